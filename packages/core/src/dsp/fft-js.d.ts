/** Types of the `fft.js` package (4.0), which ships none. Typed arrays work where it says array. */
declare module 'fft.js' {
  export default class FFT {
    constructor(size: number);
    realTransform(out: Float64Array, data: Float64Array): void;
    completeSpectrum(spectrum: Float64Array): void;
    inverseTransform(out: Float64Array, data: Float64Array): void;
  }
}
