/** Test signals with known ground truth, and a run of the analyzer on a signal. */
import {
  Analyzer,
  FeatureView,
  STEM_NAMES,
  perStem,
  type BeatAdjustment,
  type BeatHints,
  type MusicalEvent,
  type StemName,
  type StereoHop,
} from '@sense/core/engine';
import { tone } from '../../../support/signals.js';

/** Adds a decaying noise burst, like a hit, at sample `at`. */
export function addHit(signal: Float32Array, at: number, peak: number, next: () => number, decayFrames = 1500): void {
  for (let i = 0; i < 8 * decayFrames && at + i < signal.length; i++) {
    signal[at + i]! += peak * (2 * next() - 1) * Math.exp(-i / decayFrames);
  }
}

/** Adds a plucked note of eight harmonics at sample `at`. */
export function addNote(signal: Float32Array, at: number, peak: number, hz: number, rate = 48_000): void {
  const frames = Math.round(0.3 * rate);
  for (let i = 0; i < frames && at + i < signal.length; i++) {
    const attack = Math.min(1, i / (0.003 * rate));
    let value = 0;
    for (let h = 1; h <= 8 && h * hz < rate / 2; h++) value += Math.sin((2 * Math.PI * h * hz * i) / rate) / h;
    signal[at + i]! += 0.5 * peak * attack * value * Math.exp(-i / (0.1 * rate)) * Math.min(1, (frames - i) / 1000);
  }
}

export interface RunOptions {
  readonly sampleRate?: number;
  readonly hopFrames?: number;
  readonly right?: Float32Array;
  /** Gain of each stem's mask at a fraction 0..1 of the frequency axis. Default 1 for drums, else 0. */
  readonly mask?: (stem: StemName, position: number) => number;
  readonly maskBins?: number;
  readonly hints?: BeatHints;
  /** Adjustments of the beats, each in the hop that ends at or after its time. */
  readonly adjust?: readonly (readonly [seconds: number, adjustment: BeatAdjustment])[];
}

/** Runs the analyzer over a signal; returns events and the features of the last hop. */
export function analyze(left: Float32Array, options: RunOptions = {}) {
  const { sampleRate = 48_000, hopFrames = 512, right = left, maskBins = 257 } = options;
  const mask = options.mask ?? ((stem) => (stem === 'drums' ? 1 : 0));
  const analyzer = new Analyzer({ sampleRate, hopFrames, maskBins }, options.hints);
  const adjustments = [...(options.adjust ?? [])];
  const masks = perStem((stem) => Float32Array.from({ length: maskBins }, (_, i) => mask(stem, i / (maskBins - 1))));
  const events: MusicalEvent[] = [];
  for (let at = 0; at + hopFrames <= left.length; at += hopFrames) {
    const hop: StereoHop = { left: left.subarray(at, at + hopFrames), right: right.subarray(at, at + hopFrames) };
    analyzer.process(hop, masks, at + hopFrames, events);
    const now = (at + hopFrames) / sampleRate;
    for (let next = adjustments[0]; next && now >= next[0]; next = adjustments[0]) {
      adjustments.shift();
      analyzer.beats.adjust(next[1], next[1].type === 'tap' ? now - (next[1].time ?? now) : 0);
    }
  }
  const features = new FeatureView(analyzer.features).toJSON().stems;
  // Without the updates that classify drums.
  const onsets = events.flatMap((event) => (event.type === 'onset' && !event.drums ? [event] : []));
  const beats = events.flatMap((event) => (event.type === 'beat' ? [event] : []));
  return { analyzer, onsets, beats, features, stems: STEM_NAMES };
}

export function sine(hz: number, seconds: number, amplitude = 1, rate = 48_000): Float32Array {
  return tone(Math.round(seconds * rate), rate, hz, amplitude);
}

export function noise(seconds: number, rms: number, next: () => number, rate = 48_000): Float32Array {
  return Float32Array.from({ length: Math.round(seconds * rate) }, () => Math.sqrt(3) * rms * (2 * next() - 1));
}

export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}
