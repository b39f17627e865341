/**
 * Which kinds of models there are: the one place that knows them all. A new kind is a file like its
 * neighbours and a line here.
 */
import { bandGains, type BandGainManifest } from './band-gains.js';
import { complexMasks, type ComplexMaskManifest } from './complex-masks.js';
import type { Field } from '../manifest-field.js';
import type { ModelCommon, ModelHead, ModelKind } from './model-kind.js';

/** What a runtime must know to feed a model and to use its answer; `kind` says what both mean. */
export type ModelManifest = BandGainManifest | ComplexMaskManifest;

const KINDS: { readonly [Manifest in ModelManifest as Manifest['kind']]: ModelKind<Manifest> } = {
  'band-gains': bandGains,
  'complex-masks': complexMasks,
};

export const MODEL_KINDS = Object.keys(KINDS) as ModelManifest['kind'][];

/** Reads what manifests of `kind` say beyond `common`. Throws `model-invalid`. */
export function readKind(kind: ModelManifest['kind'], root: Field, common: ModelCommon): ModelManifest {
  return KINDS[kind].read(root, common);
}

/** What the model of `manifest` hears, and what its answers mean. */
export function createModelHead(manifest: ModelManifest): ModelHead {
  // The entry of a manifest's own kind is the one that takes it.
  const kind: ModelKind<ModelManifest> = KINDS[manifest.kind];
  return kind.createHead(manifest);
}
