/** Which actuator of a gamepad is played. */
import { expect, it } from 'vitest';
import { findActuator } from '@sense/core/internal';

const effects: { playEffect?: unknown; pulse?: unknown } = { playEffect: () => undefined };
const pulses: typeof effects = { pulse: () => undefined };

it('prefers effects to pulses, and the actuator of the pad to those of the older draft', () => {
  expect(findActuator({ vibrationActuator: pulses, hapticActuators: [null, effects] })).toBe(effects);
  expect(findActuator({ vibrationActuator: pulses, hapticActuators: [{ ...pulses }] })).toBe(pulses);
  expect(findActuator({ hapticActuators: [null, pulses] })).toBe(pulses);
});

it('finds nothing where nothing can be played', () => {
  expect(findActuator({})).toBeUndefined();
  expect(findActuator({ vibrationActuator: null, hapticActuators: [{}] })).toBeUndefined();
});
