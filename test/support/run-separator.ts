/** Runs a separator over a whole signal, hop by hop. */
import {
  STEM_NAMES,
  createStemHops,
  createStereoHop,
  perStem,
  type PerStem,
  type Separator,
  type StemHops,
} from '@sense/core/engine';

export interface SeparatedStems {
  readonly left: PerStem<Float32Array>;
  readonly right: PerStem<Float32Array>;
  /** Of the last hop. */
  readonly masks: PerStem<Float32Array>;
}

/**
 * Separates the whole hops of a signal; the remainder is left out.
 *
 * @param onHop called after each hop with what the separator wrote
 */
export async function runSeparator(
  separator: Separator,
  left: Float32Array,
  right: Float32Array = left,
  onHop: (out: StemHops) => void = () => undefined,
): Promise<SeparatedStems> {
  const { hopFrames } = separator;
  const hop = createStereoHop(hopFrames);
  const out = createStemHops(separator);
  const empty = (): PerStem<Float32Array> => perStem(() => new Float32Array(left.length));
  const stems = { left: empty(), right: empty() };
  for (let at = 0; at + hopFrames <= left.length; at += hopFrames) {
    hop.left.set(left.subarray(at, at + hopFrames));
    hop.right.set(right.subarray(at, at + hopFrames));
    await separator.process(hop, out);
    for (const stem of STEM_NAMES) {
      stems.left[stem].set(out.audio[stem].left, at);
      stems.right[stem].set(out.audio[stem].right, at);
    }
    onHop(out);
  }
  return { ...stems, masks: out.masks };
}

/** Largest difference between the sum of the stems and the input `latencyFrames` before, from frame `from` on. */
export function largestSumError(
  stems: PerStem<Float32Array>,
  input: Float32Array,
  latencyFrames: number,
  from = latencyFrames,
): number {
  let largest = 0;
  for (let i = from; i < input.length; i++) {
    const sum = STEM_NAMES.reduce((total, stem) => total + stems[stem][i]!, 0);
    // NaN must not pass.
    const error = Math.abs(sum - input[i - latencyFrames]!);
    if (!(error <= largest)) largest = error;
  }
  return largest;
}
