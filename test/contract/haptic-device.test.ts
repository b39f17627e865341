/**
 * The contract of haptic devices, for every driver on fake actuators. The audio-rate device needs an
 * AudioContext and is tested in test/browser.
 */
import {
  createGamepadDevice,
  createPhoneDevice,
  createVirtualDevice,
  createXrControllerDevice,
  requestDualSense,
  type HapticDevice,
  type WebActuator,
} from '@sense/haptics';
import { FakeMotor, fakePulse, fakeRumble, fakeVibrate } from '../support/fake-actuators.js';
import { FakeDualSense, FakeHid } from '../support/fake-hid.js';
import { VirtualTime } from '../support/virtual-time.js';
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

/** Motors run until a report ends them, so the driver must end every command. */
async function dualSense(connection: 'usb' | 'bluetooth'): Promise<() => DeviceDriver> {
  const drivers: DeviceDriver[] = [];
  for (let test = 0; test < 16; test++) {
    const time = new VirtualTime();
    const fake = new FakeDualSense(connection);
    const device = await requestDualSense({ hid: new FakeHid([fake]), timer: time.timer });
    drivers.push({
      device,
      level: () => Math.max(...fake.motors) / 255,
      advance: (ms: number) => time.advance(ms),
    });
  }
  return () => drivers.shift()!;
}

describeHapticDevice('a virtual device', virtualDevice);
describeHapticDevice('a DualSense by cable', await dualSense('usb'));
describeHapticDevice('a DualSense over Bluetooth', await dualSense('bluetooth'));
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
