/** The `/internal` entry: for `sense bench`, the benches, training and tests. It may change in any release. */
export { ComponentSplitter } from './dsp/components.js';
export { priorContract, type PriorContract } from './dsp/contract.js';
export { CUE_COUNT, CueExtractor } from './dsp/cues.js';
export { BAND_SPACING_ERB, DSP_FORMAT } from './dsp/dsp-mask-estimator.js';
export { createErbBands, type ErbBands } from './dsp/erb-bands.js';
export { COST_WARM_UP_HOPS, SeparationCost, type CostFigures, type CostPercentiles } from './cost/separation-cost.js';
export { TimedSeparator } from './cost/timed-separator.js';
export {
  FALLBACK_DEFAULTS,
  FallbackChain,
  type FallbackChainOptions,
  type FallbackTransition,
} from './fallback/fallback-chain.js';
export { verifyModel } from './model/manifest.js';
export type { OnnxRuntime } from './model/model-runner.js';
export { createModelSeparator } from './model/model-separator.js';
export { DEFAULT_MODEL } from './shipped-models.js';
