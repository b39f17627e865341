/** Long unchanged vibration is modulated; music and rest reduce the adaptation. */
import { expect, it } from 'vitest';
import { ADAPTATION_GUARD, AdaptationGuard } from '../../../../packages/haptics/src/perception/adaptation.js';

/** Gains over `seconds` from `start`, of a voice that is `amplitude(time)` at 60 Hz. */
function run(guard: AdaptationGuard, seconds: number, amplitude: (time: number) => number, start = 0): number[] {
  return Array.from({ length: Math.round(seconds * 50) }, (_, i) => {
    const time = start + i / 50;
    return guard.step({ amplitude: amplitude(time), frequencyHz: 60 }, time);
  });
}

const { graceSeconds, rampSeconds, depth } = ADAPTATION_GUARD;

it('does not change the first seconds of a steady tone, then modulates it by its depth', () => {
  const guard = new AdaptationGuard();
  expect(Math.min(...run(guard, graceSeconds, () => 0.6))).toBe(1);
  const later = run(guard, rampSeconds + 10, () => 0.6, graceSeconds).slice(-300);
  expect(Math.min(...later)).toBeCloseTo(1 - depth, 2);
  expect(Math.max(...later)).toBeCloseTo(1, 2);
});

it('does not change music: notes, a slow swell, a faint hum', () => {
  const notes = (time: number): number => (time % 0.5 < 0.4 ? 0.7 : 0);
  const swell = (time: number): number => 0.5 + 0.3 * Math.sin(time);
  for (const amplitude of [notes, swell, () => 0.05]) {
    expect(Math.min(...run(new AdaptationGuard(), 120, amplitude))).toBe(1);
  }
});

it('recovers with changes and with rest, and resets when time jumps', () => {
  const tired = (): AdaptationGuard => {
    const guard = new AdaptationGuard();
    run(guard, 15, () => 0.6);
    expect(guard.monotony).toBeGreaterThan(graceSeconds);
    return guard;
  };
  const changed = tired();
  run(changed, 0.1, () => 0.9, 15);
  expect(changed.monotony).toBeLessThan(graceSeconds);
  const rested = tired();
  run(rested, 6, () => 0, 15);
  expect(rested.monotony).toBe(0);
  const jumped = tired();
  run(jumped, 0.02, () => 0.6, 3);
  expect(jumped.monotony).toBe(0);
});
