/**
 * The four stems and the interface of every separator.
 */
import type { Frames, Hertz } from './units.js';

/** The stems, in the order of every array, ring and file. */
export const STEM_NAMES = ['drums', 'bass', 'other', 'vocals'] as const;

/** One of {@link STEM_NAMES}. */
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

/** Output of a separator for one hop. Allocate once with {@link createStemHops}. */
export interface StemHops {
  /** Stem audio, `latencyFrames` behind the input hop. The four sum to the delayed input. */
  readonly audio: PerStem<StereoHop>;
  /**
   * The newest frame's magnitude mask of each stem: `maskBins` gains in 0..1 on a linear frequency
   * axis from 0 to half the sample rate. Not delayed: it applies to the newest hop, so that event
   * detection does not wait for overlap-add.
   */
  readonly masks: PerStem<Float32Array>;
}

/** Rates and delays of a separator, constant over its lifetime. */
export interface SeparatorFormat {
  /** Short name for status and reports, for example `dsp` or `lite`. */
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
 * The format is constant, so separators of the same format are interchangeable at run time.
 * `process` uses no sample after the given hop, never throws, and writes finite values only,
 * whatever the input.
 */
export interface Separator extends SeparatorFormat {
  /** Separates one hop into `out`. Returns a promise only if the runtime is asynchronous. */
  process(hop: StereoHop, out: StemHops): void | Promise<void>;
  /**
   * True if the masks of the hop are final when `process` returns, although it returns a promise for the audio:
   * analysis then does not wait. Absent: false. Valid until the next call.
   */
  readonly masksReady?: boolean;
  /** Restores the state after construction. */
  reset(): void;
  /** Frees resources that are not garbage-collected. */
  dispose?(): void;
}

/**
 * Format of the shipped separators: 48 kHz (the rate of most audio devices, so live audio is rarely
 * resampled), a hop of 10.7 ms.
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
