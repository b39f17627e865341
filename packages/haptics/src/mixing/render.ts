/**
 * From the score to motor levels: divides a transient or a voice among the motors of a profile, as a
 * route requires. Pure.
 */
import { clamp, type Hertz, type NormalRange } from '@sense/core/engine';
import { normaliseLog } from '@sense/core/internal';
import type { MotorLevels } from '../devices/device.js';
import { MOTORS_OFF } from '../devices/device.js';
import type { DeviceProfile } from '../devices/profiles.js';
import { sensationGain } from '../perception/equalise.js';
import { isLevelFelt } from '../perception/quantise.js';
import type { HapticRoute } from '../routing/routing.js';
import type { HapticTransient } from '../score/score.js';

/** The part of a route that affects levels. */
export type Placement = Pick<HapticRoute, 'motor' | 'strength' | 'range'>;

const EVERYWHERE: Placement = { motor: 'by-character', strength: 1, range: [0, 1] };

/** Levels below this are not felt: the motor stays off. */
const SMALLEST_LEVEL: NormalRange = 0.02;

/** Motor levels of a transient, scaled by `strength` (0..1), on the motors of `placement`. */
export function renderTransient(
  transient: Pick<HapticTransient, 'intensity' | 'sharpness'>,
  profile: DeviceProfile,
  strength: NormalRange,
  placement: Placement = EVERYWHERE,
): MotorLevels {
  return place(transient.intensity, transient.sharpness, profile, strength, placement, true);
}

/** Motor levels of a voice at one moment, as {@link renderTransient}. Triggers play transients only, unless a route names them. */
export function renderVoice(
  amplitude: NormalRange,
  frequencyHz: Hertz,
  profile: DeviceProfile,
  strength: NormalRange,
  placement: Placement = EVERYWHERE,
): MotorLevels {
  const equal = amplitude * sensationGain(frequencyHz, profile.response);
  return place(equal, normaliseLog(frequencyHz, ...profile.crossoverHz), profile, strength, placement, false);
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

/** Whether the change from one set of levels to another is perceptible. */
export function isChangeFelt(from: MotorLevels, to: MotorLevels, profile: DeviceProfile): boolean {
  const felt = (motor: keyof MotorLevels): boolean =>
    from[motor] !== to[motor] && isLevelFelt(feltLevel(from[motor], profile), feltLevel(to[motor], profile));
  return felt('low') || felt('high') || felt('leftTrigger') || felt('rightTrigger');
}

function place(
  level: number,
  position: number,
  profile: DeviceProfile,
  strength: NormalRange,
  { motor, range: [weakest, strongest], strength: share }: Placement,
  triggers: boolean,
): MotorLevels {
  const felt = clamp(level, 0, 1);
  if (felt < SMALLEST_LEVEL) return MOTORS_OFF;
  const drive = (weakest + (strongest - weakest) * felt) * share * strength;
  if (motor === 'by-character' || profile.motors === 'single') return divide(drive, position, profile, triggers);
  return assign(lift(clamp(drive, 0, 1), profile), motor, profile.motors === 'dual-trigger');
}

/** `level` on the motors that a route names; without triggers the high motor replaces them. */
function assign(
  level: NormalRange,
  motor: Exclude<Placement['motor'], 'by-character'>,
  hasTriggers: boolean,
): MotorLevels {
  switch (motor) {
    case 'low':
      return { ...MOTORS_OFF, low: level };
    case 'high':
      return { ...MOTORS_OFF, high: level };
    case 'both':
      return { ...MOTORS_OFF, low: level, high: level };
    case 'triggers':
      return hasTriggers ? { ...MOTORS_OFF, leftTrigger: level, rightTrigger: level } : { ...MOTORS_OFF, high: level };
    case 'left':
      return { ...MOTORS_OFF, low: level, leftTrigger: hasTriggers ? level : 0 };
    case 'right':
      return { ...MOTORS_OFF, high: level, rightTrigger: hasTriggers ? level : 0 };
  }
}

/**
 * `position` 0 drives the low motor only, 1 the high one only, 0.5 both at `level`: one of them always
 * runs at `level`, so that the character does not reduce the strength. Triggers join above 0.5.
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

/** The felt level of a drive: the inverse of the mapping from levels to drive. */
export function feltLevel(drive: NormalRange, { startLevel, curve = 1 }: DeviceProfile): NormalRange {
  return (Math.max(0, drive - startLevel) / (1 - startLevel)) ** (1 / curve);
}

/** Maps felt levels to drive above the level at which the motor starts. */
function lift(level: number, profile: DeviceProfile): NormalRange {
  const { startLevel, curve = 1 } = profile;
  return level < SMALLEST_LEVEL ? 0 : startLevel + (1 - startLevel) * level ** curve;
}
