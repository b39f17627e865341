/**
 * The commands of one device in the last seconds, as steps for a scope. Pure: time is an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core';
import { strongest, type DeviceProfile, type MotorLevels, type RecordedCommand } from '@sense/haptics';

/** Time span of the scope. */
export const TRACE_MS: Milliseconds = 4000;

/** One motor of a device. */
export interface Lane {
  readonly name: string;
  readonly level: (levels: MotorLevels) => NormalRange;
}

const LOW: Lane = { name: 'low', level: ({ low }) => low };
const HIGH: Lane = { name: 'high', level: ({ high }) => high };
const LEFT_TRIGGER: Lane = { name: 'L trigger', level: ({ leftTrigger }) => leftTrigger };
const RIGHT_TRIGGER: Lane = { name: 'R trigger', level: ({ rightTrigger }) => rightTrigger };

const LANES: Readonly<Record<DeviceProfile['motors'], readonly Lane[]>> = {
  single: [{ name: 'motor', level: strongest }],
  dual: [LOW, HIGH],
  'dual-trigger': [LOW, HIGH, LEFT_TRIGGER, RIGHT_TRIGGER],
};

/** The motors of a device, one lane each. */
export function lanesOf({ motors }: Pick<DeviceProfile, 'motors'>): readonly Lane[] {
  return LANES[motors];
}

/** Constant levels over a time span. */
export interface Step {
  readonly fromMs: Milliseconds;
  readonly toMs: Milliseconds;
  readonly levels: MotorLevels;
  /** Intensity of the strongest transient that starts with the step; undefined if none does. */
  readonly transient: NormalRange | undefined;
}

export class ActuatorTrace {
  #commands: RecordedCommand[] = [];

  /** Adds a command, in any order of time. A stop (duration 0) removes all later commands. */
  push(command: RecordedCommand): void {
    if (command.durationMs === 0) this.#commands = this.#commands.filter(({ timeMs }) => timeMs <= command.timeMs);
    let at = this.#commands.length;
    while (at > 0 && this.#commands[at - 1]!.timeMs > command.timeMs) at--;
    this.#commands.splice(at, 0, command);
    const oldestMs = this.#commands.at(-1)!.timeMs - 2 * TRACE_MS;
    if (this.#commands[0]!.timeMs < oldestMs) this.#commands.splice(0, this.#countBefore(oldestMs + TRACE_MS));
  }

  /** The steps of the last {@link TRACE_MS}, oldest first, without pauses. */
  steps(nowMs: Milliseconds): Step[] {
    const startMs = nowMs - TRACE_MS;
    const steps: Step[] = [];
    for (const [index, command] of this.#commands.entries()) {
      if (command.timeMs > nowMs) break;
      const nextMs = this.#commands[index + 1]?.timeMs ?? Infinity;
      const toMs = Math.min(command.timeMs + command.durationMs, nextMs, nowMs);
      if (toMs <= startMs || (strongest(command) === 0 && command.starts.length === 0)) continue;
      const transient =
        command.starts.length > 0 ? Math.max(...command.starts.map(({ intensity }) => intensity)) : undefined;
      steps.push({ fromMs: Math.max(startMs, command.timeMs), toMs, levels: command, transient });
    }
    return steps;
  }

  #countBefore(ms: Milliseconds): number {
    const index = this.#commands.findIndex(({ timeMs }) => timeMs >= ms);
    return index < 0 ? 0 : index;
  }
}
