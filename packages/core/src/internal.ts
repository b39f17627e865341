/**
 * `@sense/core/internal`: threads, rings, messages and helpers that SENSE packages share. Not a public
 * interface: it may change in any release. Loads without DOM or rxjs.
 */
export { analysisContract, type AnalysisContract } from './analysis/contract.js';
export { EngineInput } from './analysis/engine-input.js';
export { INPUT_HIGH_PASS_HZ, VERIFIED_STEMS } from './analysis/tuning.js';
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
export { HighPass } from './dsp/high-pass.js';
export { createRandom } from './dsp/random.js';
export { LIVE_STOPBAND } from './dsp/resampler.js';
export { wavHeader, type WavFormat } from './dsp/wav.js';
export { HopBatcher } from './live/engine-thread/hop-batcher.js';
export { RingEngine, type HopResult, type RingEngineOptions } from './live/engine-thread/ring-engine.js';
export { loadWorklet, requireAudioWorklet, type WorkletNames } from './live/main-thread/load-worklet.js';
export { ScriptLoad, type NamedScript } from './live/main-thread/script-load.js';
export { STEM_NODE_LAYOUT } from './live/main-thread/stems-node.js';
export type { FromWorker, ToWorker, WorkerBatch, WorkerCounters } from './live/worker-messages.js';
export { FrameRing, allocateRing, type RingStorage } from './live/transport/frame-ring.js';
export { AudioEnd } from './live/transport/audio-end.js';
export {
  INPUT_CHANNELS,
  STEM_CHANNELS,
  createLinks,
  linkTransfers,
  type TransportLink,
} from './live/transport/transport-link.js';
export { WorkerEnd } from './live/transport/worker-end.js';
export { requireBeatHints } from './model/beat-control.js';
export { describe, requireRange } from './model/errors.js';
export { matchesPattern } from './model/id-pattern.js';
export { sigmoid, softmax, type Activation } from './nn/activations.js';
export { DenseLayer, DenseMatrix } from './nn/dense.js';
export { Gru, type GruWeights } from './nn/gru.js';
export { decodeWeights, type StoredTensor, type StoredWeights, type Tensor } from './nn/weights.js';
export { findActuator } from './runtime/actuator.js';
export { requirePage } from './runtime/require-page.js';
export { FALLBACK_OUTPUT_LATENCY_MS } from './runtime/clock.js';
export { speakersOf } from './sources/game/game-bus.js';
