/** The strength of music compared with itself. */
import { expect, test } from 'vitest';
import { Energy } from '../../../../packages/show/src/auto-pilot/energy.js';

function play(energy: Energy, fromSeconds: number, seconds: number, loudness: number): void {
  for (let time = fromSeconds; time < fromSeconds + seconds; time += 0.05) energy.process(time, loudness);
}

test('is a half for music as usual, whatever its level, and before any', () => {
  for (const loudness of [-40, -8]) {
    const energy = new Energy();
    expect(energy.value).toBe(0.5);
    play(energy, 0, 20, loudness);
    expect(energy.value).toBeCloseTo(0.5, 5);
  }
});

test('rises in a loud part, falls in a soft one, and gets used to either', () => {
  const energy = new Energy();
  play(energy, 0, 60, -20);
  play(energy, 60, 8, -12);
  expect(energy.value).toBeGreaterThan(0.85);
  play(energy, 68, 300, -12);
  expect(energy.value).toBeLessThan(0.6);
  play(energy, 368, 8, -20);
  expect(energy.value).toBeLessThan(0.15);
});

test('does not count silence', () => {
  const energy = new Energy();
  play(energy, 0, 30, -20);
  play(energy, 30, 60, -90);
  expect(energy.value).toBeCloseTo(0.5, 5);
});
