/**
 * The beginning of the pipeline: checks the blocks of a file, mixes them down, resamples them to the rate of the engine,
 * and cuts them into hops.
 */
import {
  Resampler,
  downMixGains,
  type DownMix,
  type Frames,
  type Hertz,
  type Seconds,
  type SeparatorFormat,
  type StereoHop,
} from '@sense/core/engine';
import { LIVE_STOPBAND } from '@sense/core/internal';
import { MAX_BLOCK_FRAMES, type AudioFile } from '../input/audio-file.js';
import { downMix } from '../input/down-mix.js';
import type { HopBlock } from './hop-block.js';
import { SignalCheck } from './signal-check.js';
import type { BlockChain } from './stages/stages.js';

export class HopSource {
  readonly check: SignalCheck;
  /** Frames of the file consumed. */
  frames: Frames = 0;
  /** Hops cut, with those of {@link flush}. */
  hops = 0;
  readonly #hopFrames: Frames;
  readonly #resampler: Resampler;
  readonly #finite: readonly Float32Array[];
  readonly #gains: DownMix;
  readonly #stereo = [new Float32Array(MAX_BLOCK_FRAMES), new Float32Array(MAX_BLOCK_FRAMES)] as const;
  readonly #resampled: readonly [Float32Array, Float32Array];
  #block: HopBlock | undefined;
  /** Frames in the hop that is being filled. */
  #filled: Frames = 0;

  constructor(file: Pick<AudioFile, 'sampleRate' | 'channels'>, { sampleRate, hopFrames }: SeparatorFormat) {
    this.#hopFrames = hopFrames;
    this.check = new SignalCheck(file.channels);
    this.#gains = downMixGains(file.channels);
    this.#finite = Array.from({ length: file.channels }, () => new Float32Array(MAX_BLOCK_FRAMES));
    this.#resampler = new Resampler({
      inputRate: file.sampleRate,
      outputRate: sampleRate,
      channels: 2,
      stopband: LIVE_STOPBAND,
    });
    const most = this.#resampler.maxOutputFrames(MAX_BLOCK_FRAMES);
    this.#resampled = [new Float32Array(most), new Float32Array(most)];
  }

  /** Delay of the hops behind the file, in frames at the engine's rate. */
  get delayFrames(): Frames {
    return this.#resampler.delayFrames;
  }

  get delaySeconds(): Seconds {
    return this.#resampler.delaySeconds;
  }

  get fileRate(): Hertz {
    return this.#resampler.inputRate;
  }

  /** Cuts one block of the file into hops, and submits the blocks of hops that are full. */
  async consume(block: readonly Float32Array[], chain: BlockChain): Promise<void> {
    const frames = block[0]!.length;
    this.check.process(block, this.#finite);
    downMix(this.#finite, frames, ...this.#stereo, this.#gains);
    this.frames += frames;
    await this.#cut(frames, true, chain);
  }

  /** Appends silence until there are `hops` hops in all, which are not reported, and submits the last block. */
  async flush(hops: number, chain: BlockChain): Promise<void> {
    for (const channel of this.#stereo) channel.fill(0);
    while (this.hops < hops) await this.#cut(this.#hopFrames, false, chain);
    if (this.#block && this.#block.filled > 0) await this.#submit(chain);
  }

  async #cut(frames: Frames, reported: boolean, chain: BlockChain): Promise<void> {
    const produced = this.#resampler.process(this.#stereo, frames, this.#resampled);
    for (let from = 0; from < produced;) {
      this.#block ??= await chain.acquire();
      from = this.#take(from, produced, this.#block.hops[this.#block.filled]!.mix);
      if (this.#filled < this.#hopFrames) break;
      this.#filled = 0;
      this.hops++;
      this.#block.filled++;
      if (reported) this.#block.reported++;
      if (this.#block.filled === this.#block.hops.length) await this.#submit(chain);
    }
  }

  /** Copies frames `from`..`to` until the hop is full. @returns the next frame to copy */
  #take(from: Frames, to: Frames, { left, right }: StereoHop): Frames {
    const end = Math.min(to, from + this.#hopFrames - this.#filled);
    left.set(this.#resampled[0].subarray(from, end), this.#filled);
    right.set(this.#resampled[1].subarray(from, end), this.#filled);
    this.#filled += end - from;
    return end;
  }

  async #submit(chain: BlockChain): Promise<void> {
    const block = this.#block!;
    this.#block = undefined;
    const pending = chain.submit(block);
    if (pending) await pending;
  }
}
