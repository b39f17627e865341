/**
 * SENSE haptics without a browser and without rxjs: the score, the mapping of musical events to a
 * score, its rendering as audio, and file formats. Node imports this entry.
 */
export {
  ScoreRenderer,
  renderScore,
  type AudioPlace,
  type RenderScoreOptions,
  type ScoreRendererOptions,
} from './audio/score-renderer.js';
export { DEFAULT_MAPPING } from './mapping/default-mapping.js';
export { editMapping, parseMapping, type Patch } from './mapping/edit.js';
export { HapticMapper } from './mapping/mapper.js';
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
export type { ResponseCurve } from './perception/equalise.js';
export type { HapticRoute, HapticRouting, RouteMotor } from './routing/routing.js';
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
export { readAhap } from './formats/kinds/ahap-reader.js';
export { writeAhap, type AhapWriteOptions } from './formats/kinds/ahap.js';
export { readAndroidEnvelope, writeAndroidEnvelope } from './formats/kinds/android-envelope.js';
export {
  readAndroidWaveform,
  writeAndroidWaveform,
  type AndroidWaveformOptions,
} from './formats/kinds/android-waveform.js';
export { readHaptic, writeHaptic, type HapticReadOptions, type HapticWriteOptions } from './formats/kinds/haptic.js';
export { readHaps, writeHaps } from './formats/kinds/haps.js';
export { readHjif, writeHjif, type HjifWriteOptions } from './formats/kinds/hjif.js';
export { readVij } from './formats/kinds/vij.js';
export { writeWav, type WavOptions } from './formats/kinds/wav.js';
export { readWebVibration, writeWebVibration } from './formats/kinds/web-vibration.js';
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
