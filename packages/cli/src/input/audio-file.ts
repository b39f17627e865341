/**
 * An audio file of any readable format as a stream of blocks, in memory that does not grow with its
 * length. Says what was wrong with the file; knows nothing of what the blocks are for.
 */
import { RESAMPLER_RATES, SenseError, type Frames, type Hertz, type NormalRange } from '@sense/core/engine';
import { FileBytes } from './file-bytes.js';
import { READABLE_FORMATS, detectFormat, type Codec, type Pcm } from './formats.js';
import type { ContainerFacts } from './containers/container.js';

/** Decoders may answer with much at once: blocks handed on are no longer than this. */
export const LARGEST_BLOCK_FRAMES: Frames = 16_384;
const MOST_CHANNELS = 8;

export interface AudioFile {
  readonly path: string;
  /** As people call it, for example `FLAC`. */
  readonly format: string;
  readonly sampleRate: Hertz;
  /** 1..8, in the order L R C LFE BL BR SL SR. */
  readonly channels: number;
  /** Length the file claims; for MP3 without the encoder's padding taken off. */
  readonly claimedFrames: Frames | undefined;
  /** What was wrong with the file, complete when {@link blocks} has ended. Empty for a sound file. */
  readonly damage: readonly string[];
  /** Part of the file that has been read. */
  progress(): NormalRange;
  /** The audio, once, in blocks of up to {@link LARGEST_BLOCK_FRAMES}. */
  blocks(): AsyncGenerator<readonly Float32Array[]>;
  close(): Promise<void>;
}

/**
 * Opens `path` and decodes its beginning, so that whatever is wrong with it shows at once.
 *
 * Rejects with `source-unavailable` or `permission-denied` for paths, `decode-failed` for content,
 * `unsupported` for rates outside 4..384 kHz, more than 8 channels, or a missing AAC decoder.
 */
export async function openAudioFile(path: string): Promise<AudioFile> {
  const file = await FileBytes.open(path);
  try {
    const format = await detectFormat(file);
    const facts = await format.probe(file);
    const codec = await format.open();
    return await new Decoding(file, format.label, facts, codec).start();
  } catch (error) {
    await file.close();
    throw error;
  }
}

class Decoding implements AudioFile {
  readonly path: string;
  readonly format: string;
  readonly claimedFrames: Frames | undefined;
  readonly damage: string[] = [];
  sampleRate: Hertz = 0;
  channels = 0;
  readonly #file: FileBytes;
  readonly #facts: ContainerFacts;
  readonly #codec: Codec;
  readonly #pieces: AsyncGenerator<Pcm>;
  #first: Pcm | undefined;
  #decodedFrames: Frames = 0;
  #errors = 0;

  constructor(file: FileBytes, label: string, facts: ContainerFacts, codec: Codec) {
    this.path = file.path;
    this.format = label;
    this.claimedFrames = facts.totalFrames;
    this.#file = file;
    this.#facts = facts;
    this.#codec = codec;
    this.#pieces = this.#decode();
    if (facts.truncated) this.damage.push(`the file was cut off: ${facts.truncated}`);
  }

  /** Decodes up to the first samples, which tell rate and channels. */
  async start(): Promise<this> {
    const { value, done } = await this.#pieces.next();
    if (done) {
      const reason = this.damage.length > 0 ? `: ${this.damage.join('; ')}` : '';
      throw new SenseError(
        'decode-failed',
        `${this.path} looks like ${this.format} (${this.#file.size} bytes) but holds no audio that can be decoded${reason}. ` +
          `Check that it plays elsewhere; formats that can be read: ${READABLE_FORMATS}`,
      );
    }
    this.#first = value;
    this.sampleRate = value.sampleRate;
    this.channels = value.channelData.length;
    const [lowest, highest] = RESAMPLER_RATES;
    if (!(Number.isInteger(this.sampleRate) && this.sampleRate >= lowest && this.sampleRate <= highest)) {
      throw new SenseError(
        'unsupported',
        `${this.path} has a sample rate of ${this.sampleRate} Hz: ${lowest / 1000} to ${highest / 1000} kHz can be ` +
          'read, in whole Hz; convert it first',
      );
    }
    if (this.channels > MOST_CHANNELS) {
      throw new SenseError(
        'unsupported',
        `${this.path} has ${this.channels} channels: 1 to ${MOST_CHANNELS} can be read, mix it down`,
      );
    }
    return this;
  }

  progress(): NormalRange {
    return this.#file.size > 0 ? Math.min(1, this.#file.streamedBytes / this.#file.size) : 1;
  }

  async *blocks(): AsyncGenerator<readonly Float32Array[]> {
    for (let piece = this.#first; piece; piece = (await this.#pieces.next()).value as Pcm | undefined) {
      if (piece.channelData.length !== this.channels || piece.sampleRate !== this.sampleRate) {
        this.damage.push(
          `from ${this.#seconds()} s on the file changes to ${piece.channelData.length} channels at ` +
            `${piece.sampleRate} Hz: the rest was left out`,
        );
        break;
      }
      const frames = piece.channelData[0]!.length;
      for (let from = 0; from < frames; from += LARGEST_BLOCK_FRAMES) {
        const to = Math.min(frames, from + LARGEST_BLOCK_FRAMES);
        this.#decodedFrames += to - from;
        yield piece.channelData.map((channel) => channel.subarray(from, to));
      }
    }
    this.#judge();
  }

  async close(): Promise<void> {
    this.#codec.free();
    await this.#file.close();
  }

  async *#decode(): AsyncGenerator<Pcm, undefined> {
    const parts = this.#facts.parts ?? [{ start: 0, end: this.#file.size }];
    try {
      for await (const bytes of this.#file.stream(parts)) {
        const piece = this.#accept(await this.#codec.decode(bytes));
        if (piece) yield piece;
      }
      const rest = this.#codec.flush && this.#accept(await this.#codec.flush());
      if (rest) yield rest;
    } catch (error) {
      this.damage.push(`decoding stopped at ${this.#seconds()} s: ${(error as Error).message}`);
    }
    return undefined;
  }

  #accept(piece: Pcm): Pcm | undefined {
    this.#errors +=
      typeof piece.errors === 'number' ? piece.errors : Array.isArray(piece.errors) ? piece.errors.length : 0;
    if (!piece.channelData[0]?.length) return undefined;
    return this.#facts.mono ? { ...piece, channelData: piece.channelData.slice(0, 1) } : piece;
  }

  /** At the end: is all there that was promised? */
  #judge(): void {
    // The AAC decoder counts the frame it holds back at the start as an error.
    const errors = this.#errors - (this.format === 'M4A' ? 1 : 0);
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
    const missing = (this.claimedFrames ?? 0) - this.#decodedFrames;
    // MP3 decoders take off the encoder's padding, at most a few frames of 1152 samples.
    const tolerated = this.format === 'MP3' ? 6000 : 0;
    if (missing > tolerated && !this.#facts.truncated) {
      this.damage.push(
        `the file was cut off or is damaged: it promises ${this.claimedFrames} frames and ${this.#decodedFrames} are there`,
      );
    }
  }

  #seconds(): string {
    return (this.#decodedFrames / (this.sampleRate || 1)).toFixed(2);
  }
}
