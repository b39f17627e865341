/**
 * The four stems and the interface every separator fulfils. Knows nothing of how audio is
 * separated, nor of threads.
 */
import type { Frames, Hertz } from './units.js';

/** The stems, in the one order used by every array, ring and file. */
export const STEM_NAMES = ['drums', 'bass', 'other', 'vocals'] as const;

export type StemName = (typeof STEM_NAMES)[number];

/** One value for each stem. */
export type PerStem<T> = Readonly<Record<StemName, T>>;

/** Builds a {@link PerStem} by calling `make` once for each stem, in order. */
export function perStem<T>(make: (stem: StemName, index: number) => T): PerStem<T> {
  return Object.fromEntries(STEM_NAMES.map((stem, index) => [stem, make(stem, index)])) as Record<StemName, T>;
}

/** One hop of stereo audio: two buffers of `hopFrames` samples, full scale = 1. */
export interface StereoHop {
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** What a separator fills for one hop. Allocate once with {@link createStemHops}. */
export interface StemHops {
  /** Stem audio, `latencyFrames` behind the input hop. The four sum to the delayed input. */
  readonly audio: PerStem<StereoHop>;
  /**
   * The newest frame's magnitude mask of each stem: `maskBins` gains in 0..1 on a linear frequency
   * axis from 0 to half the sample rate. Not delayed: it explains the newest hop, so that events
   * need not wait for overlap-add.
   */
  readonly masks: PerStem<Float32Array>;
}

/** The rates and delays of a separator: constant over its life. */
export interface SeparatorFormat {
  /** A short name for status and reports, for example `dsp` or `lite`. */
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  /** Delay of the stem audio in {@link StemHops} behind the input hop, in frames. */
  readonly latencyFrames: Frames;
  /** Number of mask gains per stem. */
  readonly maskBins: number;
}

/**
 * A causal, streaming four-stem separator.
 *
 * The format is constant, so separators of one format can take over from each other. `process`
 * looks at no sample after the hop it is given, never throws and never leaves a value that is not
 * finite, whatever the input.
 */
export interface Separator extends SeparatorFormat {
  /** Separates one hop into `out`. A promise only where the runtime is asynchronous. */
  process(hop: StereoHop, out: StemHops): void | Promise<void>;
  /** Back to the state after construction: what was heard is forgotten. */
  reset(): void;
  /** Frees what garbage collection cannot. */
  dispose?(): void;
}

/**
 * The format that the shipped separators share: 48 kHz (what most audio devices run at, so live
 * audio is seldom resampled), a hop of 10.7 ms.
 */
export const ENGINE_FORMAT = { sampleRate: 48_000, hopFrames: 512 } as const;

/** Zeroed buffers of the given format. */
export function createStemHops(format: Pick<SeparatorFormat, 'hopFrames' | 'maskBins'>): StemHops {
  return {
    audio: perStem(() => createStereoHop(format.hopFrames)),
    masks: perStem(() => new Float32Array(format.maskBins)),
  };
}

/** A silent stereo hop of `hopFrames` samples. */
export function createStereoHop(hopFrames: Frames): StereoHop {
  return { left: new Float32Array(hopFrames), right: new Float32Array(hopFrames) };
}
