/**
 * The separator that needs no neural network: starts at once and runs anywhere. Refuses to know
 * threads, models and what is done with the stems.
 */
import type { Separator } from '@sense/core/engine';
import { DSP_FORMAT, DspMaskEstimator } from '../dsp/dsp-mask-estimator.js';
import { MaskSeparator } from '../masks/mask-separator.js';

export interface DspSeparatorOptions {
  /** Name in status and reports. Default `dsp`. */
  readonly name?: string;
}

/**
 * Creates the DSP separator: 48 kHz, hops of 512, stems 512 frames (10.7 ms) late, masks of 1025
 * bins. The four stems sum to the delayed input; samples that are not finite count as silence.
 */
export function createDspSeparator({ name = 'dsp' }: DspSeparatorOptions = {}): Separator {
  return new MaskSeparator({ name, ...DSP_FORMAT }, new DspMaskEstimator());
}
