/**
 * `@sense/core/engine`: vocabulary, DSP, analysis and the separator interface, without DOM or rxjs. Runs in
 * workers, worklets and Node.
 */
export { Analyzer } from './analysis/analyzer.js';
export { Engine } from './analysis/engine.js';
export type { AnalyzerOptions, FrameObserver } from './analysis/frame-observer.js';
export type { DrumExamples } from './analysis/drums/enrol-drum.js';
export { downMixGains, type DownMix } from './dsp/down-mix.js';
export { RealFft } from './dsp/fft.js';
export { RESAMPLER_RATES, Resampler, type ResamplerOptions } from './dsp/resampler.js';
export { StftAnalysis, StftSynthesis, type StftOptions } from './dsp/stft.js';
export { hann } from './dsp/window.js';
export type { SeparationBackend, SeparationWorker } from './live/separation-backend.js';
export type { ModelStatus, TransitionReason } from './live/separation-status.js';
export type { SeparationOptions } from './live/worker-messages.js';
export {
  METERS,
  TEMPO_LIMITS,
  type BeatAdjustment,
  type BeatHints,
  type Meter,
  type TempoRange,
} from './model/beat-control.js';
export { SenseError, type SenseErrorCode } from './model/errors.js';
export {
  DRUM_CLASSES,
  isDrumClass,
  type BeatEvent,
  type DrumClass,
  type DrumClip,
  type DrumLabel,
  type DrumTemplate,
  type EventBase,
  type MusicalEvent,
  type OnsetEvent,
} from './model/events.js';
export {
  FEATURE_BLOCK_SIZE,
  FEATURE_NAMES,
  FEATURE_OFFSETS,
  FEATURE_SCHEMA,
  FeatureView,
  MIX_FEATURE_NAMES,
  SILENT_MIX,
  SILENT_STEM,
  silenceFeatures,
  type FeatureBlock,
  type FeatureFrame,
  type FeatureSpec,
  type MixFeatures,
  type StemFeatureOffsets,
  type StemFeatures,
} from './model/features.js';
export {
  ENGINE_FORMAT,
  STEM_NAMES,
  createStemHops,
  createStereoHop,
  perStem,
  type PerStem,
  type Separator,
  type SeparatorFormat,
  type StemHops,
  type StemName,
  type StereoHop,
} from './model/stems.js';
export {
  SILENCE_DB,
  clamp,
  dbToGain,
  powerToDb,
  type Decibels,
  type Frames,
  type Hertz,
  type Milliseconds,
  type NormalRange,
  type Seconds,
} from './model/units.js';
export { Scope } from './runtime/scope.js';
