/**
 * The mask estimator of the DSP separator: textures of the spectrum (percussive, moving, steady), and a
 * small learned prior that assigns them to stems. Pure, synchronous.
 */
import { ENGINE_FORMAT, STEM_NAMES, type PerStem, type Seconds } from '@sense/core/engine';
import type { MaskEstimator } from '../masks/mask-estimator.js';
import { createMasks, type MidSideMasks, type MidSideSpectra } from '../masks/mid-side.js';
import { createErbBands, type ErbBands } from './erb-bands.js';
import { ComponentSplitter } from './components.js';
import { CueExtractor } from './cues.js';
import { PRIOR_WEIGHTS } from './prior.weights.js';
import { PriorNetwork, SLOTS } from './prior-network.js';

/** The format that the prior is trained for. */
export const DSP_FORMAT = { ...ENGINE_FORMAT, windowLength: 2048 } as const;

const BINS = DSP_FORMAT.windowLength / 2 + 1;
const HOP_SECONDS: Seconds = DSP_FORMAT.hopFrames / DSP_FORMAT.sampleRate;
export const BAND_SPACING_ERB = 0.65;
const STEMS = STEM_NAMES.length;
const SIDE = 3;

/** Synchronous. Masks are real: a gain for each bin of mid, and for each band of side. */
export class DspMaskEstimator implements MaskEstimator {
  readonly masks = createMasks(BINS);
  readonly #bands: ErbBands = createErbBands(BINS, DSP_FORMAT.sampleRate, BAND_SPACING_ERB);
  readonly #splitter = new ComponentSplitter(BINS);
  readonly #cues = new CueExtractor(this.#bands, HOP_SECONDS);
  readonly #prior = new PriorNetwork(PRIOR_WEIGHTS);
  readonly #midPower = new Float32Array(BINS);
  readonly #sidePower = new Float32Array(BINS);
  readonly #magnitudes = new Float32Array(BINS);

  estimate({ mid, side }: MidSideSpectra): void {
    writePower(mid, this.#midPower);
    writePower(side, this.#sidePower);
    const power = this.#midPower;
    const magnitudes = this.#magnitudes;
    for (let bin = 0; bin < BINS; bin++) magnitudes[bin] = Math.sqrt(power[bin]!);
    this.#splitter.process(magnitudes);
    this.#cues.process(this.#midPower, this.#sidePower, this.#splitter.masks);
    this.#prior.process(this.#cues.values);
    STEM_NAMES.forEach((stem, index) => this.#writeMasks(index, this.masks[stem]));
  }

  /** Those of mid. */
  writeMagnitudeMasks(_: MidSideSpectra, magnitudes: PerStem<Float32Array>): void {
    for (const stem of STEM_NAMES) {
      const { mid } = this.masks[stem];
      const gains = magnitudes[stem];
      for (let bin = 0; bin < BINS; bin++) gains[bin] = mid[2 * bin]!;
    }
  }

  reset(): void {
    this.#splitter.reset();
    this.#cues.reset();
    this.#prior.reset();
  }

  /** Expands the shares of bands to gains of bins. Imaginary parts stay zero. */
  #writeMasks(stem: number, { mid, side }: MidSideMasks): void {
    const { count, edges } = this.#bands;
    const { shares } = this.#prior;
    const [percussive, moving, steady] = this.#splitter.masks;
    for (let band = 0; band < count; band++) {
      const at = band * SLOTS * STEMS + stem;
      const ofPercussive = shares[at]!;
      const ofMoving = shares[at + STEMS]!;
      const ofSteady = shares[at + 2 * STEMS]!;
      const ofSide = shares[at + SIDE * STEMS]!;
      const to = edges[band + 1]!;
      for (let bin = edges[band]!; bin < to; bin++) {
        mid[2 * bin] = percussive[bin]! * ofPercussive + moving[bin]! * ofMoving + steady[bin]! * ofSteady;
        side[2 * bin] = ofSide;
      }
    }
  }
}

function writePower(spectrum: Float64Array, power: Float32Array): void {
  for (let bin = 0; bin < power.length; bin++) {
    const re = spectrum[2 * bin]!;
    const im = spectrum[2 * bin + 1]!;
    power[bin] = re * re + im * im;
  }
}
