/** Strength becomes the duty cycle of the motor; missing support is explained. */
import { describe, expect, it, vi } from 'vitest';
import { LONGEST_PATTERN } from '../../../../packages/haptics/src/devices/phone-motor.js';
import { vibrationPattern } from '../../../../packages/haptics/src/devices/phone.js';
import { createPhoneDevice, phoneSupport, type MotorCommand } from '@sense/haptics';

const total = (pattern: number[]): number => pattern.reduce((sum, ms) => sum + ms, 0);
const on = (pattern: number[]): number => total(pattern.filter((_, index) => index % 2 === 0));
const command = (low: number, durationMs: number): MotorCommand => ({
  low,
  high: 0,
  leftTrigger: 0,
  rightTrigger: 0,
  durationMs,
  starts: [],
});

describe('patterns', () => {
  it.each([0.3, 0.5, 0.7])('of level %s are on for that share of the time', (level) => {
    const pattern = vibrationPattern(level, 480);
    expect(on(pattern) / 480).toBeCloseTo(level, 1);
    expect(total(pattern)).toBeLessThanOrEqual(480);
  });

  it('are solid at full level and never shorter than a motor can follow', () => {
    expect(vibrationPattern(1, 120)).toEqual([120]);
    expect(vibrationPattern(0.05, 480).every((ms) => ms >= 6)).toBe(true);
  });

  it('never have more entries than browsers accept, nor end with a pause', () => {
    for (let durationMs = 1; durationMs < 5000; durationMs += 7) {
      const pattern = vibrationPattern(0.4, durationMs);
      expect(pattern.length).toBeLessThanOrEqual(LONGEST_PATTERN);
      if (pattern.length > 0) expect(pattern.length % 2).toBe(1);
      expect(total(pattern)).toBeLessThanOrEqual(durationMs);
      expect(pattern.every((ms) => Number.isInteger(ms) && ms > 0)).toBe(true);
    }
  });

  it('of level 0 are empty', () => {
    expect([vibrationPattern(0, 100), vibrationPattern(1, 0), vibrationPattern(Number.NaN, 100)]).toEqual([[], [], []]);
  });
});

describe('the device', () => {
  it('vibrates the pattern of the strongest motor and stops with 0', () => {
    const navigator = { vibrate: vi.fn(() => true) };
    const phone = createPhoneDevice({ navigator });
    void phone.play({ ...command(0.2, 100), high: 1 });
    void phone.play(command(0, 100));
    void phone.stop();
    expect(navigator.vibrate.mock.calls).toEqual([[[100]], [0]]);
  });

  it('fails if the browser rejects the pattern because the page was not touched', () => {
    const phone = createPhoneDevice({ navigator: { vibrate: () => false } });
    expect(() => phone.play(command(1, 100))).toThrow(expect.objectContaining({ code: 'device-failed' }));
  });

  it('is rejected without navigator.vibrate', () => {
    expect(() => createPhoneDevice({ navigator: {} })).toThrow(
      expect.objectContaining({ code: 'unsupported', message: expect.stringContaining('iPhone') as string }),
    );
  });
});

it('reports whether vibration is available', () => {
  const vibrate = (): boolean => true;
  expect(phoneSupport({ vibrate }, { touch: true }).supported).toBe(true);
  expect(phoneSupport({ vibrate }, { touch: false })).toMatchObject({
    supported: false,
    reason: expect.stringContaining('gamepad') as string,
  });
  expect(phoneSupport({}, { touch: true })).toMatchObject({
    supported: false,
    reason: expect.stringContaining('light or sound') as string,
  });
});
