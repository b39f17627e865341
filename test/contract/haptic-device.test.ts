/**
 * The contract of haptic devices, for every driver on fake actuators. The audio-rate device needs an
 * AudioContext and is tested in test/browser.
 */
import {
  createGamepadDevice,
  createPhoneDevice,
  createVirtualDevice,
  createXrControllerDevice,
  type HapticDevice,
  type WebActuator,
} from '@sense/haptics';
import { FakeMotor, fakePulse, fakeRumble, fakeVibrate } from '../support/fake-actuators.js';
import { describeHapticDevice, type DeviceDriver } from './haptic-device.js';

/** A device made around a motor in time that the test advances. */
function around(create: (motor: FakeMotor) => HapticDevice): () => DeviceDriver {
  return () => {
    let nowMs = 0;
    const motor = new FakeMotor(() => nowMs);
    return { device: create(motor), level: () => motor.level, advance: (ms) => void (nowMs += ms) };
  };
}

const gamepad = (vibrationActuator: WebActuator) => ({ id: 'Pad', index: 0, connected: true, vibrationActuator });

function virtualDevice(): DeviceDriver {
  let nowMs = 0;
  const device = createVirtualDevice({ now: () => nowMs });
  return {
    device,
    level: () => Math.max(device.levels().low, device.levels().high),
    advance: (ms) => void (nowMs += ms),
  };
}

describeHapticDevice('a virtual device', virtualDevice);
describeHapticDevice(
  'a gamepad with dual rumble',
  around((motor) => createGamepadDevice(gamepad(fakeRumble(motor)))),
);
describeHapticDevice(
  'a gamepad with trigger rumble and no reset',
  around((motor) => createGamepadDevice(gamepad(fakeRumble(motor, { triggers: true, reset: false })))),
);
describeHapticDevice(
  'a gamepad that pulses',
  around((motor) => createGamepadDevice({ id: 'Pad', index: 0, connected: true, hapticActuators: [fakePulse(motor)] })),
);
describeHapticDevice(
  'an XR controller',
  around((motor) => {
    const pad = { id: '', index: -1, connected: true, hapticActuators: [fakePulse(motor)] };
    return createXrControllerDevice({ handedness: 'left', gamepad: pad });
  }),
);
describeHapticDevice(
  'a phone',
  around((motor) => createPhoneDevice({ navigator: { vibrate: fakeVibrate(motor) } })),
);
