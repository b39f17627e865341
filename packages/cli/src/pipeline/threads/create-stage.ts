/**
 * Creates the stage of a thread.
 */
import { createDspSeparator, parseManifest } from '@sense/separation/engine';
import { DSP_SEPARATOR, DspMaskEstimator, createSeparatorOf } from '@sense/separation/internal';
import { createModelMasks, type ModelPlan, type SeparatorPlan } from '../../separator/separator-plan.js';
import { AlignmentStage } from '../stages/alignment-stage.js';
import { AnalysisStage } from '../stages/analysis-stage.js';
import { MasksStage } from '../stages/masks-stage.js';
import { MasksAhead, ModelStage } from '../stages/model-stage.js';
import { SeparationStage } from '../stages/separation-stage.js';
import type { Stage } from '../stages/stage.js';
import type { StageRole } from './stage-messages.js';

/**
 * The stages that a separator needs.
 * @param stems whether stems are wanted; without them the detectors need masks only
 */
export function rolesOf(plan: SeparatorPlan, stems: boolean): StageRole[] {
  if (!stems) return ['masks', 'analysis'];
  return [...(plan.kind === 'model' ? (['model'] as const) : []), 'separation', 'analysis', 'alignment'];
}

/** Rejects with the errors of the model. */
export async function createStage(role: StageRole, plan: SeparatorPlan): Promise<Stage> {
  switch (role) {
    case 'model': {
      const model = plan as ModelPlan;
      return new ModelStage(parseManifest(model.manifest), await createModelMasks(model));
    }
    case 'masks':
      // The detectors use the masks of a network only where it is not blended: otherwise it need not run.
      if (plan.kind === 'dsp' || parseManifest(plan.manifest).modelMix < 1)
        return new MasksStage(DSP_SEPARATOR, new DspMaskEstimator());
      return new MasksStage(parseManifest(plan.manifest), await createModelMasks(plan));
    case 'separation': {
      if (plan.kind === 'dsp') return new SeparationStage(createDspSeparator());
      const ahead = new MasksAhead(plan.format.maskBins);
      return new SeparationStage(createSeparatorOf(parseManifest(plan.manifest), ahead), ahead);
    }
    case 'analysis':
      return new AnalysisStage(plan.format);
    case 'alignment':
      return new AlignmentStage(plan.format);
  }
}
