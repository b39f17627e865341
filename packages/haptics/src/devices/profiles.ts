/**
 * Properties of actuators that the scheduler needs, as data. Times are typical of the kind of motor
 * (eccentric mass, linear resonant) and of the connection, not measured on a particular unit: pass
 * another profile to a driver to calibrate it. Does not depend on browser APIs.
 */
import type { Hertz, Milliseconds, NormalRange } from '@sense/core/engine';
import { FLAT_RESPONSE, type ResponseCurve } from '../perception/equalise.js';

/** How many motors, and where: one; a low and a high one in the grips; those and one in each trigger. */
export type MotorLayout = 'single' | 'dual' | 'dual-trigger';

/** Timing, motors and response of one kind of device. */
export interface DeviceProfile {
  readonly name: string;
  readonly motors: MotorLayout;
  /** Shortest time between two commands that the device and its connection support. */
  readonly updateIntervalMs: Milliseconds;
  /** From sending the command to the motor receiving it. */
  readonly transportMs: Milliseconds;
  /** From the motor at rest receiving the command of a transient to half of its peak vibration, where it is felt. */
  readonly riseMs: Milliseconds;
  /**
   * Time constant with which a slow motor gains speed. If given, transients start with overdrive, and
   * `riseMs` is the rise time with overdrive.
   */
  readonly spinUpMs?: Milliseconds;
  /** From the end of a command until the vibration is no longer felt. */
  readonly brakeMs: Milliseconds;
  /** Duration of the command of a transient: long enough to be felt, short enough to be felt as one event. */
  readonly transientMs: Milliseconds;
  /** Level at which a motor starts to turn; felt levels are mapped between it and 1. */
  readonly startLevel: NormalRange;
  /**
   * Magnitude curve: drive above `startLevel` is the felt level to this power, 0.2..5. Below 1 for a
   * motor that is weak at half drive. Default 1, for a motor that has not been measured.
   */
  readonly curve?: number;
  /** Felt frequencies at which only the low and only the high motor runs; both run in between. */
  readonly crossoverHz: readonly [low: Hertz, high: Hertz];
  /**
   * Response of a device that vibrates at a requested frequency, for equal sensation over frequency.
   * Default: none, for a motor with a fixed frequency.
   */
  readonly response?: ResponseCurve;
}

const ECCENTRIC_MASS = { riseMs: 14, spinUpMs: 30, brakeMs: 45, transientMs: 60, startLevel: 0.12 } as const;
const LINEAR_RESONANT = { riseMs: 6, brakeMs: 18, transientMs: 30, startLevel: 0.04 } as const;
const GRIPS = { motors: 'dual', crossoverHz: [60, 180] } as const;

/** Profiles by kind of device. */
export const DEVICE_PROFILES = {
  /** An unknown pad: slow enough for any connection. */
  gamepad: { name: 'gamepad', ...GRIPS, ...ECCENTRIC_MASS, updateIntervalMs: 32, transportMs: 8 },
  /** Xbox pads by cable or their own radio. Impulse triggers if the browser supports them. */
  xbox: { name: 'xbox', ...GRIPS, ...ECCENTRIC_MASS, updateIntervalMs: 16, transportMs: 4 },
  /** Xbox pads over Bluetooth: some firmware fails on commands closer than 20 ms. */
  xboxBluetooth: { name: 'xbox-bluetooth', ...GRIPS, ...ECCENTRIC_MASS, updateIntervalMs: 50, transportMs: 12 },
  /** DualShock 3 and 4: the id does not distinguish cable from Bluetooth. */
  dualShock: { name: 'dualshock', ...GRIPS, ...ECCENTRIC_MASS, updateIntervalMs: 20, transportMs: 8 },
  /** DualSense: voice coils that emulate rumble motors. */
  dualSense: { name: 'dualsense', ...GRIPS, ...LINEAR_RESONANT, updateIntervalMs: 20, transportMs: 8 },
  /** Switch Pro and Joy-Con: linear actuators over Bluetooth. */
  switchPro: { name: 'switch-pro', ...GRIPS, ...LINEAR_RESONANT, updateIntervalMs: 32, transportMs: 12 },
  /** A headset's hand controller: one linear actuator. */
  xrController: {
    name: 'xr-controller',
    ...LINEAR_RESONANT,
    motors: 'single',
    crossoverHz: [60, 180],
    updateIntervalMs: 20,
    transportMs: 8,
  },
  /** A phone through `navigator.vibrate`, which has on and off only. */
  phone: {
    name: 'phone',
    ...ECCENTRIC_MASS,
    // On and off only: the drive is the duty cycle, larger at the start of a transient.
    motors: 'single',
    crossoverHz: [60, 180],
    updateIntervalMs: 60,
    transportMs: 10,
  },
  /** A transducer on an audio output: follows immediately. Assumed flat until its response is measured. */
  audioRate: {
    name: 'audio-rate',
    motors: 'single',
    crossoverHz: [60, 180],
    updateIntervalMs: 16,
    transportMs: 0,
    riseMs: 2,
    brakeMs: 5,
    transientMs: 60,
    startLevel: 0,
    response: FLAT_RESPONSE,
  },
  /** An ideal device: responds immediately. */
  virtual: {
    name: 'virtual',
    motors: 'dual-trigger',
    crossoverHz: [60, 180],
    updateIntervalMs: 16,
    transportMs: 0,
    riseMs: 0,
    brakeMs: 0,
    transientMs: 40,
    startLevel: 0,
  },
} as const satisfies Record<string, DeviceProfile>;

/** Matched in order against `Gamepad.id`, which contains a name and, in most browsers, the USB ids. */
const GAMEPAD_FAMILIES: readonly (readonly [pattern: RegExp, profile: DeviceProfile])[] = [
  [/Vendor: 054c Product: 0(ce6|df2)|054c-0(ce6|df2)|DualSense/i, DEVICE_PROFILES.dualSense],
  [/Vendor: 054c|054c-|DualShock|PLAYSTATION/i, DEVICE_PROFILES.dualShock],
  [/Vendor: 057e|057e-|Joy-Con|Pro Controller/i, DEVICE_PROFILES.switchPro],
  // Bluetooth product ids of the One S, Elite 2 and Series controllers.
  [/(Vendor: 045e Product: |045e-)(02e0|02fd|0b05|0b13|0b20|0b21|0b22)/i, DEVICE_PROFILES.xboxBluetooth],
  [/Vendor: 045e|045e-|xbox|xinput/i, DEVICE_PROFILES.xbox],
];

/** The profile of the family in a gamepad's id; the generic one for an unknown family. */
export function gamepadProfile(id: string): DeviceProfile {
  return GAMEPAD_FAMILIES.find(([pattern]) => pattern.test(id))?.[1] ?? DEVICE_PROFILES.gamepad;
}
