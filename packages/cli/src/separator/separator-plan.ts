/**
 * A chosen separator as plain data, from which any thread creates the separator or a part of it.
 */
import type { Separator, SeparatorFormat } from '@sense/core/engine';
import {
  createDspSeparator,
  createNeuralSeparator,
  type ModelManifest,
  type NeuralSeparatorOptions,
} from '@sense/separation/engine';
import {
  DSP_SEPARATOR,
  createNeuralMasks,
  separatorFormat,
  type NeuralMaskEstimator,
} from '@sense/separation/internal';
import { loadNativeRuntime, type RuntimeName } from './model-runtime.js';

export interface ModelPlan {
  readonly kind: 'model';
  readonly format: SeparatorFormat;
  /** The JSON of the manifest. */
  readonly manifest: unknown;
  /** The weights. */
  readonly model: Uint8Array;
  readonly runtime: RuntimeName;
}

export type SeparatorPlan = { readonly kind: 'dsp'; readonly format: SeparatorFormat } | ModelPlan;

export const DSP_PLAN: SeparatorPlan = { kind: 'dsp', format: separatorFormat(DSP_SEPARATOR) };

/** The plan of a model. */
export function planModel(
  json: unknown,
  manifest: ModelManifest,
  model: Uint8Array,
  runtime: RuntimeName,
): SeparatorPlan {
  return { kind: 'model', format: separatorFormat(manifest), manifest: json, model, runtime };
}

/** Creates the separator on this thread. Rejects as `createNeuralSeparator` and `loadNativeRuntime` do. */
export async function createSeparator(plan: SeparatorPlan): Promise<Separator> {
  if (plan.kind === 'dsp') return createDspSeparator();
  return await createNeuralSeparator(await neuralOptions(plan));
}

/** Creates the masks of the model alone. Rejects like {@link createSeparator}. */
export async function createModelMasks(plan: ModelPlan): Promise<NeuralMaskEstimator> {
  return (await createNeuralMasks(await neuralOptions(plan))).masks;
}

async function neuralOptions({ manifest, model, runtime }: ModelPlan): Promise<NeuralSeparatorOptions> {
  return { manifest, model, ...(runtime === 'node' ? { nativeRuntime: await loadNativeRuntime() } : {}) };
}
