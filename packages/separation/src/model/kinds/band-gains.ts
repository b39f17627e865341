/**
 * Kind `band-gains`: the model takes features of bands and returns a real gain of mid and side for each
 * stem and band. Reads its manifest, and converts spectra to input and output to masks. Pure.
 */
import { STEM_NAMES, type PerStem } from '@sense/core/engine';
import type { MidSideMasks, MidSideSpectra } from '../../masks/mid-side.js';
import { BandLevelFeatures } from './band-level-features.js';
import { NetworkBands } from './network-bands.js';
import type { Field } from '../manifest-field.js';
import {
  COMMON_KEYS,
  COMPRESSION_KEYS,
  readCompression,
  type Compression,
  type ModelCommon,
  type ModelHead,
  type ModelKind,
} from './model-kind.js';
import type { TensorSpec } from '../tensors.js';

/** How features are computed from power spectra: `power` compresses the power of fine bins. */
export interface BandFeatureSpec extends Compression {
  /** Number of lowest bins that are separate features. */
  readonly fineBins: number;
}

/** A band-gain model: once a hop, spectral features in, gains of mid and side per stem and band out. */
export interface BandGainManifest extends ModelCommon {
  readonly kind: 'band-gains';
  /** `[1, 1, fineBins + 3 * bands]`. */
  readonly input: TensorSpec;
  /** `[2, 4, bands]`: mid and side, stem, band. */
  readonly output: TensorSpec;
  readonly features: BandFeatureSpec;
  /** Ascending from 0 to `windowLength / 2`: bands are triangles between neighbouring centres. */
  readonly centreBins: readonly number[];
}

export const bandGains: ModelKind<BandGainManifest> = {
  read(root, common) {
    const lastBin = common.windowLength / 2;
    root.hasOnlyKeys([...COMMON_KEYS, 'bands']);
    root.at('bands').hasOnlyKeys(['interpolation', 'centreBins']);
    root.at('bands').at('interpolation').equals('linear');
    const centreBins = readCentres(root.at('bands').at('centreBins'), lastBin);
    const spec = root.at('features');
    spec.hasOnlyKeys([...COMPRESSION_KEYS, 'fineBins']);
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
  readonly #bands: NetworkBands;
  readonly #features: BandLevelFeatures;
  readonly #gains: Float32Array;

  constructor({ centreBins, features }: BandGainManifest) {
    this.#bands = new NetworkBands(centreBins);
    this.#features = new BandLevelFeatures(this.#bands, features);
    this.#gains = new Float32Array(this.#bands.bins);
  }

  writeInput({ mid, side }: MidSideSpectra, input: Float32Array): void {
    this.#features.compute(mid, side, input);
  }

  readMasks(output: Float32Array, masks: PerStem<MidSideMasks>): void {
    const { count } = this.#bands;
    STEM_NAMES.forEach((stem, index) => {
      this.#writeMask(output, index * count, masks[stem].mid);
      this.#writeMask(output, (STEM_NAMES.length + index) * count, masks[stem].side);
    });
  }

  /** Gains do not change phases: the masks are real. */
  #writeMask(output: Float32Array, offset: number, mask: Float32Array): void {
    this.#bands.interpolate(output, offset, this.#gains);
    for (let bin = 0; bin < this.#gains.length; bin++) {
      mask[2 * bin] = this.#gains[bin]!;
      mask[2 * bin + 1] = 0;
    }
  }
}

function readCentres(field: Field, lastBin: number): number[] {
  const bins = field.items().map((item) => item.integer(0, lastBin));
  bins.forEach((bin, i) => {
    if (i > 0 && bin <= bins[i - 1]!) field.at(i).fail('larger than its predecessor');
  });
  if (bins.length < 2) field.fail('at least two bins');
  field.at(0).equals(0);
  field.at(bins.length - 1).equals(lastBin);
  return bins;
}
