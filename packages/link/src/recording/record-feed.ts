/**
 * Records a feed: hands over text lines as the feed emits, so that what was written survives a crash. Main thread.
 */
import type { FeatureFrame, LiveEvent, OutputFeed } from '@sense/core';
import { Scope, SenseError, type Seconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { endLine, eventLine, featuresLine, headerLine, statusLine } from './recording-lines.js';

/** Receives whole lines of text, several times a hop at most. A promise that it returns is not awaited before the next call. */
export type TextSink = (text: string) => unknown;

/** Options of {@link recordFeed}. */
export interface RecordFeedOptions {
  /**
   * Where the text goes, immediately: a function, or a stream such as a `FileSystemWritableFileStream`. Default: memory,
   * for {@link FeedRecorder.toBlob}.
   */
  readonly to?: TextSink | WritableStream<string>;
  /**
   * Context time that is second 0 of the recording. Default: the time of the call, to go with sound that is recorded
   * from now on. To replay with a song file, the context time at which the song began.
   */
  readonly origin?: Seconds;
  /** Stops recording, as the end of the feed does. */
  readonly signal?: AbortSignal;
}

/** A recording in progress. */
export interface FeedRecorder {
  /** Seconds since the origin, of what was recorded last. */
  readonly seconds: Seconds;
  /** Characters recorded; bytes too, unless a label of a drum is not ASCII. */
  readonly length: number;
  /** Resolves when the last line is written; rejects with `output-failed` if the sink failed, which ends the recording. */
  readonly finished: Promise<void>;
  /** Writes the end, and closes a stream. Resolves and rejects as {@link finished}. Safe to call more than once. */
  stop(): Promise<void>;
  /** What was recorded so far, as a file. Throws `invalid-state` if it went to a sink of the host. */
  toBlob(): Blob;
}

/**
 * Records events, features and status of `feed` from now on, until the feed ends or `stop()` is called. The sound is
 * not recorded. Throws `invalid-argument` for something that is no feed or no sink, `disposed` if the feed has ended.
 *
 * @example
 * const recorder = recordFeed(session);
 * stopButton.onclick = async () => {
 *   await recorder.stop();
 *   link.href = URL.createObjectURL(recorder.toBlob());
 * };
 */
export function recordFeed(feed: OutputFeed, options: RecordFeedOptions = {}): FeedRecorder {
  if (typeof feed?.heardAt !== 'function' || !feed.signal) {
    throw new SenseError('invalid-argument', `recordFeed needs a session or another feed, received ${describe(feed)}`);
  }
  if (feed.signal.aborted) throw new SenseError('disposed', 'the feed has ended: record a new one');
  return new LiveRecorder(feed, options);
}

/** Writes text in order; keeps the first failure. */
interface Output {
  write(text: string): void;
  /** Resolves when everything is written; rejects if anything failed. */
  close(): Promise<void>;
}

class LiveRecorder implements FeedRecorder {
  readonly finished: Promise<void>;
  readonly #feed: OutputFeed;
  readonly #origin: Seconds;
  readonly #scope: Scope;
  readonly #output: Output;
  readonly #memory: string[] | undefined;
  #pending = '';
  #flushing = false;
  #length = 0;
  #seconds: Seconds = 0;

  constructor(feed: OutputFeed, { to, origin = feed.clock.contextNow(), signal }: RecordFeedOptions) {
    this.#feed = feed;
    this.#origin = origin;
    this.#memory = to === undefined ? [] : undefined;
    const scope = new Scope({ signal });
    this.#scope = scope;
    const memory = this.#memory;
    this.#output = openOutput(to ?? ((text) => void memory!.push(text)), () => scope.dispose());
    this.finished = new Promise((resolve, reject) => {
      scope.add(() => this.#end().then(resolve, reject));
    });
    // A host that does not wait for the end has not asked for its errors.
    this.finished.catch(() => undefined);
    this.#write(headerLine());
    if (scope.disposed) return;
    scope.listen(feed.signal, 'abort', () => scope.dispose());
    this.#subscribe();
  }

  get seconds(): Seconds {
    return this.#seconds;
  }

  get length(): number {
    return this.#length;
  }

  async stop(): Promise<void> {
    this.#scope.dispose();
    await this.finished;
  }

  toBlob(): Blob {
    if (!this.#memory) {
      throw new SenseError('invalid-state', 'the recording went to the sink given as `to`: read it from there');
    }
    this.#flush();
    return new Blob(this.#memory, { type: 'application/jsonl' });
  }

  #subscribe(): void {
    const { features$, events$, status$ } = this.#feed;
    const ends = { error: () => this.#scope.dispose(), complete: () => this.#scope.dispose() };
    const subscriptions = [
      status$.subscribe({ next: (status) => this.#write(statusLine(status, this.#now())), ...ends }),
      features$.subscribe({ next: (frame) => this.#writeFeatures(frame), ...ends }),
      events$.subscribe({ next: (event) => this.#writeEvent(event), ...ends }),
    ];
    for (const subscription of subscriptions) this.#scope.add(() => subscription.unsubscribe());
  }

  #writeFeatures(frame: FeatureFrame): void {
    this.#seconds = frame.time - this.#origin;
    this.#write(featuresLine(frame, this.#origin));
  }

  #writeEvent(event: LiveEvent): void {
    this.#write(eventLine(event, this.#origin));
  }

  #now(): Seconds {
    return this.#feed.clock.contextNow() - this.#origin;
  }

  /** Adds a line; the lines of one task are handed over together at its end. */
  #write(line: string): void {
    this.#pending += line;
    this.#length += line.length;
    if (this.#flushing) return;
    this.#flushing = true;
    queueMicrotask(() => this.#flush());
  }

  #flush(): void {
    this.#flushing = false;
    const text = this.#pending;
    this.#pending = '';
    if (text !== '') this.#output.write(text);
  }

  async #end(): Promise<void> {
    this.#write(endLine(Math.max(this.#seconds, 0)));
    this.#flush();
    await this.#output.close();
  }
}

/** @param onFailure called once, after the first failure */
function openOutput(to: TextSink | WritableStream<string>, onFailure: () => void): Output {
  let failure: SenseError | undefined;
  const pending = new Set<Promise<unknown>>();
  const fail = (cause: unknown): void => {
    if (failure) return;
    const why = cause instanceof Error ? cause.message : String(cause);
    failure = new SenseError('output-failed', `the recording could not be written: ${why}`, cause);
    onFailure();
  };
  const writer = typeof to === 'function' ? undefined : to?.getWriter?.();
  if (typeof to !== 'function' && !writer) {
    throw new SenseError('invalid-argument', `to must be a function or a WritableStream, received ${describe(to)}`);
  }
  const send = writer ? (text: string) => writer.write(text) : (to as TextSink);
  return {
    write(text) {
      if (failure) return;
      try {
        const written: Promise<unknown> = Promise.resolve(send(text))
          .catch(fail)
          .finally(() => pending.delete(written));
        pending.add(written);
      } catch (error) {
        fail(error);
      }
    },
    async close() {
      await Promise.all(pending);
      if (!failure) await writer?.close().catch(fail);
      if (failure) throw failure;
    },
  };
}
