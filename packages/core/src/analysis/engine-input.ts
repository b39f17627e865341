/**
 * Conditions the input of the engine: separator and detectors get finite samples without constant offset, at
 * most 6 dB above full scale.
 */
import { HighPass } from '../dsp/high-pass.js';
import { Headroom } from './headroom.js';
import { createStereoHop, type SeparatorFormat, type StemHops, type StereoHop } from '../model/stems.js';
import { INPUT_HIGH_PASS_HZ } from './tuning.js';

/** Samples beyond this (60 dB over full scale) are treated as invalid, like NaN. */
const MAX_SAMPLE = 1000;

/** Copies each hop with silence in place of invalid samples, through a high-pass at 5 Hz and {@link Headroom}. */
export class EngineInput {
  /** The last hop, conditioned. The next overwrites it. */
  readonly hop: StereoHop;
  readonly #highPasses: readonly [HighPass, HighPass];
  readonly #headroom: Headroom;

  constructor(format: Pick<SeparatorFormat, 'hopFrames' | 'sampleRate' | 'latencyFrames'>) {
    const { hopFrames, sampleRate } = format;
    this.hop = createStereoHop(hopFrames);
    this.#highPasses = [
      new HighPass(INPUT_HIGH_PASS_HZ, sampleRate, 1),
      new HighPass(INPUT_HIGH_PASS_HZ, sampleRate, 1),
    ];
    this.#headroom = new Headroom(format);
  }

  /** Processes one hop and fills {@link hop}. */
  process({ left, right }: StereoHop): void {
    copyFinite(left, this.hop.left);
    copyFinite(right, this.hop.right);
    this.#highPasses[0].process(this.hop.left);
    this.#highPasses[1].process(this.hop.right);
    this.#headroom.apply(this.hop);
  }

  /** Gives the stems that came of the newest hop the level of the input. */
  restore(stems: StemHops): void {
    this.#headroom.restore(stems);
  }

  /** Restores the state after construction. */
  reset(): void {
    for (const highPass of this.#highPasses) highPass.reset();
    this.#headroom.reset();
  }
}

/** Copies `from` to `to`, with zero in place of each sample that is not finite or too large. */
function copyFinite(from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < to.length; i++) {
    const sample = from[i]!;
    to[i] = sample >= -MAX_SAMPLE && sample <= MAX_SAMPLE ? sample : 0;
  }
}
