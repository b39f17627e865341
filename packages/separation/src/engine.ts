/**
 * Separation without a browser: what Node, workers and tests import. Knows nothing of threads.
 */
export * from './api/create-dsp-separator.js';
export * from './fallback/fallback-chain.js';
export * from './shipped-models.js';
export type { BandGainManifest, FeatureSpec } from './model/kinds/band-gains.js';
export type { ComplexMaskManifest } from './model/kinds/complex-masks.js';
export type { ModelManifest } from './model/kinds/kinds.js';
export * from './model/manifest.js';
export type { Compression, ModelCommon, StateSpec, TensorSpec } from './model/kinds/model-kind.js';
export * from './cost/separation-cost.js';
export * from './cost/timed-separator.js';
export { createModelSeparator } from './model/model-separator.js';
export { createNeuralSeparator, type NeuralSeparatorOptions } from './api/create-neural-separator.js';
export { createModelRunner, type ModelRunner, type OnnxRuntime, type RunnerOptions } from './model/model-runner.js';
