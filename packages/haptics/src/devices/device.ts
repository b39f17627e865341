/**
 * The interface of every actuator: a profile, `play` and `stop`. A driver translates a command into
 * one call of a browser API; the scheduler does the timing. Types and levels only.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticTransient } from '../score/score.js';
import type { DeviceProfile } from './profiles.js';
import type { ScoreOutput } from './score-output.js';

/** Drive of each motor; motors that a device lacks are ignored or merged into the ones it has. */
export interface MotorLevels {
  /** The slow, strong motor (left grip). */
  readonly low: NormalRange;
  /** The fast, weak motor (right grip). */
  readonly high: NormalRange;
  readonly leftTrigger: NormalRange;
  readonly rightTrigger: NormalRange;
}

/** One command of a device: levels for a duration. Replaces the command before it. */
export interface MotorCommand extends MotorLevels {
  /** The device stops after this long, even if the page no longer runs. At most 500 from the scheduler. */
  readonly durationMs: Milliseconds;
  /** The transients that start with this command; empty if a voice or the rest of a transient changes. */
  readonly starts: readonly HapticTransient[];
}

/** What a device is, for display and routing; `custom` for devices of the app. */
export type DeviceKind = 'gamepad' | 'xr-controller' | 'phone' | 'audio' | 'virtual' | 'custom';

/** An actuator as the scheduler drives it. */
export interface HapticDevice {
  /** Unique within a connection, for example `gamepad:0`. */
  readonly id: string;
  /** Shown to the user. */
  readonly label: string;
  readonly kind: DeviceKind;
  readonly profile: DeviceProfile;
  /**
   * True if the device stops while the page is hidden or unfocused. False for XR controllers: the page
   * on the desktop is often out of focus while the headset is worn; the XR session stops them.
   */
  readonly followsPage: boolean;
  /** The hand that holds it, for routes to `left` and `right`. Default: none, or both. */
  readonly side?: 'left' | 'right' | undefined;
  /** For devices that render the score themselves. Default: the scheduler renders it into commands for `play`. */
  readonly score?: ScoreOutput;
  /**
   * Replaces the current command by `command`. An exception or rejection is counted and reported by the
   * scheduler, never passed on.
   */
  play(command: MotorCommand): Promise<void> | void;
  /** Turns every motor off now. Fails as `play` does. */
  stop(): Promise<void> | void;
}

/** Levels of a device at rest. */
export const MOTORS_OFF: MotorLevels = { low: 0, high: 0, leftTrigger: 0, rightTrigger: 0 };

/** The largest level of all motors: that of a device with a single motor. */
export function strongest(levels: MotorLevels): NormalRange {
  return Math.max(levels.low, levels.high, levels.leftTrigger, levels.rightTrigger);
}
