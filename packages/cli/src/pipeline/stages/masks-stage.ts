/**
 * Estimates the masks for the detectors where no stems are wanted: nothing is resynthesised. The magnitude masks of the
 * estimator are those of the separator.
 */
import type { MidSideSpectra } from '@sense/separation/internal';
import type { HopBlock } from '../hop-block.js';
import { EstimatorStage } from './estimator-stage.js';

export class MasksStage extends EstimatorStage {
  protected override keep(spectra: MidSideSpectra, { masks }: HopBlock['hops'][number]): void {
    this.estimator.writeMagnitudeMasks(spectra, masks);
  }
}
