/**
 * A separator between blocks of a constant size: a block of the mix in, a block of each stem out, a
 * constant delay later. Pure: no thread and no clock, so that an audio thread and a test run it
 * alike. Allocates nothing itself and never waits.
 */
import {
  STEM_NAMES,
  createStemHops,
  createStereoHop,
  type Frames,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';

export interface StemStreamOptions {
  /**
   * Told each time that stems are due and the separator, asynchronous, has not answered: silence is
   * played, and what came in meanwhile is lost.
   */
  readonly onLate?: () => void;
  /** Told why the separator rejected: the stems of that hop are silent, and the next hop is tried. */
  readonly onFailure?: (error: unknown) => void;
}

export class StemStream {
  /** Delay of the stems behind the input. */
  readonly delayFrames: Frames;
  readonly #separator: Separator;
  readonly #onLate: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #input: StereoHop;
  readonly #stems: StemHops;
  /** Frames of the hop that have come in; as many of the stems have gone out. */
  #filled: Frames = 0;
  #busy = false;
  readonly #rest = (): void => {
    this.#busy = false;
  };
  /** Half-written or old stems are worse than none. */
  readonly #fail = (error: unknown): void => {
    for (const stem of STEM_NAMES) {
      this.#stems.audio[stem].left.fill(0);
      this.#stems.audio[stem].right.fill(0);
    }
    this.#busy = false;
    this.#onFailure(error);
  };

  constructor(separator: Separator, { onLate, onFailure }: StemStreamOptions = {}) {
    this.#separator = separator;
    this.#onLate = onLate ?? (() => undefined);
    this.#onFailure = onFailure ?? (() => undefined);
    this.delayFrames = separator.hopFrames + separator.latencyFrames;
    this.#input = createStereoHop(separator.hopFrames);
    this.#stems = createStemHops(separator);
  }

  /**
   * Takes `frames` frames and gives as many. Stems of a full hop are given from the next block on:
   * an asynchronous separator must answer before that.
   * @param input left and right; a missing channel is silence
   * @param outputs left and right of each stem, in the order of {@link STEM_NAMES}
   * @param frames the size of every block: a divisor of the separator's hop
   */
  process(
    input: readonly (Float32Array | undefined)[],
    outputs: readonly (readonly Float32Array[])[],
    frames: Frames,
  ): void {
    const at = this.#filled;
    this.#give(outputs, at, frames);
    if (this.#busy) return this.#onLate();
    take(input[0], this.#input.left, at, frames);
    take(input[1], this.#input.right, at, frames);
    this.#filled = at + frames;
    if (this.#filled < this.#separator.hopFrames) return;
    this.#filled = 0;
    const pending = this.#separator.process(this.#input, this.#stems);
    if (!pending) return;
    this.#busy = true;
    void pending.then(this.#rest, this.#fail);
  }

  #give(outputs: readonly (readonly Float32Array[])[], at: Frames, frames: Frames): void {
    for (let stem = 0; stem < STEM_NAMES.length; stem++) {
      const { left, right } = this.#stems.audio[STEM_NAMES[stem]!];
      const output = outputs[stem]!;
      give(left, output[0]!, at, frames, this.#busy);
      give(right, output[1]!, at, frames, this.#busy);
    }
  }
}

function take(samples: Float32Array | undefined, hop: Float32Array, at: Frames, frames: Frames): void {
  for (let i = 0; i < frames; i++) hop[at + i] = samples ? samples[i]! : 0;
}

function give(stem: Float32Array, output: Float32Array, at: Frames, frames: Frames, silent: boolean): void {
  for (let i = 0; i < frames; i++) output[i] = silent ? 0 : stem[at + i]!;
}
