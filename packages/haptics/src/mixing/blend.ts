/**
 * Mixes the motor levels of several sources: on each motor those of the largest priority play, blended
 * by their energy. Pure.
 */
import type { NormalRange } from '@sense/core/engine';
import { MOTORS_OFF, type MotorLevels } from '../devices/device.js';

/** What one source contributes. */
export interface Contribution {
  readonly priority: number;
  readonly levels: MotorLevels;
}

/**
 * The levels of all sources together. A source does not play on a motor that one of a larger priority
 * drives. Equal ones are added as energies, the square root of the sum of squares, as vibrations of
 * different frequencies do, up to full drive.
 */
export function blendLevels(contributions: readonly Contribution[]): MotorLevels {
  if (contributions.length < 2) return contributions[0]?.levels ?? MOTORS_OFF;
  return {
    low: blendMotor(contributions, 'low'),
    high: blendMotor(contributions, 'high'),
    leftTrigger: blendMotor(contributions, 'leftTrigger'),
    rightTrigger: blendMotor(contributions, 'rightTrigger'),
  };
}

function blendMotor(contributions: readonly Contribution[], motor: keyof MotorLevels): NormalRange {
  let top = Number.NEGATIVE_INFINITY;
  let energy = 0;
  let drivers = 0;
  let level = 0;
  for (const { priority, levels } of contributions) {
    if (levels[motor] <= 0 || priority < top) continue;
    if (priority > top) [top, energy, drivers] = [priority, 0, 0];
    energy += levels[motor] ** 2;
    drivers++;
    level = levels[motor];
  }
  // The square root of a square differs from the level in the last digit.
  return drivers > 1 ? Math.min(1, Math.sqrt(energy)) : drivers === 1 ? level : 0;
}
