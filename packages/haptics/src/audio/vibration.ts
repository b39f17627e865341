/**
 * What a score sounds like to a transducer: the shape of a blow, the amplitude of a voice, and the
 * band both keep to. One definition for files and for live audio. Pure; knows nothing of Web Audio.
 */
import { clamp, type Frames, type Hertz, type NormalRange, type Seconds } from '@sense/core/engine';
import { FLAT_RESPONSE, sensationGain, type ResponseCurve } from '../perception/equalise.js';
import { sharpnessToHz } from '../perception/sharpness.js';
import { amplitudeOf } from '../perception/threshold.js';

/** Frequencies that are sent: below, transducers only move air and burn; above, hands feel nothing and ears hear it. */
export const VIBRATION_BAND_HZ: readonly [low: Hertz, high: Hertz] = [20, 400];

/** A voice without news falls silent after this: whoever made it has stopped. */
export const VOICE_HOLD_SECONDS: Seconds = 0.25;

/** From the dullest to the crispest blow. */
const BLOW = {
  decaySeconds: [0.045, 0.012],
  /** Share of noise in the crispest: it makes a tick of what would be a note. */
  noise: 0.4,
  attackSeconds: 0.002,
  /** After so many decay times 1/1000 is left: it ends. */
  decays: 6.9,
} as const;

/** The shape of a blow at full intensity: noise and a sine of `frequencyHz` under one envelope. */
export interface TransientShape {
  readonly frequencyHz: Hertz;
  readonly decaySeconds: Seconds;
  /** Share of noise; the rest is the sine. */
  readonly noise: NormalRange;
  readonly seconds: Seconds;
}

/** The shape of a blow of `sharpness`. */
export function transientShape(sharpness: NormalRange): TransientShape {
  const at = clamp(sharpness, 0, 1);
  const [dull, crisp] = BLOW.decaySeconds;
  const decaySeconds = dull * (crisp / dull) ** at;
  return {
    frequencyHz: sharpnessToHz(at),
    decaySeconds,
    noise: BLOW.noise * at * at,
    seconds: BLOW.attackSeconds + BLOW.decays * decaySeconds,
  };
}

/** Envelope of a blow `since` its beginning: a rise of 2 ms, then the decay. */
export function transientEnvelope(since: Seconds, decaySeconds: Seconds): NormalRange {
  if (since < 0) return 0;
  const { attackSeconds } = BLOW;
  if (since < attackSeconds) return 0.5 - 0.5 * Math.cos((Math.PI * since) / attackSeconds);
  return Math.exp((attackSeconds - since) / decaySeconds);
}

/** Amplitude of vibration, 0..1, that is felt as `sensation` at `frequencyHz`, evened out over frequency. */
export function vibrationAmplitude(
  sensation: NormalRange,
  frequencyHz: Hertz,
  response: ResponseCurve = FLAT_RESPONSE,
): NormalRange {
  return amplitudeOf(sensation, frequencyHz) * sensationGain(frequencyHz, response);
}

/** Noise, uniform in -1..1, that is the same every time: a hash of the frame (after M. Wellons' lowbias32). */
export function noiseAt(frame: Frames): number {
  let hash = frame | 0;
  hash = Math.imul(hash ^ (hash >>> 16), 0x7feb352d);
  hash = Math.imul(hash ^ (hash >>> 15), 0x846ca68b);
  return ((hash ^ (hash >>> 16)) >>> 0) / 2 ** 31 - 1;
}

/** One sample of a blow at full amplitude, `frame` frames after its beginning. */
export function transientSample(shape: TransientShape, frame: Frames, sampleRate: Hertz, noise: number): number {
  const since = frame / sampleRate;
  const sine = Math.sin(2 * Math.PI * shape.frequencyHz * since);
  return transientEnvelope(since, shape.decaySeconds) * ((1 - shape.noise) * sine + shape.noise * noise);
}

/** Leaves values below 0.8 alone and bends the rest below 1, so that what adds up does not break off. */
export function softClip(value: number): number {
  const size = Math.abs(value);
  if (size <= 0.8) return value;
  return Math.sign(value) * (0.8 + 0.2 * Math.tanh((size - 0.8) / 0.2));
}
