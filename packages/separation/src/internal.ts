/** The `/internal` entry: for `sense bench`, the benches, training and tests only. It may change in any release. */
export { createNeuralMasks } from './api/create-neural-separator.js';
export { COST_WARM_UP_HOPS, SeparationCost, type CostFigures, type CostPercentiles } from './cost/separation-cost.js';
export { TimedSeparator } from './cost/timed-separator.js';
export { ComponentSplitter } from './dsp/components.js';
export { priorContract, type PriorContract } from './dsp/contract.js';
export { CUE_COUNT, CueExtractor } from './dsp/cues.js';
export { BAND_SPACING_ERB, DSP_FORMAT, DspMaskEstimator } from './dsp/dsp-mask-estimator.js';
export { DSP_SEPARATOR } from './dsp/dsp-separator.js';
export { createErbBands, type ErbBands } from './dsp/erb-bands.js';
export {
  FALLBACK_DEFAULTS,
  FallbackChain,
  type FallbackChainOptions,
  type FallbackTransition,
} from './fallback/fallback-chain.js';
export { MaskBlend, type MaskBlendOptions } from './masks/mask-blend.js';
export type { MaskEstimator } from './masks/mask-estimator.js';
export { separatorFormat, type MaskSeparatorFormat } from './masks/mask-separator.js';
export { MidSideTransform, createMasks, type MidSideMasks, type MidSideSpectra } from './masks/mid-side.js';
export { verifyModel } from './model/manifest.js';
export type { OnnxRuntime } from './model/model-runner.js';
export { createModelSeparator, createSeparatorOf } from './model/model-separator.js';
export { NeuralMaskEstimator } from './model/neural-mask-estimator.js';
export { DEFAULT_MODEL } from './shipped-models.js';
