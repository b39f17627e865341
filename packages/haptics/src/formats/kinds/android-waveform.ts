/**
 * Android waveform: the arguments of `VibrationEffect.createWaveform(timings, amplitudes, repeat)`
 * as JSON. Steps of amplitudes 0..255 over whole milliseconds; no frequencies, no transients.
 */
import type { Milliseconds, Seconds } from '@sense/core/engine';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { checkSampledScore } from '../check-score.js';
import { hasKey, type HapticFormat } from '../haptic-format.js';
import { importedScore } from '../imported-score.js';
import { parseDocument, type FormatInput } from '../json/json-node.js';
import { toJsonText } from '../json/json-text.js';
import { VoiceLevel, pulsesOf } from '../curves/sampled-level.js';

const NAME = 'Android waveform';
const FULL = 255;
/** `VibrationEffect.DEFAULT_AMPLITUDE`: the device chooses the strength. */
const DEFAULT_AMPLITUDE = -1;
/** Duration of a step: half of the rise time of a linear resonant actuator. */
const STEP_MS: Milliseconds = 10;
/** Duration of a transient: long enough to be felt on most phones. */
const PULSE_SECONDS: Seconds = 0.03;

/** Options of {@link writeAndroidWaveform}. */
export interface AndroidWaveformOptions {
  /** Index from which the waveform repeats; -1, the default, plays it once. */
  readonly repeat?: number;
}

export const androidWaveformFormat: HapticFormat<AndroidWaveformOptions> = {
  id: 'android-waveform',
  label: 'Android waveform (JSON)',
  extensions: ['.waveform.json', '.json'],
  fidelity: {
    transients: 'pulses',
    sharpness: false,
    voices: 'one',
    stems: false,
    silentEnd: true,
    timeMs: STEP_MS / 2,
    amplitude: 0.5 / FULL + 0.001,
    frequency: Infinity,
  },
  losses: ({ transients, voices }) =>
    transients.length === 0 && voices.every(({ knots }) => knots.every(isOnStep))
      ? []
      : ['levels change in steps of 10 ms'],
  matches: (document) => hasKey(document, 'timings'),
  read: readAndroidWaveform,
  write: writeAndroidWaveform,
};

/** Whether a knot is on a step boundary of the file and its level is constant until the next knot. */
function isOnStep({ time, amplitude }: HapticKnot, i: number, knots: readonly HapticKnot[]): boolean {
  const steps = (time * 1000) / STEP_MS;
  const next = knots[i + 1];
  const holds = !next || next.time === time || next.amplitude === amplitude;
  return holds && Math.abs(steps - Math.round(steps)) < 1e-6;
}

/** Writes the waveform. @throws SenseError `invalid-argument` for a score above 6 hours or with values outside their ranges */
export function writeAndroidWaveform(score: HapticScore, options: AndroidWaveformOptions = {}): string {
  checkSampledScore(score);
  const { timings, amplitudes } = runs(levels(score));
  return toJsonText({ timings, amplitudes, repeat: options.repeat ?? -1 }, 1);
}

/** The level of each step, 0..255. */
function levels(score: HapticScore): Uint8Array {
  const step = STEP_MS / 1000;
  const pulses = pulsesOf(score, PULSE_SECONDS);
  const end = Math.max(score.duration, pulses.at(-1)?.end ?? 0);
  const steps = new Uint8Array(Math.max(1, Math.ceil(end / step - 1e-6)));
  const voice = new VoiceLevel(score);
  for (let i = 0; i < steps.length; i++) steps[i] = Math.round(FULL * (voice.at((i + 0.5) * step)?.amplitude ?? 0));
  for (const { start, end: stop, amplitude } of pulses) {
    const [from, to] = [Math.round(start / step), Math.round(stop / step)];
    for (let i = from; i < to && i < steps.length; i++) steps[i] = Math.max(steps[i]!, Math.round(FULL * amplitude));
  }
  return steps;
}

/** Merges consecutive steps of one level into one timing. */
function runs(steps: Uint8Array): { readonly timings: readonly number[]; readonly amplitudes: readonly number[] } {
  const timings: number[] = [];
  const amplitudes: number[] = [];
  for (const level of steps) {
    if (amplitudes.at(-1) === level) timings[timings.length - 1]! += STEP_MS;
    else {
      amplitudes.push(level);
      timings.push(STEP_MS);
    }
  }
  return { timings, amplitudes };
}

/** Reads the waveform without repetition, as a voice. @throws SenseError `format-invalid` */
export function readAndroidWaveform(input: FormatInput): HapticScore {
  const document = parseDocument(NAME, input);
  const timings = document.get('timings').items(1);
  const amplitudes = document.get('amplitudes').present ? document.get('amplitudes').items(1) : undefined;
  if (amplitudes && timings.length !== amplitudes.length) {
    document.get('amplitudes').fail(`must be as many as timings, ${timings.length}`);
  }
  const repeat = document.get('repeat');
  if (repeat.number(-1, timings.length - 1, -1) % 1 !== 0) repeat.fail('must be a whole number');
  const frequencyHz = sharpnessToHz(0.5);
  const knots: HapticKnot[] = [];
  let timeMs = 0;
  timings.forEach((timing, i) => {
    // Without amplitudes the motor is off and on in turn, off first: createWaveform(timings, repeat).
    const level = amplitudes ? amplitudes[i]!.number(DEFAULT_AMPLITUDE, FULL) : i % 2 === 0 ? 0 : FULL;
    const amplitude = level < 0 ? 1 : level / FULL;
    const lastsMs = timing.number(0, Number.MAX_SAFE_INTEGER);
    if (lastsMs === 0) return;
    knots.push({ time: timeMs / 1000, amplitude, frequencyHz });
    timeMs += lastsMs;
    knots.push({ time: timeMs / 1000, amplitude, frequencyHz });
  });
  if (timeMs === 0) document.get('timings').fail('must not all be 0');
  return importedScore([], [{ voice: 'continuous', knots }]);
}
