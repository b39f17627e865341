/** The DSP separator: needs no model and no download, starts immediately and runs on any thread. */
import type { Separator } from '@sense/core/engine';
import { MaskSeparator, type MaskSeparatorFormat } from '../masks/mask-separator.js';
import { DSP_FORMAT, DspMaskEstimator } from './dsp-mask-estimator.js';

export const DSP_SEPARATOR: MaskSeparatorFormat = { name: 'dsp', ...DSP_FORMAT };

/**
 * Creates the DSP separator `dsp`: 48 kHz, hops of 512 frames, stems 512 frames (10.7 ms) late, masks of
 * 1025 bins. The four stems sum to the delayed input; samples that are not finite count as silence.
 */
export function createDspSeparator(): Separator {
  return new MaskSeparator(DSP_SEPARATOR, new DspMaskEstimator());
}
