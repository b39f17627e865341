/**
 * A device in memory: records every command and reports its current levels. For users without
 * hardware, tests and benches. `virtual-view` draws it.
 */
import type { Milliseconds } from '@sense/core/engine';
import { MOTORS_OFF, type HapticDevice, type MotorCommand, type MotorLevels } from './device.js';
import { DEVICE_PROFILES, type DeviceProfile } from './profiles.js';

/** A command and the time it was sent; a stop has levels and duration 0. */
export interface RecordedCommand extends MotorCommand {
  /** Performance time, in ms. */
  readonly timeMs: Milliseconds;
}

/** A device that records its commands. */
export interface VirtualDevice extends HapticDevice {
  /** The latest commands, oldest first; at most `logLength`. The array is changed in place. */
  readonly log: readonly RecordedCommand[];
  /** Motor levels at `nowMs` (default: now): those of the last command until its end, then 0. */
  levels(nowMs?: Milliseconds): MotorLevels;
  /** Calls `listener` with each command when it arrives. Returns its undo. */
  onCommand(listener: (command: RecordedCommand) => void): () => void;
}

/** Options of {@link createVirtualDevice}. */
export interface VirtualDeviceOptions {
  /** Default `virtual`. */
  readonly id?: string;
  /** Default 'Virtual device'. */
  readonly label?: string;
  /** Default: an ideal device with four motors. */
  readonly profile?: DeviceProfile;
  /** The hand that it represents; default none. */
  readonly side?: 'left' | 'right';
  /** How many commands are kept; default 1024. */
  readonly logLength?: number;
  /** Performance time in ms; default `performance.now`. */
  readonly now?: () => Milliseconds;
}

/** A device that records its commands instead of driving motors. */
export function createVirtualDevice(options: VirtualDeviceOptions = {}): VirtualDevice {
  const { logLength = 1024, now = () => performance.now() } = options;
  const log: RecordedCommand[] = [];
  const listeners = new Set<(command: RecordedCommand) => void>();

  function record(command: MotorCommand): void {
    const recorded = { ...command, timeMs: now() };
    log.push(recorded);
    if (log.length > logLength) log.shift();
    for (const listener of listeners) listener(recorded);
  }

  return {
    id: options.id ?? 'virtual',
    label: options.label ?? 'Virtual device',
    kind: 'virtual',
    profile: options.profile ?? DEVICE_PROFILES.virtual,
    followsPage: true,
    side: options.side,
    log,
    play: record,
    stop: () => record({ ...MOTORS_OFF, durationMs: 0, starts: [] }),
    levels(nowMs = now()) {
      const last = log.at(-1);
      return last && nowMs < last.timeMs + last.durationMs ? last : MOTORS_OFF;
    },
    onCommand(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}
