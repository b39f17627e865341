/**
 * Records the picture of a stage and the sound that belongs to it. Both get timestamps of one clock, that
 * of the AudioContext: sound by its frames, a picture by the sound that it shows, so that
 * they cannot drift apart. Main thread; samples come from the record worklet.
 */
import { createClock, Scope, SenseError, type Clock, type Milliseconds, type Seconds } from '@sense/core';
import { describe, requireRange } from '@sense/core/internal';
import type { StreamTargetChunk } from 'mediabunny';
import type { Stage } from '../stage/stage-api.js';
import { openMediaWriter, type MediaWriter, type RecordFormat } from './media-writer.js';
import type { SoundBlock } from './record-messages.js';
import { openSoundTap } from './sound-tap.js';

/** Options of {@link recordStage}. */
export interface RecordOptions {
  /** What is heard, for example `session.output`. Not changed. Absent: a picture without sound. */
  readonly sound?: AudioNode;
  /** Default: MP4, or WebM where the browser cannot encode MP4. */
  readonly format?: RecordFormat;
  /** Most pictures a second, 1..240. Default 60. */
  readonly maxFrameRate?: number;
  /**
   * Where the file is written while it grows, for example
   * `await (await showSaveFilePicker()).createWritable()`. Absent: in memory, for short recordings.
   */
  readonly to?: WritableStream<StreamTargetChunk>;
  /** Ends the recording without a file when it aborts. */
  readonly signal?: AbortSignal;
  /** Address of `record.worklet.js`. Default: next to this module. */
  readonly workletUrl?: URL | string;
}

/** A finished recording. */
export interface RecordedFile {
  /** The file, or undefined if it went to {@link RecordOptions.to}. */
  readonly blob: Blob | undefined;
  /** The media type with its codecs. */
  readonly type: string;
  readonly seconds: Seconds;
}

/** A recording that is being made. */
export interface Recording {
  readonly format: RecordFormat;
  /** Length so far. */
  readonly seconds: Seconds;
  /** Pictures in the file so far. */
  readonly pictures: number;
  /** Pictures left out because the encoder was busy. */
  readonly droppedPictures: number;
  /**
   * Completes the file. Rejects with `invalid-state` if no picture was drawn, `disposed` if it has ended, or
   * the error that broke the recording.
   */
  stop(): Promise<RecordedFile>;
}

/** Pictures that may wait for the encoder. */
const MAX_WAITING_PICTURES = 3;
/** How much earlier than its time a picture is taken: animation frames jitter. */
const FRAME_TOLERANCE: Seconds = 0.004;

/**
 * Starts to record a stage. If the stage is disposed, what was recorded stays, and {@link Recording.stop}
 * completes the file.
 *
 * Rejects with `invalid-argument` for options outside their range, `unsupported` if the browser has no
 * encoder, `thread-failed` if the worklet cannot be loaded, `disposed` if the stage or the signal has ended.
 *
 * ```ts
 * const recording = await recordStage(stage, { sound: session.output });
 * // later
 * const { blob } = await recording.stop();
 * ```
 */
export async function recordStage(stage: Stage, options: RecordOptions = {}): Promise<Recording> {
  const { sound, format, workletUrl = new URL('./record.worklet.js', import.meta.url) } = options;
  if (format !== undefined && format !== 'mp4' && format !== 'webm') {
    throw new SenseError('invalid-argument', `format must be 'mp4' or 'webm', received ${describe(format)}`);
  }
  const maxFrameRate = requireRange('maxFrameRate', options.maxFrameRate ?? 60, 1, 240);
  if (stage.state === 'disposed') throw new SenseError('disposed', 'the stage was disposed: create a new one');
  const scope = new Scope({ signal: options.signal });
  scope.requireOpen('the signal of this recording');
  const writer = await openMediaWriter({
    canvas: stage.canvas,
    formats: format === undefined ? ['mp4', 'webm'] : [format],
    sampleRate: sound?.context.sampleRate,
    to: options.to,
  });
  const recording = new StageRecording(writer, scope, 1 / maxFrameRate, sound?.context as AudioContext | undefined);
  try {
    if (sound) {
      await openSoundTap(sound, {
        workletUrl,
        scope,
        onBlock: (block) => recording.addSound(block),
        onCrash: (error) => recording.fail(error),
      });
    }
    scope.requireOpen('the signal of this recording');
    // Throws if the stage was disposed meanwhile.
    scope.add(stage.afterFrame(({ musicTime }) => recording.addPicture(musicTime)));
  } catch (error) {
    scope.dispose();
    await writer.cancel();
    throw error;
  }
  return recording;
}

class StageRecording implements Recording {
  readonly format: RecordFormat;
  readonly #writer: MediaWriter;
  readonly #scope: Scope;
  readonly #period: Seconds;
  readonly #clock: Clock | undefined;
  readonly #sampleRate: number;
  /** Time on the clock of the first picture; NaN before it. */
  #startTime: Seconds = Number.NaN;
  /** Of the newest picture, from the start. */
  #seconds: Seconds = Number.NEGATIVE_INFINITY;
  #pictures = 0;
  #dropped = 0;
  #waitingPictures = 0;
  /** Blocks from before the first picture: the sound is processed before it is heard. */
  #early: SoundBlock[] = [];
  #pending: Promise<void> = Promise.resolve();
  #failure: Error | undefined;
  #stopping = false;

  constructor(writer: MediaWriter, scope: Scope, period: Seconds, context: AudioContext | undefined) {
    this.format = writer.format;
    this.#writer = writer;
    this.#scope = scope;
    this.#period = period;
    this.#clock = context && createClock(context);
    this.#sampleRate = context?.sampleRate ?? 0;
    scope.add(() => {
      if (!this.#stopping) void writer.cancel().catch(() => undefined);
    });
  }

  get seconds(): Seconds {
    return Math.max(0, this.#seconds);
  }

  get pictures(): number {
    return this.#pictures;
  }

  get droppedPictures(): number {
    return this.#dropped;
  }

  /** Adds what the canvas shows: the music of performance time `musicTime` (ms). */
  addPicture(musicTime: Milliseconds): void {
    const time = this.#clock
      ? this.#clock.toContext(musicTime) - this.#clock.outputLatencyMs() / 1000
      : musicTime / 1000;
    if (Number.isNaN(this.#startTime)) {
      this.#startTime = time;
      for (const block of this.#early.splice(0)) this.addSound(block);
    }
    const seconds = time - this.#startTime;
    if (seconds < this.#seconds + this.#period - Math.min(FRAME_TOLERANCE, this.#period / 2)) return;
    if (this.#waitingPictures >= MAX_WAITING_PICTURES) {
      this.#dropped++;
      return;
    }
    this.#seconds = seconds;
    this.#pictures++;
    this.#waitingPictures++;
    this.#follow(this.#writer.addPicture(seconds).finally(() => this.#waitingPictures--));
  }

  /** Adds samples; those heard before the first picture are left out. */
  addSound(block: SoundBlock): void {
    if (Number.isNaN(this.#startTime)) {
      this.#early.push(block);
      // At most 2 s are kept while the stage draws nothing.
      if (this.#early.length * block.channels[0].length > 2 * this.#sampleRate) this.#early.shift();
      return;
    }
    const first = block.frame / this.#sampleRate - this.#startTime;
    const skip = Math.max(0, Math.ceil(-first * this.#sampleRate));
    const [left, right] = block.channels;
    if (skip >= left.length) return;
    this.#follow(this.#writer.addSound(first + skip / this.#sampleRate, left.subarray(skip), right.subarray(skip)));
  }

  fail(error: unknown): void {
    this.#failure ??=
      error instanceof Error ? error : new SenseError('output-failed', `the recording stopped: ${describe(error)}`);
    this.#scope.dispose();
  }

  async stop(): Promise<RecordedFile> {
    this.#requireUnbroken();
    this.#scope.requireOpen('this recording');
    if (this.#pictures === 0) {
      this.#scope.dispose();
      throw new SenseError('invalid-state', 'nothing was recorded: the stage drew no picture');
    }
    this.#stopping = true;
    this.#scope.dispose();
    await this.#pending;
    if (this.#failure) await this.#writer.cancel();
    this.#requireUnbroken();
    const { bytes, type } = await this.#writer.finish();
    return { blob: bytes && new Blob([bytes], { type }), type, seconds: this.seconds };
  }

  #requireUnbroken(): void {
    if (this.#failure) throw this.#failure;
  }

  /** Waits for `work` before the file is completed. */
  #follow(work: Promise<void>): void {
    const before = this.#pending;
    this.#pending = Promise.all([before, work]).then(
      () => undefined,
      (error: unknown) => this.fail(error),
    );
  }
}
