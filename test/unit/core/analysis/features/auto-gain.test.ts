/** The gain follows the level of music and holds in pauses. */
import { describe, expect, it } from 'vitest';
import { AutoGain } from '../../../../../packages/core/src/analysis/features/auto-gain.js';

const FRAME_RATE = 100;
const power = (db: number): number => 10 ** (db / 10);

function after(gain: AutoGain, db: number, seconds: number): number {
  for (let i = 0; i < seconds * FRAME_RATE; i++) gain.process(power(db));
  return 20 * Math.log10(gain.gain);
}

describe('AutoGain', () => {
  it('starts at 1 and stays at 1 for the reference level', () => {
    const gain = new AutoGain(-18, FRAME_RATE);
    expect(gain.gain).toBe(1);
    expect(after(gain, -18, 5)).toBeCloseTo(0, 6);
  });

  it('raises faint music slowly and lowers loud music quickly, within limits', () => {
    const gain = new AutoGain(-18, FRAME_RATE);
    expect(after(gain, -38, 1)).toBeLessThan(4);
    expect(after(gain, -38, 60)).toBeCloseTo(20, 1);
    expect(after(gain, -55, 300)).toBeCloseTo(24, 6);
    expect(after(gain, -8, 4)).toBeCloseTo(-10, 0);
    expect(after(gain, 40, 60)).toBeCloseTo(-12, 6);
  });

  it('holds the gain in silence and noise floors', () => {
    const gain = new AutoGain(-18, FRAME_RATE);
    const gainDb = after(gain, -30, 60);
    for (const db of [-70, -120, -Infinity]) expect(after(gain, db, 60)).toBe(gainDb);
    gain.reset();
    expect(gain.gain).toBe(1);
  });
});
