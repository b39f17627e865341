/**
 * The signal of a score for a transducer: waveform of a transient, amplitude of a voice, and the band
 * of both. Shared by file rendering and live audio. Pure; does not depend on Web Audio.
 */
import { clamp, type Frames, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { FLAT_RESPONSE, sensationGain, type ResponseCurve } from '../perception/equalise.js';
import { sharpnessToHz } from '../perception/sharpness.js';
import { amplitudeOf } from '../perception/threshold.js';

/** Band of the output: below it transducers overheat without effect; above it the signal is heard but not felt. */
export const VIBRATION_BAND_HZ: readonly [low: Hertz, high: Hertz] = [20, 400];

/** A voice without a new point falls silent after this time: its source has stopped. */
export const VOICE_HOLD_SECONDS: Seconds = 0.25;

/** Parameters of the waveform, from the dullest to the crispest transient. */
const TRANSIENT = {
  decaySeconds: [0.045, 0.012],
  /** Share of noise in the crispest transient, which would otherwise sound like a note. */
  noise: 0.4,
  attackSeconds: 0.002,
  /** Length in decay times: the envelope has fallen to 1/1000. */
  decays: 6.9,
} as const;

/** Waveform of a transient at full intensity: noise and a sine of `frequencyHz` with one envelope. */
export interface TransientShape {
  readonly frequencyHz: Hertz;
  readonly decaySeconds: Seconds;
  /** Share of noise; the remainder is the sine. */
  readonly noise: NormalRange;
  /** Total length. */
  readonly seconds: Seconds;
}

/** The waveform of a transient of `sharpness` (clamped to 0..1). */
export function transientShape(sharpness: NormalRange): TransientShape {
  const at = clamp(sharpness, 0, 1);
  const [dull, crisp] = TRANSIENT.decaySeconds;
  const decaySeconds = dull * (crisp / dull) ** at;
  return {
    frequencyHz: sharpnessToHz(at),
    decaySeconds,
    noise: TRANSIENT.noise * at * at,
    seconds: TRANSIENT.attackSeconds + TRANSIENT.decays * decaySeconds,
  };
}

/** Envelope of a transient `since` seconds after its start: a rise of 2 ms, then the decay. */
export function transientEnvelope(since: Seconds, decaySeconds: Seconds): NormalRange {
  if (since < 0) return 0;
  const { attackSeconds } = TRANSIENT;
  if (since < attackSeconds) return 0.5 - 0.5 * Math.cos((Math.PI * since) / attackSeconds);
  return Math.exp((attackSeconds - since) / decaySeconds);
}

/** Amplitude of vibration, 0..1, that is felt as `sensation` at `frequencyHz`, equalised over frequency. */
export function vibrationAmplitude(
  sensation: NormalRange,
  frequencyHz: Hertz,
  response: ResponseCurve = FLAT_RESPONSE,
): NormalRange {
  return amplitudeOf(sensation, frequencyHz) * sensationGain(frequencyHz, response);
}

/** Deterministic noise, uniform in -1..1: a hash of the frame (after M. Wellons' lowbias32). */
export function noiseAt(frame: Frames): number {
  let hash = frame | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** One sample of a transient at full amplitude, `frame` frames after its start. */
export function transientSample(shape: TransientShape, frame: Frames, sampleRate: Hertz, noise: number): number {
  const since = frame / sampleRate;
  const sine = Math.sin(2 * Math.PI * shape.frequencyHz * since);
  return transientEnvelope(since, shape.decaySeconds) * ((1 - shape.noise) * sine + shape.noise * noise);
}

/** Soft clipping: magnitudes up to 0.8 do not change, larger ones are compressed below 1. */
export function softClip(value: number): number {
  const size = Math.abs(value);
  if (size <= 0.8) return value;
  return Math.sign(value) * (0.8 + 0.2 * Math.tanh((size - 0.8) / 0.2));
}
