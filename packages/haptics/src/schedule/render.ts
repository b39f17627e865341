/**
 * From the score to motor levels: how a blow or a voice is divided among the motors that a profile
 * has. Pure. Knows nothing of time.
 */
import { clamp, normaliseLog, type Hertz, type NormalRange } from '@sense/core/offline';
import type { MotorLevels } from '../devices/device.js';
import { MOTORS_OFF } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import type { HapticTransient } from '../score.js';

/** Below this nothing is felt: the motor stays off. */
const SMALLEST_LEVEL: NormalRange = 0.02;

/** Levels of a transient, scaled by `strength` (0..1). */
export function renderTransient(
  transient: Pick<HapticTransient, 'intensity' | 'sharpness'>,
  profile: DeviceProfile,
  strength: NormalRange,
): MotorLevels {
  return divide(transient.intensity * strength, transient.sharpness, profile, true);
}

/** Levels of a voice at one moment, scaled by `strength` (0..1). Triggers are for blows alone. */
export function renderVoice(
  amplitude: NormalRange,
  frequencyHz: Hertz,
  profile: DeviceProfile,
  strength: NormalRange,
): MotorLevels {
  return divide(amplitude * strength, normaliseLog(frequencyHz, ...profile.crossoverHz), profile, false);
}

/** The larger of each motor's levels. */
export function mixLevels(a: MotorLevels, b: MotorLevels): MotorLevels {
  return {
    low: Math.max(a.low, b.low),
    high: Math.max(a.high, b.high),
    leftTrigger: Math.max(a.leftTrigger, b.leftTrigger),
    rightTrigger: Math.max(a.rightTrigger, b.rightTrigger),
  };
}

/**
 * `position` 0 drives the low motor alone, 1 the high one alone, 0.5 both in full: one of them
 * always runs at `level`, so that character does not cost strength. Triggers join above 0.5.
 */
function divide(level: number, position: number, profile: DeviceProfile, triggers: boolean): MotorLevels {
  const drive = clamp(level, 0, 1);
  const place = clamp(position, 0, 1);
  if (drive < SMALLEST_LEVEL) return MOTORS_OFF;
  if (profile.motors === 'single') return { ...MOTORS_OFF, low: lift(drive, profile) };
  const trigger = triggers && profile.motors === 'dual-trigger' ? lift(drive * (2 * place - 1), profile) : 0;
  return {
    low: lift(drive * Math.min(1, 2 * (1 - place)), profile),
    high: lift(drive * Math.min(1, 2 * place), profile),
    leftTrigger: trigger,
    rightTrigger: trigger,
  };
}

/** Lays felt levels out above the level at which the motor starts. */
function lift(level: number, profile: DeviceProfile): NormalRange {
  return level < SMALLEST_LEVEL ? 0 : profile.startLevel + (1 - profile.startLevel) * level;
}
