/**
 * The hand-made part of the beat activation: the flux of the mixture above its recent mean, relative
 * to its recent maximum. It responds to any music whose notes start together, whatever its level.
 */
import { clamp, type Frames, type Hertz, type NormalRange } from '../../model/units.js';
import { onePole } from '../../dsp/level-curve.js';
import { FLUX_ACTIVATION } from '../tuning.js';

export class FluxActivation {
  /** 0: no more flux than usual; 1: as much as the largest of the last seconds. */
  value: NormalRange = 0;
  /** Steps since the last flux well above its mean. */
  silentSteps: Frames = 0;
  readonly #meanWeight: number;
  readonly #decay: number;
  #mean = 0;
  #maximum = 0;
  /** Values of the last steps: a ring that delays the output as long as that of the network. */
  readonly #delayed = new Float32Array(FLUX_ACTIVATION.delaySteps + 1);
  #steps = 0;

  /** @param rate steps per second */
  constructor(rate: Hertz) {
    this.#meanWeight = onePole(1 / rate, FLUX_ACTIVATION.meanSeconds);
    this.#decay = Math.exp(-1 / (FLUX_ACTIVATION.maximumSeconds * rate));
  }

  /** Takes the flux of a step: the parts of the mixture come first. */
  process(flux: Float32Array): void {
    let sum = 0;
    const weights = FLUX_ACTIVATION.partWeights;
    for (let part = 0; part < weights.length; part++) sum += weights[part]! * flux[part]!;
    this.#mean += this.#meanWeight * (sum - this.#mean);
    const excess = Math.max(0, sum - this.#mean);
    this.#maximum = Math.max(excess, this.#maximum * this.#decay, FLUX_ACTIVATION.minMaximum);
    const size = this.#delayed.length;
    const reference = Math.max(this.#maximum, FLUX_ACTIVATION.meanRatio * this.#mean);
    this.#delayed[this.#steps % size] = clamp(excess / reference, 0, 1);
    this.#steps++;
    this.value = this.#delayed[this.#steps % size]!;
    this.silentSteps = this.value >= FLUX_ACTIVATION.minSound ? 0 : this.silentSteps + 1;
  }

  reset(): void {
    this.#mean = this.#maximum = this.value = this.silentSteps = this.#steps = 0;
    this.#delayed.fill(0);
  }
}
