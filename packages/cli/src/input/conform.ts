/**
 * Gives audio whose rate or channels change in the middle of a file one rate and one number of channels: those of its
 * beginning. What already has them passes unchanged.
 */
import { Resampler, downMixGains, type Frames, type Hertz } from '@sense/core/engine';
import { downMix } from './down-mix.js';
import { framesOf, type Pcm } from './readers/reader.js';

const CHUNK_FRAMES: Frames = 16_384;

export class Conformer {
  readonly #sampleRate: Hertz;
  readonly #channels: number;
  #resampler: Resampler | undefined;
  #inputRate: Hertz;
  /** Of the current rate: frames taken, frames yielded, and frames of the filter's delay still to drop. */
  #taken: Frames = 0;
  #yielded: Frames = 0;
  #delay: Frames = 0;

  constructor({ sampleRate, channels }: { readonly sampleRate: Hertz; readonly channels: number }) {
    this.#sampleRate = sampleRate;
    this.#channels = channels;
    this.#inputRate = sampleRate;
  }

  /** Converts one piece. */
  *process(pcm: Pcm): Generator<readonly Float32Array[]> {
    if (pcm.sampleRate !== this.#inputRate) {
      yield* this.flush();
      this.#start(pcm.sampleRate);
    }
    const channels = withChannels(pcm.channelData, this.#channels);
    if (!this.#resampler) yield channels;
    else yield* this.#resample(channels, framesOf(pcm));
  }

  /** Yields what the filter still holds. */
  *flush(): Generator<readonly Float32Array[]> {
    if (!this.#resampler) return;
    const total = Math.round((this.#taken * this.#sampleRate) / this.#inputRate);
    const silence = Array.from({ length: this.#channels }, () => new Float32Array(CHUNK_FRAMES));
    while (this.#yielded < total) {
      for (const piece of this.#convert(silence, CHUNK_FRAMES)) {
        const missing = total - this.#yielded;
        const kept = piece.map((channel) => channel.subarray(0, missing));
        this.#yielded += kept[0]!.length;
        if (kept[0]!.length > 0) yield kept;
      }
    }
  }

  #start(inputRate: Hertz): void {
    this.#inputRate = inputRate;
    const { outputRate, channels } = { outputRate: this.#sampleRate, channels: this.#channels };
    this.#resampler = inputRate === outputRate ? undefined : new Resampler({ inputRate, outputRate, channels });
    this.#delay = this.#resampler?.delayFrames ?? 0;
    this.#taken = 0;
    this.#yielded = 0;
  }

  *#resample(channels: readonly Float32Array[], frames: Frames): Generator<readonly Float32Array[]> {
    this.#taken += frames;
    for (const piece of this.#convert(channels, frames)) {
      this.#yielded += piece[0]!.length;
      yield piece;
    }
  }

  /** Resamples, without the delay of the filter. */
  *#convert(channels: readonly Float32Array[], frames: Frames): Generator<readonly Float32Array[]> {
    const resampler = this.#resampler!;
    for (let from = 0; from < frames; from += CHUNK_FRAMES) {
      const count = Math.min(CHUNK_FRAMES, frames - from);
      const output = channels.map(() => new Float32Array(resampler.maxOutputFrames(count) + 1));
      const input = channels.map((channel) => channel.subarray(from, from + count));
      const produced = resampler.process(input, count, output);
      const dropped = Math.min(produced, this.#delay);
      this.#delay -= dropped;
      if (produced > dropped) yield output.map((channel) => channel.subarray(dropped, produced));
    }
  }
}

/** Mixes `input` down to stereo or mono, or repeats mono; other channels stay silent. */
function withChannels(input: readonly Float32Array[], channels: number): readonly Float32Array[] {
  if (input.length === channels) return input;
  const frames = input[0]!.length;
  const left = new Float32Array(frames);
  const right = new Float32Array(frames);
  downMix(input, frames, left, right, downMixGains(input.length));
  if (channels === 1) return [left.map((sample, i) => (sample + right[i]!) / 2)];
  return Array.from({ length: channels }, (_, c) => [left, right][c] ?? new Float32Array(frames));
}
