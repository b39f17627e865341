/**
 * The simulated devices: a model of each, and the profile that the scheduler uses for it. Data only.
 *
 * Times are typical of the kind of motor, not of one unit: eccentric masses take 50 to 100 ms from a
 * tenth to nine tenths of their acceleration (2.6 time constants of speed), linear resonant actuators
 * 10 to 20 ms (2.2 time constants), voice coils less than 5 ms. Transport is that of a cable for
 * Xbox pads, of a radio for the others.
 */
import { DEVICE_PROFILES, type DeviceProfile } from '@sense/haptics';
import type { ActuatorModel, MotorModel } from './actuator-model.js';

const HEAVY_MASS: MotorModel = { kind: 'eccentric', riseMs: 30, fallMs: 40, startLevel: 0.12, weight: 1 };
const LIGHT_MASS: MotorModel = { kind: 'eccentric', riseMs: 20, fallMs: 28, startLevel: 0.12, weight: 0.5 };
const VOICE_COIL: MotorModel = { kind: 'resonant', riseMs: 2, fallMs: 4, startLevel: 0.02, weight: 1 };
const LINEAR: MotorModel = { kind: 'resonant', riseMs: 8, fallMs: 10, startLevel: 0.03, weight: 1 };
const PHONE_MASS: MotorModel = { kind: 'eccentric', riseMs: 25, fallMs: 35, startLevel: 0.2, weight: 1 };

export interface DeviceModel {
  readonly name: string;
  readonly profile: DeviceProfile;
  readonly actuator: ActuatorModel;
  /** True for `navigator.vibrate`: on or off, in patterns. */
  readonly onOff: boolean;
}

/** The first one has the goals: a pad with eccentric masses that accepts a command every 16 ms. */
export const DEVICE_MODELS: readonly DeviceModel[] = [
  {
    name: 'xbox',
    profile: DEVICE_PROFILES.xbox,
    actuator: { low: HEAVY_MASS, high: LIGHT_MASS, transportMs: 4, shortestIntervalMs: 16 },
    onOff: false,
  },
  {
    name: 'dualsense',
    profile: DEVICE_PROFILES.dualSense,
    actuator: { low: VOICE_COIL, high: VOICE_COIL, transportMs: 8, shortestIntervalMs: 10 },
    onOff: false,
  },
  {
    name: 'switch-pro',
    profile: DEVICE_PROFILES.switchPro,
    actuator: { low: LINEAR, high: { ...LINEAR, weight: 0.7 }, transportMs: 12, shortestIntervalMs: 15 },
    onOff: false,
  },
  {
    name: 'xr-controller',
    profile: DEVICE_PROFILES.xrController,
    actuator: { low: LINEAR, transportMs: 8, shortestIntervalMs: 11 },
    onOff: false,
  },
  {
    name: 'phone',
    profile: DEVICE_PROFILES.phone,
    actuator: { low: PHONE_MASS, transportMs: 10, shortestIntervalMs: 10 },
    onOff: true,
  },
];
