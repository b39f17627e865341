/**
 * Window functions. Pure.
 */

/** Periodic Hann window of `length` samples: halves overlap-add to a constant. */
export function hann(length: number): Float32Array {
  const window = new Float32Array(length);
  for (let i = 0; i < length; i++) window[i] = 0.5 - 0.5 * Math.cos((2 * Math.PI * i) / length);
  return window;
}

/** A pair of windows for analysis and synthesis of one frame, both `length` samples. */
export interface WindowPair {
  readonly analysis: Float32Array;
  readonly synthesis: Float32Array;
}

/**
 * Asymmetric windows for low-delay overlap-add (Mauler and Martin, "A low delay, variable
 * resolution, perfect reconstruction spectral analysis-synthesis system", EUSIPCO 2007).
 *
 * The analysis window rises over the whole frame and falls over the last `hop` samples. The
 * synthesis window is zero except for the last `2 * hop` samples. Their product is a periodic Hann
 * window of `2 * hop` samples, so frames at every `hop` add to one. Synthesis returns the hop before
 * the newest: one hop late for any frame length, plus up to a hop until the hop of a sample is
 * complete.
 *
 * @param length frame length in samples, >= 2 * hop
 * @param hop distance between frames in samples
 */
export function asymmetricWindows(length: number, hop: number): WindowPair {
  const analysis = new Float32Array(length);
  const synthesis = new Float32Array(length);
  const peak = length - hop;
  for (let i = 0; i < length; i++) {
    analysis[i] = i < peak ? Math.sin((Math.PI / 2) * (i / peak)) : Math.cos((Math.PI / 2) * ((i - peak) / hop));
  }
  const target = hann(2 * hop);
  for (let i = 0; i < 2 * hop; i++) {
    const at = length - 2 * hop + i;
    const weight = analysis[at]!;
    synthesis[at] = weight > 0 ? target[i]! / weight : 0;
  }
  return { analysis, synthesis };
}
