/**
 * One browser actuator behind `play` and `stop`, whichever API it has. Shared by the gamepad and XR
 * drivers. Chromium runs one effect per pad and a new one pre-empts the old, so all four magnitudes
 * are sent in one call; `startDelay` is 0 because a delay silences the motors first.
 */
import { findActuator } from '@sense/core/internal';
import { strongest, type MotorCommand } from './device.js';
import type { WebActuator, WebGamepad } from './web-types.js';

/** Chromium rejects longer effects; commands are far shorter. */
const LONGEST_EFFECT_MS = 5000;

/** An actuator of a gamepad or controller. */
export interface Rumble {
  /** Whether it has impulse triggers. */
  readonly triggers: boolean;
  /** Whether its two motors are driven separately. */
  readonly dual: boolean;
  play(command: MotorCommand): Promise<void>;
  stop(): Promise<void>;
}

/** The actuator of a pad; undefined if it has none. `vibrationActuator` is preferred. */
export function findRumble(gamepad: WebGamepad): Rumble | undefined {
  const actuator = findActuator<WebActuator>(gamepad);
  if (!actuator) return undefined;
  return typeof actuator.playEffect === 'function' ? effectRumble(actuator) : pulseRumble(actuator);
}

function effectRumble(actuator: WebActuator): Rumble {
  const triggers = actuator.effects?.includes('trigger-rumble') ?? false;
  const playEffect = async (command: Omit<MotorCommand, 'starts'>): Promise<void> => {
    const { low, high, leftTrigger, rightTrigger, durationMs } = command;
    const duration = Math.min(durationMs, LONGEST_EFFECT_MS);
    const magnitudes = { duration, startDelay: 0, strongMagnitude: low, weakMagnitude: high };
    if (triggers) await actuator.playEffect!('trigger-rumble', { ...magnitudes, leftTrigger, rightTrigger });
    else await actuator.playEffect!('dual-rumble', magnitudes);
  };
  return {
    triggers,
    dual: true,
    play: playEffect,
    async stop() {
      if (actuator.reset) await actuator.reset();
      else await playEffect({ low: 0, high: 0, leftTrigger: 0, rightTrigger: 0, durationMs: 1 });
    },
  };
}

function pulseRumble(actuator: WebActuator): Rumble {
  return {
    triggers: false,
    dual: false,
    async play(command) {
      await actuator.pulse!(strongest(command), command.durationMs);
    },
    async stop() {
      await actuator.pulse!(0, 0);
    },
  };
}
