/**
 * Test signals with exact ground truth: impulses, clicks, drum patterns, steady tones and noise. Each
 * returns a rendering of the same type as the song.
 */
import type { Hertz, Seconds, StemName } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { playDrums } from './play-rhythm.js';
import { createRandom } from './random.js';
import { createStems, finishRendering, type OnsetTruth, type Rendering } from './rendering.js';
import type { DrumBar } from './score.js';
import { addMono } from './stereo.js';
import { BEATS_PER_BAR, Take } from './take.js';

const DEFAULT_RATE: Hertz = 48_000;

export interface ClickOptions {
  /** When each click starts, in seconds; rounded to the nearest sample. */
  readonly times: readonly Seconds[];
  /** Length of the signal. Default: half a second after the last click. */
  readonly seconds?: Seconds;
  /** Default 48000. */
  readonly sampleRate?: Hertz;
  /** Peak amplitude, 0..1. Default 0.8. */
  readonly gain?: number;
  /** The stem that holds the clicks. Default `drums`. */
  readonly stem?: StemName;
}

/** Short broadband clicks: 1 ms of a 2 kHz cosine with a linear decay, loudest on the first sample. */
export function renderClicks(options: ClickOptions): Rendering {
  return renderTicks(options, (sampleRate) => {
    const length = Math.round(0.001 * sampleRate);
    return Float32Array.from({ length }, (_, i) => Math.cos((2 * Math.PI * 2000 * i) / sampleRate) * (1 - i / length));
  });
}

export interface ImpulseOptions extends Omit<ClickOptions, 'times'> {
  /** Distance of the impulses. Default 0.5. */
  readonly intervalSeconds?: Seconds;
  /** Number of impulses. Default 10. */
  readonly count?: number;
  /** Time of the first. Default 0.5. */
  readonly startSeconds?: Seconds;
}

/** Single samples of `gain` in silence, evenly spaced. */
export function impulseTrain(options: ImpulseOptions = {}): Rendering {
  const { intervalSeconds = 0.5, count = 10, startSeconds = 0.5, ...rest } = options;
  requireRange('intervalSeconds', intervalSeconds, 1e-4, 1e4);
  const times = Array.from({ length: count }, (_, index) => startSeconds + index * intervalSeconds);
  return renderTicks({ ...rest, times }, () => Float32Array.of(1));
}

function renderTicks(options: ClickOptions, render: (sampleRate: Hertz) => Float32Array): Rendering {
  const { times, gain = 0.8, stem = 'drums' } = options;
  const sampleRate = requireRange('sampleRate', options.sampleRate ?? DEFAULT_RATE, 1000, 384_000);
  const seconds = options.seconds ?? Math.max(0, ...times) + 0.5;
  const frames = Math.round(requireRange('seconds', seconds, 0, 36_000) * sampleRate);
  const stems = createStems(frames);
  const tick = render(sampleRate);
  const onsets: OnsetTruth[] = [];
  for (const time of times) {
    const frame = Math.round(time * sampleRate);
    if (frame < 0 || frame >= frames) continue;
    addMono(stems[stem], tick, frame, gain);
    onsets.push({ stem, frame, time: frame / sampleRate, velocity: gain });
  }
  return finishRendering(sampleRate, stems, onsets, []);
}

/** Default of {@link renderDrumPattern}: rock beats, four on the floor, and a fill. */
const DEFAULT_PATTERN: readonly DrumBar[] = [
  { kick: 'X.....x.X.......', snare: '....X.......X...', hat: 'x.x.x.x.x.x.x.x.' },
  { kick: 'X...X...X...X...', snare: '....X.......X...', hat: '..o...o...o...o.' },
  { kick: 'X.....x.X.x.....', snare: '....X..-....X..-', hat: 'x-x-x-x-x-x-x-x-' },
  { kick: 'X.......', snare: '....X...XxX.....', highTom: '...........Xx...', floorTom: '.............xXx' },
];

export interface DrumPatternOptions {
  /** Beats per minute, 30..300. Default 120. */
  readonly bpm?: number;
  /** Any integer. Default 1. */
  readonly seed?: number;
  /** Bars of four beats. Default 4; the pattern repeats. */
  readonly bars?: number;
  readonly pattern?: readonly DrumBar[];
  /** Default 48000. */
  readonly sampleRate?: Hertz;
  /** Variation of timing and velocity: 0 none (default), 1 as in the song (3 ms). */
  readonly looseness?: number;
  /** Silence before the first beat. Default 0.5. */
  readonly startSeconds?: Seconds;
}

/** Renders the drum kit alone, dry. */
export function renderDrumPattern(options: DrumPatternOptions = {}): Rendering {
  const { bars = 4, pattern = DEFAULT_PATTERN, startSeconds = 0.5, looseness = 0 } = options;
  const bpm = requireRange('bpm', options.bpm ?? 120, 30, 300);
  const sampleRate = requireRange('sampleRate', options.sampleRate ?? DEFAULT_RATE, 8000, 192_000);
  const seconds = startSeconds + (bars * BEATS_PER_BAR * 60) / bpm + 0.5;
  const take = new Take({
    sampleRate,
    frames: Math.round(seconds * sampleRate),
    startSeconds,
    tempos: Array.from({ length: bars }, () => bpm),
    random: createRandom(options.seed ?? 1),
  });
  const played = Array.from({ length: bars }, (_, bar) => pattern[bar % pattern.length]!);
  playDrums(take, played, looseness);
  return finishRendering(sampleRate, take.stems, take.onsets, take.beats);
}

export interface SteadyOptions {
  /** Default 1. */
  readonly seconds?: Seconds;
  /** Default 48000. */
  readonly sampleRate?: Hertz;
  /** Peak amplitude. Default 0.5. */
  readonly gain?: number;
  /** The stem that holds it. Default `other`. */
  readonly stem?: StemName;
}

/** A sine from the first sample on. The ground truth has one onset. */
export function renderSine(options: SteadyOptions & { readonly pitchHz?: Hertz } = {}): Rendering {
  const { pitchHz = 440 } = options;
  return renderSteady(options, pitchHz, (i, sampleRate) => Math.sin((2 * Math.PI * pitchHz * i) / sampleRate));
}

/** White noise, the same in both channels. The ground truth has one onset. */
export function renderNoise(options: SteadyOptions & { readonly seed?: number } = {}): Rendering {
  const random = createRandom(options.seed ?? 1);
  return renderSteady(options, undefined, () => random.signed());
}

function renderSteady(
  options: SteadyOptions,
  pitchHz: Hertz | undefined,
  sample: (frame: number, sampleRate: Hertz) => number,
): Rendering {
  const { seconds = 1, gain = 0.5, stem = 'other' } = options;
  const sampleRate = requireRange('sampleRate', options.sampleRate ?? DEFAULT_RATE, 1000, 384_000);
  const frames = Math.round(requireRange('seconds', seconds, 0, 36_000) * sampleRate);
  const stems = createStems(frames);
  addMono(
    stems[stem],
    Float32Array.from({ length: frames }, (_, i) => sample(i, sampleRate)),
    0,
    gain,
  );
  const onset = { stem, frame: 0, time: 0, velocity: gain, ...(pitchHz === undefined ? {} : { pitchHz }) };
  return finishRendering(sampleRate, stems, [onset], []);
}

/** Digital silence in every stem. */
export function renderSilence(options: Pick<SteadyOptions, 'seconds' | 'sampleRate'> = {}): Rendering {
  const sampleRate = requireRange('sampleRate', options.sampleRate ?? DEFAULT_RATE, 1000, 384_000);
  const frames = Math.round(requireRange('seconds', options.seconds ?? 1, 0, 36_000) * sampleRate);

  return finishRendering(sampleRate, createStems(frames), [], []);
}
