/** Types of the `fft.js` package (4.0), which has none. It accepts typed arrays wherever it documents arrays. */
declare module 'fft.js' {
  /** Complex transforms of interleaved re, im. */
  export default class FFT {
    constructor(size: number);
    transform(out: Float64Array, data: Float64Array): void;
  }
}
