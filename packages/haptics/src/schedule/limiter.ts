/**
 * The last check before a motor: whatever score, mapping and queue produced, a command that is sent
 * is finite, within range and short. Because every command is short, a motor stops without a command
 * when the page, its thread or its timers die. Pure.
 */
import { clamp, type Milliseconds } from '@sense/core/engine';
import type { MotorCommand } from '../devices/device.js';

/** Longest duration of a command. It is refreshed before its end while a voice plays. */
export const LONGEST_COMMAND_MS: Milliseconds = 500;

/** Returns `command` with every value clamped to its range. NaN becomes 0. */
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
