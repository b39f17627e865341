/**
 * Rumble as in games: the level of the whole mix on both motors, once per update interval. With more
 * information than a game has: the gain is set by the whole song, and for a file the commands are sent
 * early by the transport and rise time of the device. Pure.
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
  /** Delay from a sample entering the engine to its level being known; undefined if the whole song is known. */
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
    return { sentMs: startMs + afterMs, low: drive, high: drive, durationMs: 2 * updateIntervalMs };
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
