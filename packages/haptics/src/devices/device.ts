/**
 * What every actuator is to the scheduler: a profile, `play` and `stop`. Drivers are thin; they
 * translate a command into one call of a browser API and know nothing of music, scores or time.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticTransient } from '../score/score.js';
import type { DeviceProfile } from './profiles.js';
import type { ScoreOutput } from './score-output.js';

/** Drive of each motor; those a device lacks are ignored or folded into the ones it has. */
export interface MotorLevels {
  /** The slow, strong motor (left grip). */
  readonly low: NormalRange;
  /** The fast, weak motor (right grip). */
  readonly high: NormalRange;
  readonly leftTrigger: NormalRange;
  readonly rightTrigger: NormalRange;
}

export interface MotorCommand extends MotorLevels {
  /** The device stops by itself after this long, even if the page no longer runs. */
  readonly durationMs: Milliseconds;
  /** The transients that begin with this command; empty where a voice or the rest of a blow changes. */
  readonly starts: readonly HapticTransient[];
}

export type DeviceKind = 'gamepad' | 'xr-controller' | 'phone' | 'audio' | 'virtual' | 'custom';

export interface HapticDevice {
  /** Unique within a connection, for example `gamepad:0`. */
  readonly id: string;
  /** For people. */
  readonly label: string;
  readonly kind: DeviceKind;
  readonly profile: DeviceProfile;
  /**
   * True if the page's visibility and focus govern the device. False for XR controllers: the page
   * on the desk may well be out of focus while its session is worn; the session governs them.
   */
  readonly followsPage: boolean;
  /** The hand that holds it, for routes to `left` and `right`. Default: neither, or both. */
  readonly side?: 'left' | 'right' | undefined;
  /** For devices that render the score themselves. Default: the scheduler makes commands of it for `play`. */
  readonly score?: ScoreOutput;
  /**
   * Replaces whatever plays by `command`. What it throws or rejects with is counted and reported by
   * the scheduler, never passed on.
   */
  play(command: MotorCommand): Promise<void> | void;
  /** Every motor off, now. Fails as `play` does. */
  stop(): Promise<void> | void;
}

export const MOTORS_OFF: MotorLevels = { low: 0, high: 0, leftTrigger: 0, rightTrigger: 0 };

/** The strongest of all motors: what a device with a single one gives. */
export function strongest(levels: MotorLevels): NormalRange {
  return Math.max(levels.low, levels.high, levels.leftTrigger, levels.rightTrigger);
}
