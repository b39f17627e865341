/**
 * Decodes the arrays of the report, in the browser.
 */
import type { ReportData } from '../report-data.js';

/** The report's arrays, decoded. */
export interface UnpackedReport {
  readonly envelopes: readonly Int8Array[];
  readonly mix: Int8Array;
  readonly spectrogram: Uint8Array;
  readonly curves: readonly Uint8Array[];
  /** For each stem, ascending in time. */
  readonly onsets: readonly Onsets[];
  readonly beatTimes: Float64Array;
  readonly downbeats: Uint8Array;
}

export interface Onsets {
  readonly time: readonly number[];
  readonly delayMs: readonly number[];
  /** 0..1. */
  readonly strength: readonly number[];
  /** Drum class, or empty. */
  readonly drum: readonly string[];
}

export function unpackReport(data: ReportData): UnpackedReport {
  const bytes = (text: string): Uint8Array => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));
  const { onsets, beats } = data;
  const time = new Float64Array(bytes(onsets.time).buffer);
  const delayMs = new Float32Array(bytes(onsets.delayMs).buffer);
  const stem = bytes(onsets.stem);
  const strength = bytes(onsets.strength);
  const drum = bytes(onsets.drum);
  const order = Array.from(time.keys()).sort((a, b) => time[a]! - time[b]!);
  return {
    envelopes: data.stems.map(({ envelope }) => new Int8Array(bytes(envelope).buffer)),
    mix: new Int8Array(bytes(data.mixEnvelope).buffer),
    spectrogram: bytes(data.spectrogram.values),
    curves: data.curves.map(({ values }) => bytes(values)),
    onsets: data.stems.map((_, index) => {
      const own = order.filter((i) => stem[i] === index);
      return {
        time: own.map((i) => time[i]!),
        delayMs: own.map((i) => delayMs[i]!),
        strength: own.map((i) => strength[i]! / 255),
        drum: own.map((i) => onsets.drums[drum[i]! - 1] ?? ''),
      };
    }),
    beatTimes: new Float64Array(bytes(beats.time).buffer),
    downbeats: bytes(beats.downbeat),
  };
}
