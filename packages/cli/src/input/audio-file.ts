/**
 * Decodes an audio file of any readable format as a stream of blocks, in constant memory, and reports damage of the
 * file.
 */
import { RESAMPLER_RATES, SenseError, type Frames, type Hertz, type NormalRange } from '@sense/core/engine';
import { FileBytes } from './file-bytes.js';
import { READABLE_FORMATS, detectFormat, type AudioDecoder, type Pcm } from './formats.js';
import type { ContainerFacts } from './containers/container.js';

/** Longest block; longer decoder output is split. */
export const MAX_BLOCK_FRAMES: Frames = 16_384;
const MAX_CHANNELS = 8;

export interface AudioFile {
  readonly path: string;
  /** Display name, for example `FLAC`. */
  readonly format: string;
  readonly sampleRate: Hertz;
  /** 1..8, in the order L R C LFE BL BR SL SR. */
  readonly channels: number;
  /** Length according to the file's header; for MP3 with the padding of the encoder. */
  readonly claimedFrames: Frames | undefined;
  /** Problems of the file; complete when {@link blocks} has ended. Empty for an intact file. */
  readonly damage: readonly string[];
  /** Fraction of the file read so far. */
  progress(): NormalRange;
  /** Yields the audio in blocks of up to {@link MAX_BLOCK_FRAMES} frames. Call it once. */
  blocks(): AsyncGenerator<readonly Float32Array[]>;
  close(): Promise<void>;
}

/**
 * Opens `path` and decodes its beginning, so that an unreadable file is rejected immediately.
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
    return await new DecodedFile(file, format.label, facts, codec).start();
  } catch (error) {
    await file.close();
    throw error;
  }
}

class DecodedFile implements AudioFile {
  readonly path: string;
  readonly format: string;
  readonly claimedFrames: Frames | undefined;
  readonly damage: string[] = [];
  sampleRate: Hertz = 0;
  channels = 0;
  readonly #file: FileBytes;
  readonly #facts: ContainerFacts;
  readonly #codec: AudioDecoder;
  readonly #pieces: AsyncGenerator<Pcm>;
  #first: Pcm | undefined;
  #decodedFrames: Frames = 0;
  #errors = 0;

  constructor(file: FileBytes, label: string, facts: ContainerFacts, codec: AudioDecoder) {
    this.path = file.path;
    this.format = label;
    this.claimedFrames = facts.totalFrames;
    this.#file = file;
    this.#facts = facts;
    this.#codec = codec;
    this.#pieces = this.#decode();
    if (facts.truncated) this.damage.push(`the file is truncated: ${facts.truncated}`);
  }

  /** Decodes up to the first samples, which give the sample rate and the channels. */
  async start(): Promise<this> {
    const { value, done } = await this.#pieces.next();
    if (done) {
      const reason = this.damage.length > 0 ? `: ${this.damage.join('; ')}` : '';
      throw new SenseError(
        'decode-failed',
        `${this.path} looks like ${this.format} (${this.#file.size} bytes) but holds no decodable audio${reason}. ` +
          `Check that it plays elsewhere; readable formats: ${READABLE_FORMATS}`,
      );
    }
    this.#first = value;
    this.sampleRate = value.sampleRate;
    this.channels = value.channelData.length;
    const [lowest, highest] = RESAMPLER_RATES;
    if (!(Number.isInteger(this.sampleRate) && this.sampleRate >= lowest && this.sampleRate <= highest)) {
      throw new SenseError(
        'unsupported',
        `${this.path} has a sample rate of ${this.sampleRate} Hz; supported are ${lowest / 1000} to ${highest / 1000} kHz, ` +
          'in whole Hz: convert it first',
      );
    }
    if (this.channels > MAX_CHANNELS) {
      throw new SenseError(
        'unsupported',
        `${this.path} has ${this.channels} channels; supported are 1 to ${MAX_CHANNELS}: mix it down first`,
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
          `at ${this.#seconds()} s the file changes to ${piece.channelData.length} channels at ` +
            `${piece.sampleRate} Hz: the rest is ignored`,
        );
        break;
      }
      const frames = piece.channelData[0]!.length;
      for (let from = 0; from < frames; from += MAX_BLOCK_FRAMES) {
        const to = Math.min(frames, from + MAX_BLOCK_FRAMES);
        this.#decodedFrames += to - from;
        yield piece.channelData.map((channel) => channel.subarray(from, to));
      }
    }
    this.#checkCompleteness();
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

  /** At the end: compares the decoded audio with the header. */
  #checkCompleteness(): void {
    // The AAC decoder counts the frame that it withholds at the start as an error.
    const errors = this.#errors - (this.format === 'M4A' ? 1 : 0);
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
    const missing = (this.claimedFrames ?? 0) - this.#decodedFrames;
    // MP3 decoders remove the padding of the encoder, at most a few frames of 1152 samples.
    const tolerated = this.format === 'MP3' ? 6000 : 0;
    if (missing > tolerated && !this.#facts.truncated) {
      this.damage.push(
        `the file is truncated or damaged: its header declares ${this.claimedFrames} frames, and ${this.#decodedFrames} could be decoded`,
      );
    }
  }

  #seconds(): string {
    return (this.#decodedFrames / (this.sampleRate || 1)).toFixed(2);
  }
}
