/**
 * The blow that a device's queue holds, and the drive with which it begins. Pure. Knows nothing of
 * the queue.
 */
import type { Milliseconds, NormalRange } from '@sense/core/offline';
import { MOTORS_OFF, type MotorLevels } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { overdrive } from './overdrive.js';

/** A blow that is held: at first with more drive, where it came late. */
export interface Blow {
  readonly levels: MotorLevels;
  readonly priority: number;
  readonly untilMs: Milliseconds;
  readonly startLevels: MotorLevels;
  readonly startUntilMs: Milliseconds;
}

export const NO_BLOW: Blow = {
  levels: MOTORS_OFF,
  priority: 0,
  untilMs: Number.NEGATIVE_INFINITY,
  startLevels: MOTORS_OFF,
  startUntilMs: Number.NEGATIVE_INFINITY,
};

/** The levels with which a blow that is `lateMs` late begins, and for how long. */
export function overdriven(
  levels: MotorLevels,
  lateMs: Milliseconds,
  profile: DeviceProfile,
): { readonly startLevels: MotorLevels; readonly startMs: Milliseconds } {
  let startMs = 0;
  const start = (level: NormalRange): NormalRange => {
    const drive = overdrive(level, lateMs, profile);
    startMs = Math.max(startMs, drive?.ms ?? 0);
    return drive?.level ?? level;
  };
  const { low, high, leftTrigger, rightTrigger } = levels;
  const startLevels = {
    low: start(low),
    high: start(high),
    leftTrigger: start(leftTrigger),
    rightTrigger: start(rightTrigger),
  };
  return { startLevels, startMs };
}
