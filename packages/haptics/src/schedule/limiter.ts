/**
 * The last gate before a motor: whatever the score, mapping or queue did, a command that leaves is
 * finite, within range and short. With every command short, a motor stops by itself when the page,
 * its thread or its timers die. Pure.
 */
import { clamp, type Milliseconds } from '@sense/core/engine';
import type { MotorCommand } from '../devices/device.js';

/** No command runs longer. Refreshed before its end while a voice sounds. */
export const LONGEST_COMMAND_MS: Milliseconds = 500;

/** `command` within bounds. What is not a number becomes 0. */
export function limitCommand(command: MotorCommand): MotorCommand {
  return {
    low: clamp(command.low, 0, 1),
    high: clamp(command.high, 0, 1),
    leftTrigger: clamp(command.leftTrigger, 0, 1),
    rightTrigger: clamp(command.rightTrigger, 0, 1),
    durationMs: clamp(command.durationMs, 0, LONGEST_COMMAND_MS),
    starts: command.starts,
  };
}
