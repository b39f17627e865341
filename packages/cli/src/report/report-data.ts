/**
 * What the report page is drawn from: the contract between the run in Node and the script in the
 * page. Arrays are base64 of little-endian typed arrays.
 */
import type { Seconds } from '@sense/core/engine';

export interface ReportData {
  /** Name of the file without its folder. */
  readonly title: string;
  readonly durationS: Seconds;
  /** Stems in the order in which lanes are drawn. */
  readonly stems: readonly { readonly name: string; readonly color: string; readonly envelope: string }[];
  readonly mixEnvelope: string;
  /** Seconds that one bucket of an envelope covers. Envelopes are Int8: low, high, low, high. */
  readonly envelopeStepS: Seconds;
  readonly spectrogram: Series & { readonly bands: number; readonly lowestHz: number; readonly highestHz: number };
  /** Curves to choose from, each with one value in 0..1 for each stem. */
  readonly curves: readonly (Series & {
    readonly name: string;
    readonly unit: string;
    /** What 0 and 1 stand for. */
    readonly low: number;
    readonly high: number;
    /** True if the scale between them is logarithmic. */
    readonly logarithmic: boolean;
  })[];
  readonly onsets: {
    /** Float64, seconds. */
    readonly time: string;
    /** Float32, ms from the sound to the event. */
    readonly delayMs: string;
    /** Uint8: index in {@link stems}. */
    readonly stem: string;
    /** Uint8: 255 is the strongest. */
    readonly strength: string;
    /** Uint8: 0 unknown, else 1 + index in `drums`. */
    readonly drum: string;
    readonly drums: readonly string[];
  };
  readonly beats: {
    /** Float64, seconds. */
    readonly time: string;
    /** Uint8: 1 on the downbeat. */
    readonly downbeat: string;
  };
}

/** Rows of Uint8 at even steps of time. */
export interface Series {
  readonly values: string;
  readonly stepS: Seconds;
  /** Time of the first row. */
  readonly startS: Seconds;
}
