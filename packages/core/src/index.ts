/**
 * `@sense/core`: sources, sessions, their clock and their streams of musical events, for the main thread of
 * a page. DSP, analysis and the separator interface are in `@sense/core/engine`.
 */
export { METERS, TEMPO_LIMITS } from './model/beat-control.js';
export type { BeatAdjustment, BeatHints, Meter, TempoRange } from './model/beat-control.js';
export { DRUM_CLASSES, isDrumClass } from './model/events.js';
export type {
  BeatEvent,
  DrumClass,
  DrumLabel,
  DrumTemplate,
  EventBase,
  MusicalEvent,
  OnsetEvent,
} from './model/events.js';
export { FeatureView, SILENT_MIX, SILENT_STEM } from './model/features.js';
export type { FeatureBlock, FeatureFrame, MixFeatures, StemFeatures } from './model/features.js';
export { SenseError, type SenseErrorCode } from './model/errors.js';
export { STEM_NAMES, perStem, type PerStem, type StemName } from './model/stems.js';
export type { Decibels, Frames, Hertz, Milliseconds, NormalRange, Seconds } from './model/units.js';

export { createClock, type Clock, type ClockContext } from './runtime/clock.js';
export { Scope } from './runtime/scope.js';

export type { SeparationBackend, SeparationWorker } from './live/separation-backend.js';
export type { ModelStatus, TransitionReason } from './live/separation-status.js';
export type { SeparationOptions } from './live/worker-messages.js';

export type { DrumExample } from './session/drum-examples.js';
export type { Session } from './session/session-api.js';
export type { SessionOptions } from './session/session-options.js';
export type { StemMargin } from './session/stem-margin.js';
export { createSession } from './session/session.js';

export { elementSource, type ElementSourceOptions } from './sources/element-source.js';
export { fileSource, type FileInput, type FileSourceOptions } from './sources/file-source.js';
export { gameBus, type GameBus } from './sources/game/game-bus.js';
export { gameSource, type GameSourceOptions } from './sources/game/game-source.js';
export { microphoneSource, type MicrophoneSourceOptions } from './sources/microphone-source.js';
export { listMicrophones, watchMicrophones, type Microphone } from './sources/microphones.js';
export { nodeSource, type NodeSourceOptions, type NodeWrapper } from './sources/node-source.js';
export type { EndReason, OpenSource, SilenceReason, Source, SourceKind, SourceSilence } from './sources/source.js';
export { streamSource, type StreamSourceOptions } from './sources/stream-source.js';
export { tabSource } from './sources/tab-source.js';

export type { BeatAhead } from './feed/beat-forecast.js';
export { beatsAhead, type BeatsAheadOptions, type BeatsAheadStreams } from './feed/beats-ahead.js';
export { initialStatus, type SessionState, type SessionStatus } from './feed/session-status.js';
export {
  createStreams,
  type Live,
  type LiveEvent,
  type OutputFeed,
  type SessionStreams,
  type StreamSinks,
} from './feed/streams.js';
