/**
 * What every haptic device promises to the scheduler. Call {@link describeHapticDevice} with a device
 * and a view of what its motors do.
 */
import { describe, expect, it } from 'vitest';
import type { HapticDevice, MotorCommand } from '@sense/haptics';

export interface DeviceDriver {
  readonly device: HapticDevice;
  /** Drive of the strongest motor at this moment, 0..1. */
  level(): number;
  /** Lets time pass. */
  advance(ms: number): void;
}

const OFF: MotorCommand = { low: 0, high: 0, leftTrigger: 0, rightTrigger: 0, durationMs: 100, starts: [] };
const FULL: MotorCommand = { low: 1, high: 1, leftTrigger: 1, rightTrigger: 1, durationMs: 100, starts: [] };
/** The scheduler sends no longer commands. */
const LONGEST_MS = 500;

/**
 * Defines the tests of one implementation.
 *
 * @param open a device that does not vibrate
 */
export function describeHapticDevice(name: string, open: () => DeviceDriver): void {
  describe(`${name} as a haptic device`, () => {
    it('names itself, and has a valid profile', () => {
      const { device } = open();
      const { profile } = device;
      expect(device.id).not.toBe('');
      expect(device.label).not.toBe('');
      expect(profile.name).not.toBe('');
      expect(['single', 'dual', 'dual-trigger']).toContain(profile.motors);
      expect(profile.updateIntervalMs).toBeGreaterThan(0);
      expect(profile.transientMs).toBeGreaterThan(0);
      for (const ms of [profile.transportMs, profile.riseMs, profile.brakeMs]) expect(ms).toBeGreaterThanOrEqual(0);
      expect(profile.startLevel).toBeGreaterThanOrEqual(0);
      expect(profile.startLevel).toBeLessThan(1);
      expect(profile.crossoverHz[0]).toBeLessThan(profile.crossoverHz[1]);
    });

    it('vibrates, and stops after the duration of the command', async () => {
      const { device, level, advance } = open();
      await device.play(FULL);
      expect(level()).toBeGreaterThan(0);
      advance(FULL.durationMs + 1);
      expect(level()).toBe(0);
    });

    it('stops on stop()', async () => {
      const { device, level } = open();
      await device.play(FULL);
      await device.stop();
      expect(level()).toBe(0);
    });

    it('can be stopped at rest, and twice', async () => {
      const { device, level } = open();
      await device.stop();
      await device.stop();
      expect(level()).toBe(0);
    });

    it('plays again after a stop', async () => {
      const { device, level } = open();
      await device.stop();
      await device.play(FULL);
      expect(level()).toBeGreaterThan(0);
    });

    it.each(['low', 'high'] as const)('plays a command for the %s motor alone', async (motor) => {
      const { device, level } = open();
      await device.play({ ...OFF, [motor]: 0.8 });
      expect(level()).toBeGreaterThan(0);
    });

    it('does not vibrate for a command of level 0', async () => {
      const { device, level } = open();
      await device.play(OFF);
      expect(level()).toBe(0);
    });

    it('plays the longest and the shortest command', async () => {
      const { device, level, advance } = open();
      await device.play({ ...FULL, durationMs: LONGEST_MS });
      expect(level()).toBeGreaterThan(0);
      advance(LONGEST_MS + 1);
      await device.play({ ...FULL, durationMs: 1 });
      advance(LONGEST_MS);
      expect(level()).toBe(0);
    });

    it('replaces the command before', async () => {
      const { device, level, advance } = open();
      await device.play({ ...FULL, durationMs: LONGEST_MS });
      await device.play({ ...FULL, durationMs: 50 });
      advance(51);
      expect(level()).toBe(0);
    });
  });
}
