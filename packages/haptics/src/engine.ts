/**
 * The part of SENSE haptics that needs neither a browser nor rxjs: the score, how music becomes
 * one, and file formats. Node imports this entry.
 */
export * from './score/score.js';
export * from './mapping/mapping.js';
export * from './mapping/default-mapping.js';
export * from './mapping/mapper.js';
export * from './mapping/edit.js';
export * from './mapping/presets.js';
export * from './audio/score-renderer.js';
export * from './audio/vibration.js';
export { LONGEST_PATTERN } from './devices/phone-motor.js';
export * from './perception/sharpness.js';
export * from './formats/kinds/ahap.js';
export * from './formats/kinds/ahap-reader.js';
export * from './formats/kinds/android-envelope.js';
export * from './formats/kinds/android-waveform.js';
export { DEFAULT_KNOT_TOLERANCE, thinKnots, type KnotTolerance } from './formats/curves/curve-points.js';
export * from './formats/haptic-format.js';
export * from './formats/kinds/haptic.js';
export * from './formats/kinds/haps.js';
export * from './formats/kinds/hjif.js';
export type { FormatInput } from './formats/json/json-node.js';
export * from './formats/known-formats.js';
export * from './formats/curves/merge-voices.js';
export * from './formats/scale.js';
export * from './formats/kinds/vij.js';
export * from './formats/kinds/wav.js';
export * from './formats/kinds/web-vibration.js';
