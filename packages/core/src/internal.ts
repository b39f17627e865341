/**
 * What the packages of SENSE share with each other and do not promise to anyone else: threads,
 * rings, messages and helpers. Loads without rxjs. It may change in any release.
 */
export { LogFilterbank, type FilterbankOptions } from './dsp/filterbank.js';
export {
  AdaptiveRange,
  Smoother,
  levelCurve,
  normalise,
  normaliseLog,
  onePole,
  type AdaptiveRangeOptions,
  type LevelCurveOptions,
} from './dsp/level-curve.js';
export { wavHeader, type WavFormat } from './dsp/wav.js';
export { RingEngine, type HopResult, type RingEngineOptions } from './live/engine-thread/ring-engine.js';
export { loadWorklet, requireAudioWorklet, type WorkletNames } from './live/main-thread/load-worklet.js';
export type { FromWorker, ToWorker, WorkerBatch, WorkerCounters } from './live/messages.js';
export { FrameRing, allocateRing, type RingStorage } from './live/transport/frame-ring.js';
export {
  AudioEnd,
  INPUT_CHANNELS,
  STEM_CHANNELS,
  WorkerEnd,
  canShareMemory,
  createLinks,
  linkTransfers,
  stopLink,
  type TransportLink,
} from './live/transport/transport.js';
export { describe, requireRange } from './model/errors.js';
export { FALLBACK_OUTPUT_LATENCY_MS } from './runtime/clock.js';
