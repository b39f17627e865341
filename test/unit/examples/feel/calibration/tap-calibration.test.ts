/** Calibration by tapping along: two rounds and the offset from their difference. */
import { describe, expect, it } from 'vitest';
import { TAPS_WANTED, TapCalibration } from '../../../../../examples/src/feel/calibration/tap-calibration.js';

const BEAT_MS = 600;
/** Deviations of a steady hand, in ms. */
const HAND = [0, 6, -4, 9, -7, 3, -2, 5, -9, 1, 4, -5];

/** Plays a round and taps `lateMs` after each beat; returns the time after it. */
function round(calibration: TapCalibration, startMs: number, lateMs: number, hand = HAND): number {
  for (let i = 0; i < TAPS_WANTED; i++) {
    calibration.beat(startMs + i * BEAT_MS);
    calibration.tap(startMs + i * BEAT_MS + lateMs + hand[i % hand.length]!, BEAT_MS);
  }
  return startMs + (TAPS_WANTED + 2) * BEAT_MS;
}

describe('a calibration', () => {
  it('finds the delay of the vibration against the sound, independent of the tapping habit', () => {
    const calibration = new TapCalibration(10);
    const next = round(calibration, 5000, -40);
    expect([calibration.phase, calibration.result()]).toEqual(['vibration', undefined]);
    round(calibration, next, -5);
    expect(calibration.phase).toBe('done');
    const result = calibration.result()!;
    expect(Math.abs(result.offsetMs - 45)).toBeLessThanOrEqual(1);
    expect(result).toMatchObject({ used: 2 * TAPS_WANTED, discarded: 0, reliable: true });
    expect(result.spreadMs).toBeGreaterThan(3);
  });

  it('reports uneven taps, and limits the offset to the range of the slider', () => {
    const wild = HAND.map((ms) => 18 * ms);
    const calibration = new TapCalibration(0);
    round(calibration, round(calibration, 0, 0, wild), 30, wild);
    expect(calibration.result()!.reliable).toBe(false);
    const far = new TapCalibration(80);
    round(far, round(far, 0, 0), 200);
    expect(far.result()!.offsetMs).toBe(100);
  });

  it('ignores taps before the first beat', () => {
    const calibration = new TapCalibration(0);
    calibration.tap(100, BEAT_MS);
    calibration.beat(1000);
    calibration.tap(650, BEAT_MS);
    expect(calibration.taps).toBe(0);
    calibration.tap(750, BEAT_MS);
    expect(calibration.taps).toBe(1);
  });
});
