/**
 * Adapts a separator to blocks of a constant size: a block of the mix in, a block of each stem out, with a
 * constant delay. Runs on the audio thread: allocates nothing itself, never waits, reads no clock.
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
   * Called for each block in which stems are due but an asynchronous separator has not finished: the outputs
   * are silent, and the input of the block is dropped.
   */
  readonly onLate?: () => void;
  /** Called when the separator rejects: the stems of that hop are silent, and the next hop is processed. */
  readonly onFailure?: (error: unknown) => void;
}

export class StemStream {
  /** Delay of the stems behind the input. */
  readonly latencyFrames: Frames;
  readonly #separator: Separator;
  readonly #onLate: () => void;
  readonly #onFailure: (error: unknown) => void;
  readonly #input: StereoHop;
  readonly #stems: StemHops;
  /** Frames of the current hop that are read; the same number of frames of the stems is written. */
  #filled: Frames = 0;
  #busy = false;
  readonly #onHopDone = (): void => {
    this.#busy = false;
  };
  /** Silences the stems, which may be partly written or old. */
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
    this.latencyFrames = separator.hopFrames + separator.latencyFrames;
    this.#input = createStereoHop(separator.hopFrames);
    this.#stems = createStemHops(separator);
  }

  /**
   * Reads `frames` frames and writes as many. The stems of a full hop are written from the next block on:
   * an asynchronous separator must have finished by then.
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
    this.#writeOutputs(outputs, at, frames);
    if (this.#busy) return this.#onLate();
    readInput(input[0], this.#input.left, at, frames);
    readInput(input[1], this.#input.right, at, frames);
    this.#filled = at + frames;
    if (this.#filled < this.#separator.hopFrames) return;
    this.#filled = 0;
    const pending = this.#separator.process(this.#input, this.#stems);
    if (!pending) return;
    this.#busy = true;
    void pending.then(this.#onHopDone, this.#fail);
  }

  #writeOutputs(outputs: readonly (readonly Float32Array[])[], at: Frames, frames: Frames): void {
    for (let stem = 0; stem < STEM_NAMES.length; stem++) {
      const { left, right } = this.#stems.audio[STEM_NAMES[stem]!];
      const output = outputs[stem]!;
      writeOutput(left, output[0]!, at, frames, this.#busy);
      writeOutput(right, output[1]!, at, frames, this.#busy);
    }
  }
}

function readInput(samples: Float32Array | undefined, hop: Float32Array, at: Frames, frames: Frames): void {
  for (let i = 0; i < frames; i++) hop[at + i] = samples ? samples[i]! : 0;
}

function writeOutput(stem: Float32Array, output: Float32Array, at: Frames, frames: Frames, silent: boolean): void {
  for (let i = 0; i < frames; i++) output[i] = silent ? 0 : stem[at + i]!;
}
