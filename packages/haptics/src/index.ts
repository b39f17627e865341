/**
 * SENSE haptics in a page: musical events as vibration on gamepads, XR controllers, phones and
 * transducers. Start with {@link connectHaptics}. The mapper and the formats' own readers and writers
 * are in `@sense/haptics/engine`.
 */
export { connectDevices, connectHaptics } from './connection/connect.js';
export type { HapticsConnection, HapticsEnvironment, HapticsOptions, HapticsStats } from './connection/connection.js';
export type { PageWindow } from './connection/page-watch.js';
export type { Timer } from './schedule/loop.js';
export type { DeviceStats, HoldReason } from './schedule/scheduled-device.js';
export type { Percentiles } from './schedule/statistics.js';

export { DEFAULT_MAPPING } from './mapping/default-mapping.js';
export { editMapping, parseMapping, type Patch } from './mapping/edit.js';
export {
  checkMapping,
  type BeatRule,
  type BuildUpRule,
  type CompressionRule,
  type DuckingRule,
  type HapticMapping,
  type LoudnessRule,
  type PitchRule,
  type SpeechMargins,
  type SpeechRule,
  type TextureRule,
  type TransientCharacter,
  type TransientRule,
  type VoiceRule,
} from './mapping/mapping.js';
export {
  HAPTIC_PRESETS,
  hapticPreset,
  presetMapping,
  type HapticPreset,
  type HapticPresetName,
} from './mapping/presets.js';
export {
  ROUTE_EVERYTHING,
  ROUTE_HANDS,
  ROUTE_MOTORS,
  checkRouting,
  parseRouting,
  route,
  routesFor,
  type HapticRoute,
  type HapticRouting,
  type RouteMotor,
  type RouteTable,
} from './routing/routing.js';

export {
  MOTORS_OFF,
  strongest,
  type DeviceKind,
  type HapticDevice,
  type MotorCommand,
  type MotorLevels,
} from './devices/device.js';
export {
  findDualSenses,
  requestDualSense,
  type DualSense,
  type DualSenseOptions,
  type TriggerSide,
} from './devices/dualsense/dualsense.js';
export type { DualSenseConnection } from './devices/dualsense/output-report.js';
export type { TriggerEffect } from './devices/dualsense/trigger-effect.js';
export type { WebHid, WebHidDevice, WebHidFilter } from './devices/dualsense/web-hid.js';
export { createGamepadDevice, hasRumble, type GamepadChoice } from './devices/gamepad.js';
export { createPhoneDevice, phoneSupport, type PhoneSupport } from './devices/phone.js';
export { DEVICE_PROFILES, gamepadProfile, type DeviceProfile, type MotorLayout } from './devices/profiles.js';
export type { ScoreOutput } from './devices/score-output.js';
export {
  drawVirtualDevice,
  type VirtualViewColors as VirtualViewColours,
  type VirtualViewOptions,
} from './devices/virtual-view.js';
export {
  createVirtualDevice,
  type RecordedCommand,
  type VirtualDevice,
  type VirtualDeviceOptions,
} from './devices/virtual.js';
export type {
  WebActuator,
  WebEffectParameters,
  WebGamepad,
  WebInputSource,
  WebNavigator,
  WebXrSession,
} from './devices/web-types.js';
export { createXrControllerDevice } from './devices/xr-controller.js';
export { createAudioRateDevice, type AudioRateOptions } from './audio/audio-rate-device.js';
export type { ResponseCurve } from './perception/equalise.js';

export {
  playCalibrationSweep,
  type CalibrationSweep,
  type CalibrationSweepOptions,
} from './audio/calibration-sweep.js';
export { deviceOffset, estimateTapOffset, type TapEstimate } from './calibration/tap-along.js';

export { renderScore, type AudioPlace, type RenderScoreOptions } from './audio/score-renderer.js';
export type { EffectKnot, EffectTransient, EffectVoice, HapticEffect } from './mixing/effect.js';
export type { EffectOptions, PlayingEffect } from './mixing/effects.js';
export { HAPTIC_CATEGORIES, type DuckingCurve, type HapticCategory } from './mixing/mix-source.js';
export type { HapticVolumes } from './mixing/volumes.js';
export {
  createHapticPlayer,
  type HapticPlayer,
  type HapticPlayerOptions,
  type PlayerOutput,
  type ScoreSpan,
} from './score/player.js';
export {
  buildScore,
  type HapticKnot,
  type HapticPoint,
  type HapticScore,
  type HapticScoreItem,
  type HapticTransient,
  type HapticVoice,
} from './score/score.js';

export { DEFAULT_KNOT_TOLERANCE, thinKnots, type KnotTolerance } from './formats/curves/curve-points.js';
export {
  HAPTIC_FORMAT_IDS,
  type FormatFidelity,
  type HapticFormat,
  type HapticFormatId,
  type ReadWarning,
} from './formats/haptic-format.js';
export type { FormatInput } from './formats/json/json-node.js';
export {
  HAPTIC_FORMATS,
  hapticFormatNamed,
  hapticFormatOfContent,
  hapticFormatOfFile,
  lossesOf,
  readHaptics,
  writeHaptics,
  type HapticFormatChoice,
  type ReadHaptics,
  type ReadHapticsOptions,
} from './formats/known-formats.js';
