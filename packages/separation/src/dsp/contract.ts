/**
 * The numbers of the prior that training must agree on. `scripts/write-contract.ts` writes them to
 * `training/sense_training/contract.json`.
 */
import { createErbBands } from './erb-bands.js';
import { CUE_COUNT } from './cues.js';
import { BAND_SPACING_ERB, DSP_FORMAT } from './dsp-mask-estimator.js';
import { CUE_LIMIT, NEIGHBOUR_DISTANCE, SLOTS } from './prior-network.js';
import { PRIOR_WEIGHTS } from './prior.weights.js';

/** See `training/sense_training/spec.py` for the meaning of each field. */
export interface PriorContract {
  readonly cues: number;
  readonly cueLimit: number;
  readonly bands: number;
  readonly bandSpacingErb: number;
  readonly slots: number;
  readonly hidden: number;
  readonly summary: number;
  readonly regions: number;
  readonly neighbourDistance: number;
}

/** The contract of the shipped prior. */
export function priorContract(): PriorContract {
  const [hidden = 0] = PRIOR_WEIGHTS['input']?.shape ?? [];
  const [gates = 0, pooled = 0] = PRIOR_WEIGHTS['gateInput']?.shape ?? [];
  return {
    cues: CUE_COUNT,
    cueLimit: CUE_LIMIT,
    bands: createErbBands(DSP_FORMAT.windowLength / 2 + 1, DSP_FORMAT.sampleRate, BAND_SPACING_ERB).count,
    bandSpacingErb: BAND_SPACING_ERB,
    slots: SLOTS,
    hidden,
    summary: gates / 3,
    regions: pooled / hidden,
    neighbourDistance: NEIGHBOUR_DISTANCE,
  };
}
