/**
 * A calibration by tapping along, first to clicks, then to the vibration. The difference gives the
 * timing offset of the device. Pure: times are arguments.
 */
import type { Milliseconds } from '@sense/core';
import { deviceOffset, estimateTapOffset, type TapEstimate } from '@sense/haptics';
import { clampOffset } from '../state/feel-settings.js';

/** Taps per round: twice the minimum of an estimate, because some are outliers. */
export const TAPS_WANTED = 12;

export type TapPhase = 'sound' | 'vibration' | 'done';

export interface TapResult {
  /** The estimated offset of the device. */
  readonly offsetMs: Milliseconds;
  /** Combined spread of the taps of both rounds. */
  readonly spreadMs: Milliseconds;
  /** Taps used and outliers discarded, in both rounds. */
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

  /** @param beforeMs offset of the device during the calibration */
  constructor(beforeMs: Milliseconds) {
    this.#beforeMs = beforeMs;
  }

  get phase(): TapPhase {
    return this.#phase;
  }

  /** Taps in the current round. */
  get taps(): number {
    return this.#phase === 'done' ? 0 : this.#rounds[this.#phase].taps.length;
  }

  /** Adds a beat of the current round, ahead of its time. */
  beat(atMs: Milliseconds): void {
    if (this.#phase !== 'done') this.#rounds[this.#phase].beats.push(atMs);
  }

  /** Adds a tap. Taps before the first beat of the round are ignored. The last tap ends the round. */
  tap(atMs: Milliseconds, periodMs: Milliseconds): void {
    if (this.#phase === 'done') return;
    const { beats, taps } = this.#rounds[this.#phase];
    if (beats.length === 0 || atMs < beats[0]! - periodMs / 2) return;
    taps.push(atMs);
    if (taps.length >= TAPS_WANTED) this.#phase = this.#phase === 'sound' ? 'vibration' : 'done';
  }

  /** The result; undefined until both rounds are complete. */
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
