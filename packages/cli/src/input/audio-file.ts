/**
 * Decodes an audio file of any readable format as a stream of blocks, in constant memory, and reports damage of the
 * file.
 */
import { extname } from 'node:path';
import { RESAMPLER_RATES, SenseError, type Frames, type Hertz, type NormalRange } from '@sense/core/engine';
import { Conformer } from './conform.js';
import { FileBytes } from './file-bytes.js';
import { READABLE_FORMATS, detectFormat, type DetectedFormat } from './formats.js';
import { openFfmpeg } from './readers/ffmpeg.js';
import { framesOf, type AudioReader, type Pcm } from './readers/reader.js';

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
  /** What else is worth knowing, for example that ffmpeg reads the file; complete like {@link damage}. */
  readonly notes?: readonly string[];
  /** Fraction of the file read so far. */
  progress(): NormalRange;
  /** Yields the audio in blocks of up to {@link MAX_BLOCK_FRAMES} frames. Call it once. */
  blocks(): AsyncGenerator<readonly Float32Array[]>;
  close(): Promise<void>;
}

export interface OpenOptions {
  /** Program that reads what is not readable here. Default `ffmpeg`. */
  readonly ffmpeg?: string;
}

/**
 * Opens `path` (`-`: the input stream) and decodes its beginning, so that an unreadable file is rejected immediately.
 * What is not readable here is read by ffmpeg where that is installed.
 *
 * Rejects with `source-unavailable` or `permission-denied` for paths, `decode-failed` for content,
 * `unsupported` for rates outside 4..384 kHz, more than 8 channels, or a missing AAC decoder.
 */
export async function openAudioFile(path: string, { ffmpeg }: OpenOptions = {}): Promise<AudioFile> {
  const file = await FileBytes.open(path);
  try {
    return await openHere(file).catch(async (error: unknown) => await openElsewhere(file, error, ffmpeg));
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function openHere(file: FileBytes): Promise<AudioFile> {
  const format = await detectFormat(file);
  const reader = await openReader(file, format);
  const notes = format.junkBytes > 0 ? [`${format.junkBytes} bytes in front of the sound were skipped`] : [];
  return await new DecodedFile(file, reader, notes).start();
}

/** Libraries throw errors of their own for damaged headers. */
async function openReader(file: FileBytes, format: DetectedFormat): Promise<AudioReader> {
  try {
    return await format.open(file);
  } catch (error) {
    if (error instanceof SenseError) throw error;
    throw new SenseError(
      'decode-failed',
      `${file.path} looks like ${format.label} (${file.size} bytes) and is damaged: ${(error as Error).message}. ` +
        'Copy or export it again',
      error,
    );
  }
}

/** Reads with ffmpeg what is not readable here because of `error`, or rejects with `error`. */
async function openElsewhere(file: FileBytes, error: unknown, command: string | undefined): Promise<AudioFile> {
  const isOther = error instanceof SenseError && error instanceof UnreadableError === false;
  if (!isOther || file.size === 0) throw error;
  const reader = await openFfmpeg(file, extname(file.path).slice(1).toUpperCase() || 'audio', command);
  if (!reader) throw new SenseError(error.code, `${error.message}; or install ffmpeg, which reads most others`, error);
  return await new DecodedFile(file, reader, []).start().catch(() => {
    throw error;
  });
}

/** Content that no program can read better. */
class UnreadableError extends SenseError {}

class DecodedFile implements AudioFile {
  readonly path: string;
  readonly damage: string[] = [];
  readonly notes: string[];
  sampleRate: Hertz = 0;
  channels = 0;
  readonly #file: FileBytes;
  readonly #reader: AudioReader;
  readonly #pieces: AsyncGenerator<Pcm>;
  #first: Pcm | undefined;
  #decodedFrames: Frames = 0;

  constructor(file: FileBytes, reader: AudioReader, notes: readonly string[]) {
    this.path = file.path;
    this.notes = [...notes];
    this.#file = file;
    this.#reader = reader;
    this.#pieces = reader.pieces();
  }

  get format(): string {
    return this.#reader.label;
  }

  get claimedFrames(): Frames | undefined {
    return this.#reader.claimedFrames;
  }

  /** Decodes up to the first samples, which give the sample rate and the channels. */
  async start(): Promise<this> {
    try {
      const value = await this.#next();
      if (!value) throw this.#empty();
      this.#first = value;
      this.sampleRate = value.sampleRate;
      this.channels = value.channelData.length;
      this.#requireSupported();
      return this;
    } catch (error) {
      await this.#reader.close();
      throw error;
    }
  }

  progress(): NormalRange {
    const byReader = this.#reader.progress?.();
    if (byReader !== undefined) return byReader;
    return this.#file.size > 0 ? Math.min(1, this.#file.streamedBytes / this.#file.size) : 1;
  }

  async *blocks(): AsyncGenerator<readonly Float32Array[]> {
    const conformer = new Conformer(this);
    let changed: Pcm | undefined;
    for (let piece = this.#first; piece; piece = await this.#next()) {
      if (piece.channelData.length !== this.channels || piece.sampleRate !== this.sampleRate) {
        if (!changed) this.notes.push(this.#changeNote(piece));
        changed = piece;
      }
      for (const converted of conformer.process(piece)) yield* this.#split(converted);
    }
    for (const rest of conformer.flush()) yield* this.#split(rest);
    this.#checkCompleteness();
  }

  async close(): Promise<void> {
    await this.#reader.close();
    await this.#file.close();
  }

  /** The next piece with samples; undefined at the end, also if it is reached early. */
  async #next(): Promise<Pcm | undefined> {
    try {
      for (;;) {
        const { value, done } = await this.#pieces.next();
        if (done) break;
        if (framesOf(value) > 0) return value;
      }
    } catch (error) {
      this.damage.push(`decoding stopped at ${this.#seconds()} s: ${(error as Error).message}`);
    }
    this.damage.push(...this.#reader.damage);
    this.notes.push(...(this.#reader.notes ?? []));
    return undefined;
  }

  *#split(channels: readonly Float32Array[]): Generator<readonly Float32Array[]> {
    const frames = channels[0]!.length;
    for (let from = 0; from < frames; from += MAX_BLOCK_FRAMES) {
      const to = Math.min(frames, from + MAX_BLOCK_FRAMES);
      this.#decodedFrames += to - from;
      yield channels.map((channel) => channel.subarray(from, to));
    }
  }

  #empty(): SenseError {
    const reason = this.damage.length > 0 ? `: ${this.damage.join('; ')}` : '';
    return new SenseError(
      'decode-failed',
      `${this.path} looks like ${this.format} (${this.#file.size} bytes) but holds no decodable audio${reason}. ` +
        `Check that it plays elsewhere; readable formats: ${READABLE_FORMATS}`,
    );
  }

  #requireSupported(): void {
    const [lowest, highest] = RESAMPLER_RATES;
    if (!(Number.isInteger(this.sampleRate) && this.sampleRate >= lowest && this.sampleRate <= highest)) {
      throw new UnreadableError(
        'unsupported',
        `${this.path} has a sample rate of ${this.sampleRate} Hz; supported are ${lowest / 1000} to ${highest / 1000} kHz, ` +
          'in whole Hz: convert it first',
      );
    }
    if (this.channels > MAX_CHANNELS) {
      throw new UnreadableError(
        'unsupported',
        `${this.path} has ${this.channels} channels; supported are 1 to ${MAX_CHANNELS}: mix it down first`,
      );
    }
  }

  #changeNote({ channelData, sampleRate }: Pcm): string {
    const channels = channelData.length === 1 ? 'mono' : `${channelData.length} channels`;
    return (
      `at ${this.#seconds()} s the file changes to ${channels} at ${sampleRate} Hz: ` +
      'the rest is converted to the format of the beginning'
    );
  }

  /** At the end: compares the decoded audio with the header. */
  #checkCompleteness(): void {
    const missing = (this.claimedFrames ?? 0) - this.#decodedFrames;
    const isKnown = this.damage.some((text) => /truncated|stopped/.test(text));
    if (missing > (this.#reader.toleratedFrames ?? 0) && !isKnown) {
      this.damage.push(
        `the file is truncated or damaged: its header declares ${this.claimedFrames} frames, and ${this.#decodedFrames} could be decoded`,
      );
    }
  }

  #seconds(): string {
    return (this.#decodedFrames / (this.sampleRate || 1)).toFixed(2);
  }
}
