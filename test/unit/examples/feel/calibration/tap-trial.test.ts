/** Tapping along: two rounds, and what their difference says. */
import { describe, expect, it } from 'vitest';
import { TAPS_WANTED, TapCalibration } from '../../../../../examples/src/feel/calibration/tap-trial.js';

const BEAT_MS = 600;
/** A steady hand, in ms: no two taps alike. */
const HAND = [0, 6, -4, 9, -7, 3, -2, 5, -9, 1, 4, -5];

/** Plays a round and taps `lateMs` after each beat; returns the time after it. */
function round(trial: TapCalibration, startMs: number, lateMs: number, hand = HAND): number {
  for (let i = 0; i < TAPS_WANTED; i++) {
    trial.beat(startMs + i * BEAT_MS);
    trial.tap(startMs + i * BEAT_MS + lateMs + hand[i % hand.length]!, BEAT_MS);
  }
  return startMs + (TAPS_WANTED + 2) * BEAT_MS;
}

describe('a trial', () => {
  it('finds how much later the vibration is felt than the sound, whatever the habit', () => {
    const trial = new TapCalibration(10);
    const next = round(trial, 5000, -40);
    expect([trial.phase, trial.result()]).toEqual(['vibration', undefined]);
    round(trial, next, -5);
    expect(trial.phase).toBe('done');
    const result = trial.result()!;
    expect(Math.abs(result.offsetMs - 45)).toBeLessThanOrEqual(1);
    expect(result).toMatchObject({ used: 2 * TAPS_WANTED, discarded: 0, reliable: true });
    expect(result.spreadMs).toBeGreaterThan(3);
  });

  it('says when taps were uneven, and stays within the slider', () => {
    const wild = HAND.map((ms) => 18 * ms);
    const trial = new TapCalibration(0);
    round(trial, round(trial, 0, 0, wild), 30, wild);
    expect(trial.result()!.reliable).toBe(false);
    const far = new TapCalibration(80);
    round(far, round(far, 0, 0), 200);
    expect(far.result()!.offsetMs).toBe(100);
  });

  it('does not count taps before the first beat, nor after the last round', () => {
    const trial = new TapCalibration(0);
    trial.tap(100, BEAT_MS);
    trial.beat(1000);
    trial.tap(650, BEAT_MS);
    expect(trial.taps).toBe(0);
    trial.tap(750, BEAT_MS);
    expect(trial.taps).toBe(1);
  });
});
