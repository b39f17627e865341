/** The `/engine` entry: separators without a browser and without threads, for Node, workers and tests. */
export { createDspSeparator } from './dsp/dsp-separator.js';
export { createNeuralSeparator, type NeuralSeparatorOptions } from './api/create-neural-separator.js';
export type { BandGainManifest, BandFeatureSpec as FeatureSpec } from './model/kinds/band-gains.js';
export type { ComplexMaskManifest } from './model/kinds/complex-masks.js';
export type { ModelManifest } from './model/kinds/kinds.js';
export type { Compression, ModelCommon } from './model/kinds/model-kind.js';
export { MANIFEST_VERSION, parseManifest } from './model/manifest.js';
export { createModelRunner, type ModelRunner, type RunnerOptions } from './model/model-runner.js';
export type { StateSpec, TensorSpec } from './model/tensors.js';
export { LITE_MODEL, type ModelFiles } from './shipped-models.js';
