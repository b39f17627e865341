/**
 * What games do with sound: the level of the whole mix on both motors, once each update interval.
 * Given more than a game has: its gain is set by the whole song, and where sound is played from a
 * file it leaves early by the device's transport and rise time. Pure.
 */
import type { Milliseconds, Seconds } from '@sense/core/engine';
import type { SentCommand } from '../actuator-model.js';
import type { DeviceModel } from '../device-models.js';
import type { MonoAudio } from './mono.js';

/** The share of intervals that drive the motors in full. */
const FULL_SHARE = 0.05;

export interface RumbleTiming {
  /** Performance time of song second 0 being heard. */
  readonly heardAfterMs: Milliseconds;
  /** Undefined where the whole song is known before; else when a sample's level is known, after it entered. */
  readonly knownAfterMs?: Milliseconds | undefined;
}

export function rmsRumble(mix: MonoAudio, model: DeviceModel, timing: RumbleTiming): SentCommand[] {
  const { updateIntervalMs, transportMs, riseMs } = model.profile;
  const interval: Seconds = updateIntervalMs / 1000;
  const frames = Math.round(interval * mix.sampleRate);
  const levels: number[] = [];
  for (let from = 0; from + frames <= mix.samples.length; from += frames) {
    levels.push(rms(mix.samples, from, from + frames));
  }
  const full = Math.max(levelReachedBy(levels, FULL_SHARE), 1e-6);
  return levels.map((level, index) => {
    const startMs = (1000 * index * frames) / mix.sampleRate;
    const drive = Math.min(1, level / full);
    const leadMs = timing.heardAfterMs - transportMs - riseMs;
    const afterMs = timing.knownAfterMs === undefined ? leadMs : updateIntervalMs + timing.knownAfterMs;
    return { leftMs: startMs + afterMs, low: drive, high: drive, durationMs: 2 * updateIntervalMs };
  });
}

function levelReachedBy(levels: readonly number[], share: number): number {
  const sorted = [...levels].sort((a, b) => b - a);
  return sorted[Math.floor(share * sorted.length)] ?? 0;
}

function rms(samples: Float32Array, from: number, to: number): number {
  let power = 0;
  for (let i = from; i < to; i++) power += samples[i]! ** 2;
  return Math.sqrt(power / (to - from));
}
