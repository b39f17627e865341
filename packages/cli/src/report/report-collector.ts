/**
 * Collects the data of the report during the run. Stores all events, but audio only at a bounded resolution.
 */
import {
  isDrumClass,
  DRUM_CLASSES,
  STEM_NAMES,
  perStem,
  type Frames,
  type Hertz,
  type MusicalEvent,
  type PerStem,
  type Seconds,
  type SeparatorFormat,
  type StemFeatures,
  type StemName,
} from '@sense/core/engine';
import type { ProcessedHop } from '../pipeline/pipeline.js';
import type { ReportData } from './report-data.js';
import { Spectrogram } from './spectrogram.js';
import { Envelope, ValueTrack } from './tracks.js';

/** Palette for all types of colour vision (Okabe & Ito, 2008). */
export const STEM_COLORS: PerStem<string> = { drums: '#e69f00', bass: '#56b4e9', other: '#009e73', vocals: '#cc79a7' };

const ENVELOPE_BUCKETS = 32_768;
const ENVELOPE_BUCKET_S: Seconds = 0.004;
const CURVE_BUCKETS = 8192;

interface CurveSpec {
  readonly name: string;
  readonly unit: string;
  readonly feature: keyof StemFeatures;
  readonly low: number;
  readonly high: number;
  readonly logarithmic: boolean;
}

const CURVES: readonly CurveSpec[] = [
  { name: 'Level', unit: 'dBFS', feature: 'levelDb', low: -70, high: 0, logarithmic: false },
  {
    name: 'Brightness (spectral centroid)',
    unit: 'Hz',
    feature: 'centroidHz',
    low: 40,
    high: 12_000,
    logarithmic: true,
  },
  { name: 'Spectral flux', unit: '', feature: 'flux', low: 0, high: 0.5, logarithmic: false },
];

export class ReportCollector {
  readonly #fileRate: Hertz;
  readonly #engineRate: Hertz;
  readonly #hopSeconds: Seconds;
  readonly #envelopes: PerStem<Envelope>;
  readonly #mix: Envelope;
  readonly #mixHops: Float32Array[] = [];
  readonly #spectrogram: Spectrogram;
  readonly #curves = CURVES.map(() => new ValueTrack(STEM_NAMES.length, CURVE_BUCKETS));
  readonly #row = new Float32Array(STEM_NAMES.length);
  readonly #events: MusicalEvent[] = [];
  #newestId = 0;
  #firstHopS: Seconds | undefined;

  constructor(fileRate: Hertz, separator: SeparatorFormat) {
    this.#fileRate = fileRate;
    this.#engineRate = separator.sampleRate;
    this.#hopSeconds = separator.hopFrames / separator.sampleRate;
    const bucket = Math.max(1, Math.round(ENVELOPE_BUCKET_S * fileRate));
    this.#envelopes = perStem(() => new Envelope(ENVELOPE_BUCKETS, bucket));
    this.#mix = new Envelope(ENVELOPE_BUCKETS, bucket);
    this.#spectrogram = new Spectrogram(separator.sampleRate);
  }

  hop({ mix, events, features, time }: ProcessedHop): void {
    this.#firstHopS ??= time;
    this.#spectrogram.add(mix);
    for (const [index, curve] of CURVES.entries()) {
      for (const [row, stem] of STEM_NAMES.entries()) {
        this.#row[row] = scaled(features.stems[stem][curve.feature], curve);
      }
      this.#curves[index]!.add(this.#row);
    }
    for (const event of events) {
      if (event.id > this.#newestId) {
        this.#newestId = event.id;
        this.#events.push(event);
      } else {
        // An update: its event is one of the last.
        const at = this.#events.findLastIndex(({ id }) => id === event.id);
        if (at >= 0) this.#events[at] = { ...event, emitted: this.#events[at]!.emitted };
      }
    }
  }

  /** Adds time-aligned stems; their sum is the mixture. */
  stems(stems: PerStem<readonly Float32Array[]>, frames: Frames): void {
    for (const stem of STEM_NAMES) this.#envelopes[stem].add(stems[stem], frames);
    this.#mix.add(this.#sum(stems, frames), frames);
  }

  /** The data of the page. */
  data(title: string, durationS: Seconds): ReportData {
    const onsets = this.#events.filter((event) => event.type === 'onset');
    const beats = this.#events.filter((event) => event.type === 'beat');
    const startS = this.#firstHopS ?? 0;
    return {
      title,
      durationS,
      stems: STEM_NAMES.map((name) => ({
        name,
        color: STEM_COLORS[name],
        envelope: base64(this.#envelopes[name].quantized()),
      })),
      mixEnvelope: base64(this.#mix.quantized()),
      envelopeStepS: this.#mix.framesPerBucket / this.#fileRate,
      spectrogram: {
        ...Spectrogram.axis,
        values: base64(this.#spectrogram.track.quantized()),
        stepS: this.#spectrogram.track.hopsPerBucket * this.#hopSeconds,
        startS: startS - this.#spectrogram.windowCentreFrames / this.#engineRate - this.#hopSeconds / 2,
      },
      curves: CURVES.map(({ name, unit, low, high, logarithmic }, index) => ({
        name,
        unit,
        low,
        high,
        logarithmic,
        values: base64(this.#curves[index]!.quantized()),
        stepS: this.#curves[index]!.hopsPerBucket * this.#hopSeconds,
        startS: startS - this.#hopSeconds / 2,
      })),
      onsets: {
        time: base64(Float64Array.from(onsets, (event) => event.time)),
        delayMs: base64(Float32Array.from(onsets, (event) => 1000 * (event.emitted - event.time))),
        stem: base64(Uint8Array.from(onsets, (event) => STEM_NAMES.indexOf(event.stem))),
        strength: base64(Uint8Array.from(onsets, (event) => Math.round(255 * event.strength))),
        drum: base64(
          Uint8Array.from(onsets, (event) => (isDrumClass(event.drum) ? 1 + DRUM_CLASSES.indexOf(event.drum) : 0)),
        ),
        drums: DRUM_CLASSES,
      },
      beats: {
        time: base64(Float64Array.from(beats, (event) => event.time)),
        downbeat: base64(Uint8Array.from(beats, (event) => (event.beatInBar === 1 ? 1 : 0))),
      },
    };
  }

  /** Sorted detection delays of the onsets of one stem, or of all, in ms. */
  delaysMs(stem?: StemName): number[] {
    return this.#events
      .filter((event) => event.type === 'onset' && (stem === undefined || event.stem === stem))
      .map((event) => 1000 * (event.emitted - event.time))
      .sort((a, b) => a - b);
  }

  #sum(stems: PerStem<readonly Float32Array[]>, frames: Frames): readonly Float32Array[] {
    const channels = stems.drums.length;
    for (let c = 0; c < channels; c++) {
      if ((this.#mixHops[c]?.length ?? 0) < frames) this.#mixHops[c] = new Float32Array(frames);
      const sum = this.#mixHops[c]!;
      sum.fill(0, 0, frames);
      for (const stem of STEM_NAMES) {
        const source = stems[stem][c]!;
        for (let i = 0; i < frames; i++) sum[i]! += source[i]!;
      }
    }
    return this.#mixHops;
  }
}

function scaled(value: number, { low, high, logarithmic }: CurveSpec): number {
  return logarithmic ? Math.log(Math.max(low, value) / low) / Math.log(high / low) : (value - low) / (high - low);
}

function base64(array: Int8Array | Uint8Array | Float32Array | Float64Array): string {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength).toString('base64');
}
