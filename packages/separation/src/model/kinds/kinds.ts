/** The registry of model kinds. A new kind is a file in this folder and a line here. */
import { bandGains, type BandGainManifest } from './band-gains.js';
import { complexMasks, type ComplexMaskManifest } from './complex-masks.js';
import type { Field } from '../manifest-field.js';
import type { ModelCommon, ModelHead, ModelKind } from './model-kind.js';

/** What is needed to run a model and to use its output; `kind` defines the meaning of input and output. */
export type ModelManifest = BandGainManifest | ComplexMaskManifest;

const KINDS: { readonly [Manifest in ModelManifest as Manifest['kind']]: ModelKind<Manifest> } = {
  'band-gains': bandGains,
  'complex-masks': complexMasks,
};

export const MODEL_KINDS = Object.keys(KINDS) as ModelManifest['kind'][];

/** Reads the fields of a manifest of `kind` beyond `common`. Throws `model-invalid`. */
export function readKind(kind: ModelManifest['kind'], root: Field, common: ModelCommon): ModelManifest {
  return KINDS[kind].read(root, common);
}

/** Creates the converter between spectra and the tensors of the model of `manifest`. */
export function createModelHead(manifest: ModelManifest): ModelHead {
  // The entry of the manifest's kind accepts it; TypeScript cannot see that.
  const kind: ModelKind<ModelManifest> = KINDS[manifest.kind];
  return kind.createHead(manifest);
}
