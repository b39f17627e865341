/**
 * The data of the report page: written by Node, read by the script of the page. Arrays are little-endian typed arrays
 * in base64.
 */
import type { Seconds } from '@sense/core/engine';

export interface ReportData {
  /** File name without the folder. */
  readonly title: string;
  readonly durationS: Seconds;
  /** Stems in the order of their lanes. */
  readonly stems: readonly { readonly name: string; readonly color: string; readonly envelope: string }[];
  readonly mixEnvelope: string;
  /** Seconds per bucket of an envelope. Envelopes are Int8: low, high, low, high. */
  readonly envelopeStepS: Seconds;
  readonly spectrogram: Series & { readonly bands: number; readonly lowestHz: number; readonly highestHz: number };
  /** Selectable curves; each row holds one value per stem. */
  readonly curves: readonly (Series & {
    readonly name: string;
    readonly unit: string;
    /** Feature values at 0 and 255. */
    readonly low: number;
    readonly high: number;
    /** Whether the scale between them is logarithmic. */
    readonly logarithmic: boolean;
  })[];
  readonly onsets: {
    /** Float64: seconds. */
    readonly time: string;
    /** Float32: detection delay in ms. */
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
    /** Float64: seconds. */
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
