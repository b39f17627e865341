/**
 * Actuators as browsers offer them, in time that a test advances: each reports how strongly it vibrates
 * now. A new command replaces the previous one; a command ends after its duration.
 */
import type { WebActuator, WebEffectParameters } from '@sense/haptics';

/** A motor that runs one command at a time. */
export class FakeMotor {
  #level = 0;
  #endMs = -Infinity;

  constructor(readonly now: () => number) {}

  /** Drive at this moment, 0..1. */
  get level(): number {
    return this.now() < this.#endMs ? this.#level : 0;
  }

  run(level: number, durationMs: number): void {
    if (!(level >= 0 && level <= 1) || !(durationMs >= 0)) throw new TypeError('invalid effect');
    this.#level = level;
    this.#endMs = this.now() + durationMs;
  }
}

/** `playEffect` of Chromium: dual rumble, and trigger rumble where `triggers` is true. */
export function fakeRumble(motor: FakeMotor, { triggers = false, reset = true } = {}): WebActuator {
  return {
    effects: triggers ? ['dual-rumble', 'trigger-rumble'] : ['dual-rumble'],
    async playEffect(_type: string, effect: WebEffectParameters) {
      const { strongMagnitude, weakMagnitude, leftTrigger = 0, rightTrigger = 0, duration } = effect;
      motor.run(Math.max(strongMagnitude, weakMagnitude, leftTrigger, rightTrigger), duration);
      return 'complete';
    },
    ...(reset && {
      async reset() {
        motor.run(0, 0);
        return 'complete';
      },
    }),
  };
}

/** `pulse` of headset browsers. */
export function fakePulse(motor: FakeMotor): WebActuator {
  return {
    async pulse(value: number, durationMs: number) {
      motor.run(value, durationMs);
      return true;
    },
  };
}

/** `navigator.vibrate`: on for the first entry of the pattern; the rest is ignored. */
export function fakeVibrate(motor: FakeMotor): (pattern: number | number[]) => boolean {
  return (pattern) => {
    const [first = 0] = [pattern].flat();
    motor.run(first > 0 ? 1 : 0, first);
    return true;
  };
}
