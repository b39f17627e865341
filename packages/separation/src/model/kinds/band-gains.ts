/**
 * Kind `band-gains`: the model hears features of bands and answers with a real gain of middle and
 * side for each stem and band. Knows no file, no runtime and no audio.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import { BandLevelFeatures } from './band-level-features.js';
import { NetworkBands } from './network-bands.js';
import type { Field } from '../manifest-field.js';
import {
  readCompression,
  type Compression,
  type ModelCommon,
  type ModelHead,
  type ModelKind,
  type TensorSpec,
} from './model-kind.js';

/** How features are taken from power spectra: `power` compresses the power of fine bins. */
export interface FeatureSpec extends Compression {
  /** Lowest bins given one by one. */
  readonly fineBins: number;
}

/** A band-gain model: spectral features in, gains of mid and side per stem and band out, once a hop. */
export interface BandGainManifest extends ModelCommon {
  readonly kind: 'band-gains';
  /** `[1, 1, fineBins + 3 * bands]`. */
  readonly input: TensorSpec;
  /** `[2, 4, bands]`: mid and side, stem, band. */
  readonly output: TensorSpec;
  readonly features: FeatureSpec;
  /** Rising from 0 to half the frame: bands are triangles between neighbouring centres. */
  readonly centreBins: readonly number[];
}

export const bandGains: ModelKind<BandGainManifest> = {
  read(root, common) {
    const lastBin = common.frameFrames / 2;
    root.at('bands').at('interpolation').equals('linear');
    const centreBins = readCentres(root.at('bands').at('centreBins'), lastBin);
    const spec = root.at('features');
    const features = { ...readCompression(spec), fineBins: spec.at('fineBins').integer(0, lastBin + 1) };
    return {
      ...common,
      kind: 'band-gains',
      input: root.at('inputs').onlyTensor([1, 1, features.fineBins + 3 * centreBins.length]),
      output: root.at('outputs').onlyTensor([2, STEM_NAMES.length, centreBins.length]),
      features,
      centreBins,
    };
  },
  createHead: (manifest) => new BandGainHead(manifest),
};

class BandGainHead implements ModelHead {
  readonly #layout: NetworkBands;
  readonly #features: BandLevelFeatures;
  readonly #gains: Float32Array;

  constructor({ centreBins, features }: BandGainManifest) {
    this.#layout = new NetworkBands(centreBins);
    this.#features = new BandLevelFeatures(this.#layout, features);
    this.#gains = new Float32Array(this.#layout.bins);
  }

  writeInput({ mid, side }: MidSideSpectra, input: Float32Array): void {
    this.#features.compute(mid, side, input);
  }

  readMasks(answer: Float32Array, masks: PerStem<MidSideMasks>): void {
    const { bands } = this.#layout;
    STEM_NAMES.forEach((stem, index) => {
      this.#spread(answer, index * bands, masks[stem].mid);
      this.#spread(answer, (STEM_NAMES.length + index) * bands, masks[stem].side);
    });
  }

  /** Gains leave phases alone: the masks are real. */
  #spread(answer: Float32Array, offset: number, mask: Float32Array): void {
    this.#layout.spread(answer, offset, this.#gains);
    for (let bin = 0; bin < this.#gains.length; bin++) {
      mask[2 * bin] = this.#gains[bin]!;
      mask[2 * bin + 1] = 0;
    }
  }
}

function readCentres(field: Field, lastBin: number): number[] {
  const bins = field.items().map((item) => item.integer(0, lastBin));
  bins.forEach((bin, i) => {
    if (i > 0 && bin <= bins[i - 1]!) field.at(i).fail('larger than the one before');
  });
  if (bins.length < 2) field.fail('at least two bins');
  field.at(0).equals(0);
  field.at(bins.length - 1).equals(lastBin);
  return bins;
}
