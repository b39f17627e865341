/**
 * Separation without a browser: what Node, workers and tests import. Knows nothing of threads.
 */
export * from './dsp-separator.js';
export * from './ladder.js';
export * from './model-files.js';
export type { BandGainManifest, FeatureSpec } from './neural/band-gains.js';
export type { ComplexMaskManifest } from './neural/complex-masks.js';
export type { ModelManifest } from './neural/kinds.js';
export * from './neural/manifest.js';
export type { Compression, ModelCommon, StateSpec, TensorSpec } from './neural/model-kind.js';
export * from './separation-cost.js';
export * from './timed-separator.js';
export { createModelSeparator } from './model-separator.js';
export { createNeuralSeparator, type NeuralSeparatorOptions } from './neural/create-neural-separator.js';
export { createModelRunner, type ModelRunner, type OnnxRuntime, type RunnerOptions } from './neural/model-runner.js';
