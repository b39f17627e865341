/** Transients and voices are divided among motors by the profile; the limiter clamps every command. */
import { describe, expect, it } from 'vitest';
import { LONGEST_COMMAND_MS, limitCommand } from '../../../../packages/haptics/src/schedule/limiter.js';
import { renderTransient, renderVoice } from '../../../../packages/haptics/src/mixing/render.js';
import { DEVICE_PROFILES, strongest, type DeviceProfile } from '@sense/haptics';

const IDEAL: DeviceProfile = { ...DEVICE_PROFILES.virtual, crossoverHz: [50, 200] };

describe('transients', () => {
  it.each([
    [0, { low: 1, high: 0, leftTrigger: 0, rightTrigger: 0 }],
    [0.5, { low: 1, high: 1, leftTrigger: 0, rightTrigger: 0 }],
    [0.75, { low: 0.5, high: 1, leftTrigger: 0.5, rightTrigger: 0.5 }],
    [1, { low: 0, high: 1, leftTrigger: 1, rightTrigger: 1 }],
  ])('of sharpness %s', (sharpness, levels) => {
    expect(renderTransient({ intensity: 1, sharpness }, IDEAL, 1)).toEqual(levels);
  });

  it('use a single motor in full for any sharpness', () => {
    for (const sharpness of [0, 0.5, 1]) {
      expect(renderTransient({ intensity: 0.8, sharpness }, { ...IDEAL, motors: 'single' }, 1).low).toBe(0.8);
    }
  });

  it('do not use triggers that the pad does not have', () => {
    expect(renderTransient({ intensity: 1, sharpness: 1 }, { ...IDEAL, motors: 'dual' }, 1)).toMatchObject({
      leftTrigger: 0,
      rightTrigger: 0,
    });
  });
});

describe('voices', () => {
  it('move from the low to the high motor, never to the triggers', () => {
    expect(renderVoice(0.5, 40, IDEAL, 1)).toEqual({ low: 0.5, high: 0, leftTrigger: 0, rightTrigger: 0 });
    expect(renderVoice(0.5, 100, IDEAL, 1)).toMatchObject({ low: 0.5, high: 0.5 });
    expect(renderVoice(0.5, 400, IDEAL, 1)).toEqual({ low: 0, high: 0.5, leftTrigger: 0, rightTrigger: 0 });
  });

  it('drive one motor at full level at any frequency', () => {
    for (let hz = 40; hz < 300; hz += 10) expect(strongest(renderVoice(0.5, hz, IDEAL, 1))).toBe(0.5);
  });
});

it('maps levels above the start level of the motor, and keeps 0', () => {
  const profile = { ...IDEAL, startLevel: 0.2 };
  expect(renderVoice(0.5, 40, profile, 1).low).toBeCloseTo(0.6);
  expect(renderVoice(1, 40, profile, 1).low).toBe(1);
  expect(strongest(renderVoice(0.01, 40, profile, 1))).toBe(0);
  expect(strongest(renderVoice(1, 40, profile, 0))).toBe(0);
});

it('limits every command of a motor', () => {
  const command = { low: Number.NaN, high: 7, leftTrigger: -1, rightTrigger: 0.5, durationMs: 60_000, starts: [] };
  expect(limitCommand(command)).toEqual({
    low: 0,
    high: 1,
    leftTrigger: 0,
    rightTrigger: 0.5,
    durationMs: LONGEST_COMMAND_MS,
    starts: [],
  });
  expect(strongest(renderTransient({ intensity: Number.NaN, sharpness: Number.NaN }, IDEAL, 1))).toBe(0);
});
