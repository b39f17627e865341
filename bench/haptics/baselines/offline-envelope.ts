/**
 * Offline conversion of audio to haptics as in authoring tools, after Meta's Haptics SDK (MIT): the
 * whole song is known, so nothing is late. Amplitude is an RMS of 0.1 ms with attack 0.1, hold 1.5
 * and release 100 ms, thinned to 40 points a second; frequency is the centroid below 1 kHz on a
 * logarithmic axis; a rise of the amplitude by more than 0.05 in 20 ms is an emphasis, around which the
 * envelope is ducked. Played as Lofelt played it on pads: amplitude on the slow motor, frequency as
 * the speed of the fast one. Pure.
 *
 * Our choice where the original is not known: gain by the peak of the song, emphases at least 50 ms
 * apart, ducking by a third (20 to 50 %) for the duration of an emphasis, the centroid by the rate of
 * sign changes below 1 kHz.
 */
import { clamp, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';
import type { SentCommand } from '../actuator-model.js';
import type { DeviceModel } from '../device-models.js';
import type { MonoAudio } from './mono.js';

const RMS_MS = 0.1;
const HOLD_MS = 1.5;
const RELEASE_MS = 100;
const POINTS_PER_SECOND = 40;
const EMPHASIS_RISE = 0.05;
const EMPHASIS_WINDOW_MS = 20;
const EMPHASIS_GAP_MS = 50;
const DUCKING = 0.35;
const FREQUENCY_HZ = [30, 600] as const;

/** One value per millisecond. */
interface Envelope {
  readonly amplitude: Float32Array;
  readonly frequency: Float32Array;
}

export interface Emphasis {
  readonly atMs: Milliseconds;
  readonly amplitude: NormalRange;
}

export function offlineEnvelope(mix: MonoAudio, model: DeviceModel, heardAfterMs: Milliseconds): SentCommand[] {
  const { updateIntervalMs, transportMs, riseMs, transientMs } = model.profile;
  const { amplitude, frequency } = analyse(mix);
  const emphases = findEmphases(amplitude);
  const afterMs = heardAfterMs - transportMs - riseMs;
  const pointMs = 1000 / POINTS_PER_SECOND;
  const commands: SentCommand[] = [];
  let next = 0;
  for (let atMs = 0; atMs < amplitude.length;) {
    while (next < emphases.length && emphases[next]!.atMs < atMs - updateIntervalMs) next++;
    const emphasis = emphases[next];
    // A point is skipped if an emphasis follows within one interval.
    const isEmphasis = emphasis && emphasis.atMs < atMs + updateIntervalMs;
    const startMs = isEmphasis ? Math.max(atMs, emphasis.atMs) : atMs;
    const last = emphases[isEmphasis ? next++ : next - 1];
    const level = thinned(amplitude, startMs, pointMs);
    const ducked = last && startMs - last.atMs < transientMs ? level * (1 - DUCKING) : level;
    const low = isEmphasis ? emphasis.amplitude : ducked;
    const high = isEmphasis ? emphasis.amplitude : ducked * frequency[Math.floor(startMs)]!;
    const durationMs = isEmphasis ? transientMs : 2 * updateIntervalMs;
    commands.push({ sentMs: startMs + afterMs, low, high, durationMs });
    atMs = startMs + (isEmphasis ? Math.max(transientMs, updateIntervalMs) : Math.max(pointMs, updateIntervalMs));
  }
  return commands;
}

/** Rises by more than {@link EMPHASIS_RISE} within {@link EMPHASIS_WINDOW_MS}, of an envelope in ms. */
export function findEmphases(amplitude: Float32Array): Emphasis[] {
  const found: Emphasis[] = [];
  for (let i = 1; i < amplitude.length; i++) {
    const before = amplitude[Math.max(0, i - EMPHASIS_WINDOW_MS)]!;
    if (amplitude[i]! - before <= EMPHASIS_RISE || amplitude[i]! <= amplitude[i - 1]!) continue;
    if (i - (found.at(-1)?.atMs ?? -Infinity) < EMPHASIS_GAP_MS) continue;
    const peak = amplitude.subarray(i, i + EMPHASIS_WINDOW_MS).reduce((a, b) => Math.max(a, b), 0);
    found.push({ atMs: i, amplitude: peak });
  }
  return found;
}

/** The straight line between the points next to `atMs`. */
function thinned(values: Float32Array, atMs: Milliseconds, pointMs: Milliseconds): number {
  const position = atMs / pointMs;
  const at = (index: number): number => values[Math.min(values.length - 1, Math.round(index * pointMs))]!;
  const below = Math.floor(position);
  return at(below) + (position - below) * (at(below + 1) - at(below));
}

function analyse({ samples, sampleRate }: MonoAudio): Envelope {
  const block = Math.max(1, Math.round((RMS_MS / 1000) * sampleRate));
  const blocksPerMs = sampleRate / 1000 / block;
  const lengthMs = Math.floor(samples.length / (blocksPerMs * block));
  const amplitude = new Float32Array(lengthMs);
  const fall = Math.exp(-1 / (RELEASE_MS * blocksPerMs));
  let level = 0;
  let heldBlocks = 0;
  for (let from = 0, index = 0; from + block <= samples.length; from += block, index++) {
    let power = 0;
    for (let i = from; i < from + block; i++) power += samples[i]! ** 2;
    const now = Math.sqrt(power / block);
    // The attack of 0.1 ms is one block.
    if (now >= level) [level, heldBlocks] = [now, HOLD_MS * blocksPerMs];
    else if (heldBlocks > 0) heldBlocks--;
    else level = now + (level - now) * fall;
    const ms = Math.min(lengthMs - 1, Math.floor(index / blocksPerMs));
    amplitude[ms] = Math.max(amplitude[ms]!, level);
  }
  const peak = amplitude.reduce((a, b) => Math.max(a, b), 1e-6);
  return { amplitude: amplitude.map((value) => value / peak), frequency: frequencies(samples, sampleRate, lengthMs) };
}

/** Sign changes of the sound below 1 kHz within 25 ms, as a position between 30 and 600 Hz. */
function frequencies(samples: Float32Array, sampleRate: number, lengthMs: number): Float32Array {
  const windowMs = 1000 / POINTS_PER_SECOND;
  const smoothing = 1 - Math.exp((-2 * Math.PI * 1000) / sampleRate);
  const changes = new Float32Array(lengthMs + 1);
  let low = 0;
  for (let i = 0; i < samples.length; i++) {
    const before = low;
    low += (samples[i]! - low) * smoothing;
    const ms = Math.floor((1000 * i) / sampleRate);
    if (ms < lengthMs && before * low < 0) changes[ms + 1]!++;
  }
  for (let ms = 1; ms <= lengthMs; ms++) changes[ms]! += changes[ms - 1]!;
  return Float32Array.from({ length: lengthMs }, (_, ms) => {
    const from = Math.max(0, Math.round(ms - windowMs / 2));
    const to = Math.min(lengthMs, from + windowMs);
    const hertz = (500 * (changes[to]! - changes[from]!)) / (to - from);
    return hertz > 0 ? clamp(normaliseLog(hertz, ...FREQUENCY_HZ), 0, 1) : 0.5;
  });
}
