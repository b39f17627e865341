/**
 * One calibration by tapping along: first to clicks, then to the vibration, and what the difference
 * says of the device. Pure; knows nothing of how beats are played.
 */
import type { Milliseconds } from '@sense/core';
import { deviceOffset, estimateTapOffset, type TapEstimate } from '@sense/haptics';
import { clampOffset } from '../state/feel-settings.js';

/** Twice what an estimate needs at least: some are slips. */
export const TAPS_WANTED = 12;

export type TapPhase = 'sound' | 'vibration' | 'done';

export interface TapResult {
  /** What the device's offset ought to be. */
  readonly offsetMs: Milliseconds;
  /** Spread of the taps, of both rounds together. */
  readonly spreadMs: Milliseconds;
  /** Taps that were used, and slips that were not, of both rounds. */
  readonly used: number;
  readonly discarded: number;
  readonly reliable: boolean;
}

interface Round {
  readonly beats: Milliseconds[];
  readonly taps: Milliseconds[];
}

export class TapCalibration {
  readonly #beforeMs: Milliseconds;
  readonly #rounds = { sound: newRound(), vibration: newRound() };
  #phase: TapPhase = 'sound';

  /** @param beforeMs offset the device has while it is tapped to */
  constructor(beforeMs: Milliseconds) {
    this.#beforeMs = beforeMs;
  }

  get phase(): TapPhase {
    return this.#phase;
  }

  /** Taps of this round. */
  get taps(): number {
    return this.#phase === 'done' ? 0 : this.#rounds[this.#phase].taps.length;
  }

  /** Tells of a beat of this round, before it is heard or felt. */
  beat(atMs: Milliseconds): void {
    if (this.#phase !== 'done') this.#rounds[this.#phase].beats.push(atMs);
  }

  /** Takes a tap. Those before the round's first beat are impatience. The last one of a round ends it. */
  tap(atMs: Milliseconds, periodMs: Milliseconds): void {
    if (this.#phase === 'done') return;
    const { beats, taps } = this.#rounds[this.#phase];
    if (beats.length === 0 || atMs < beats[0]! - periodMs / 2) return;
    taps.push(atMs);
    if (taps.length >= TAPS_WANTED) this.#phase = this.#phase === 'sound' ? 'vibration' : 'done';
  }

  /** What the taps say; undefined before the end. */
  result(): TapResult | undefined {
    if (this.#phase !== 'done') return undefined;
    const sound = estimate(this.#rounds.sound);
    const vibration = estimate(this.#rounds.vibration);
    return {
      offsetMs: clampOffset(deviceOffset(vibration, sound, this.#beforeMs)),
      spreadMs: Math.hypot(sound.spreadMs, vibration.spreadMs),
      used: sound.used + vibration.used,
      discarded: sound.discarded + vibration.discarded,
      reliable: sound.reliable && vibration.reliable,
    };
  }
}

function estimate({ beats, taps }: Round): TapEstimate {
  return estimateTapOffset(beats, taps);
}

function newRound(): Round {
  return { beats: [], taps: [] };
}
