/** The gamepad driver uses whichever API the pad has, and rejects a pad without one. */
import { describe, expect, it, vi } from 'vitest';
import { createGamepadDevice, hasRumble, type MotorCommand, type WebActuator, type WebGamepad } from '@sense/haptics';

const COMMAND: MotorCommand = { low: 0.8, high: 0.4, leftTrigger: 0.2, rightTrigger: 0.3, durationMs: 50, starts: [] };

function gamepad(vibrationActuator: WebActuator | null, hapticActuators: WebActuator[] = []): WebGamepad {
  return { id: 'Pad (Vendor: 1234)', index: 3, connected: true, vibrationActuator, hapticActuators };
}

const complete = () => vi.fn(async () => 'complete');

it('has the name and index of the pad', () => {
  expect(createGamepadDevice(gamepad({ playEffect: complete() }))).toMatchObject({
    id: 'gamepad:3',
    label: 'Pad',
    kind: 'gamepad',
    followsPage: true,
  });
});

describe('play and stop', () => {
  it('use dual-rumble if nothing more is supported', async () => {
    const actuator = { playEffect: complete(), reset: complete() };
    const device = createGamepadDevice(gamepad(actuator));
    expect(device.profile.motors).toBe('dual');
    await device.play(COMMAND);
    expect(actuator.playEffect.mock.calls).toEqual([
      ['dual-rumble', { duration: 50, startDelay: 0, strongMagnitude: 0.8, weakMagnitude: 0.4 }],
    ]);
    await device.stop();
    expect(actuator.reset).toHaveBeenCalledOnce();
  });

  it('use one trigger-rumble call for all four motors', async () => {
    const actuator = { effects: ['dual-rumble', 'trigger-rumble'], playEffect: complete() };
    const device = createGamepadDevice(gamepad(actuator));
    expect(device.profile.motors).toBe('dual-trigger');
    await device.play(COMMAND);
    expect(actuator.playEffect.mock.calls).toEqual([
      [
        'trigger-rumble',
        { duration: 50, startDelay: 0, strongMagnitude: 0.8, weakMagnitude: 0.4, leftTrigger: 0.2, rightTrigger: 0.3 },
      ],
    ]);
  });

  it('stop by an effect of level 0 without reset', async () => {
    const actuator = { playEffect: complete() };
    await createGamepadDevice(gamepad(actuator)).stop();
    expect(actuator.playEffect.mock.calls).toEqual([
      ['dual-rumble', { duration: 1, startDelay: 0, strongMagnitude: 0, weakMagnitude: 0 }],
    ]);
  });

  it('use pulse with the strongest level without playEffect', async () => {
    const actuator = { pulse: vi.fn(async () => true) };
    const device = createGamepadDevice(gamepad(null, [actuator]));
    expect(device.profile.motors).toBe('single');
    await device.play(COMMAND);
    await device.stop();
    expect(actuator.pulse.mock.calls).toEqual([
      [0.8, 50],
      [0, 0],
    ]);
  });

  it('prefer playEffect over pulse', async () => {
    const [effects, pulses] = [{ playEffect: complete() }, { pulse: vi.fn(async () => true) }];
    await createGamepadDevice(gamepad(effects, [pulses])).play(COMMAND);
    expect(effects.playEffect).toHaveBeenCalledOnce();
    expect(pulses.pulse).not.toHaveBeenCalled();
  });

  it('pass a rejection on to the scheduler', async () => {
    const device = createGamepadDevice(gamepad({ playEffect: () => Promise.reject(new Error('hidden')) }));
    await expect(device.play(COMMAND)).rejects.toThrow('hidden');
  });
});

it.each([
  ['null', gamepad(null)],
  ['without methods', gamepad({})],
  ['absent', { id: 'Wheel', index: 0, connected: true }],
])('a pad whose actuator is %s is rejected', (_name, pad) => {
  expect(hasRumble(pad)).toBe(false);
  expect(() => createGamepadDevice(pad)).toThrow(expect.objectContaining({ code: 'unsupported' }));
});
