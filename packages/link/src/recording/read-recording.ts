/**
 * Reads a recording from text, a file or a stream: up to its damage, with a warning.
 */
import { SenseError, type Seconds } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import { FEED_VERSION } from '../messages/feed-message.js';
import { LineParser, type RecordedItem } from './recording-lines.js';

/** A recording in memory; about 20 kB a second. */
export interface Recording {
  /** In the order of emission. */
  readonly items: readonly RecordedItem[];
  /** Time of the last item or of the end, in seconds. */
  readonly durationSeconds: Seconds;
  /** What is wrong with the file, for people; empty if nothing is. */
  readonly warnings: readonly string[];
}

/** The text of a recording, or where it comes from. */
export type RecordingSource =
  string | Blob | Response | ReadableStream<Uint8Array> | AsyncIterable<string | Uint8Array>;

/**
 * Reads a recording of `recordFeed`, or the events file of `sense analyze --events`, which has no features. A file that
 * was cut off by a crash, and lines that are damaged, are no error: the rest is read, and `warnings` names the place.
 *
 * Rejects with `format-invalid` if nothing can be read, `unsupported` for a recording of a newer version,
 * `source-unavailable` if the source fails before anything was read, `invalid-argument` for no source.
 *
 * @example
 * const recording = await readRecording(await fetch('song.jsonl'));
 */
export async function readRecording(source: RecordingSource): Promise<Recording> {
  const reader = new RecordingReader();
  try {
    for await (const chunk of chunksOf(source)) reader.push(chunk);
  } catch (error) {
    if (error instanceof SenseError) throw error;
    const why = error instanceof Error ? error.message : String(error);
    if (reader.recording.items.length === 0) {
      throw new SenseError('source-unavailable', `the recording could not be read: ${why}`, error);
    }
    reader.warn(`reading failed: ${why}`);
  }
  reader.end();
  if (reader.recording.items.length === 0) {
    throw new SenseError(
      'format-invalid',
      'this is no recording of a feed: no line holds features or an event; expected the text that recordFeed or `sense analyze --events` writes',
    );
  }
  return reader.recording;
}

/** Builds a recording from text that arrives in pieces; it can be replayed while it grows. */
export class RecordingReader {
  readonly #items: RecordedItem[] = [];
  readonly #warnings: string[] = [];
  readonly #parser = new LineParser();
  readonly #decoder = new TextDecoder();
  readonly recording: Recording;
  #rest = '';
  #lines = 0;
  #damagedLines = 0;
  #firstDamage = '';
  #durationSeconds: Seconds = 0;
  #hasHeader = false;
  #hasEnd = false;

  constructor() {
    const duration = (): Seconds => this.#durationSeconds;
    this.recording = {
      items: this.#items,
      warnings: this.#warnings,
      get durationSeconds() {
        return duration();
      },
    };
  }

  /** Throws `unsupported` for a recording of a newer version. */
  push(chunk: string | Uint8Array): void {
    this.#rest += typeof chunk === 'string' ? chunk : this.#decoder.decode(chunk, { stream: true });
    const lines = this.#rest.split('\n');
    this.#rest = lines.pop()!;
    for (const line of lines) this.#readLine(line);
  }

  warn(warning: string): void {
    this.#warnings.push(warning);
  }

  /** Reads what follows the last line break, and adds the warnings. */
  end(): void {
    this.#readLine(this.#rest);
    this.#rest = '';
    const until = `after ${this.#durationSeconds.toFixed(1)} s`;
    if (this.#damagedLines > 0) {
      this.warn(
        `${this.#damagedLines} of ${this.#lines} lines are damaged and left out, the first ${this.#firstDamage}`,
      );
    }
    if (this.#hasHeader && !this.#hasEnd) this.warn(`the recording was cut off ${until}`);
  }

  #readLine(line: string): void {
    if (line.trim() === '') return;
    this.#lines++;
    const parsed = this.#parser.parse(line);
    if (parsed.kind === 'damaged') {
      if (this.#damagedLines++ === 0) {
        this.#firstDamage = `at line ${this.#lines}, ${this.#durationSeconds.toFixed(1)} s`;
      }
      return;
    }
    if (parsed.kind === 'header') {
      this.#hasHeader = true;
      if (parsed.version <= FEED_VERSION) return;
      throw new SenseError(
        'unsupported',
        `the recording has version ${parsed.version}, this is @sense/link for versions up to ${FEED_VERSION}: update @sense/link`,
      );
    }
    if (parsed.kind === 'end') this.#hasEnd = true;
    else this.#items.push(parsed.item);
    this.#durationSeconds = Math.max(this.#durationSeconds, parsed.kind === 'end' ? parsed.time : parsed.item.time);
  }
}

async function* chunksOf(source: RecordingSource): AsyncGenerator<string | Uint8Array> {
  if (typeof source === 'string') yield source;
  else if (source instanceof Blob) yield* streamChunks(source.stream());
  else if (source instanceof Response) {
    if (!source.ok) {
      throw new SenseError(
        'source-unavailable',
        `the recording could not be loaded: ${source.status} ${source.statusText}`,
      );
    }
    if (source.body) yield* streamChunks(source.body);
  } else if (source instanceof ReadableStream) yield* streamChunks(source);
  else if (typeof source?.[Symbol.asyncIterator] === 'function') yield* source;
  else {
    throw new SenseError(
      'invalid-argument',
      `a recording is read from text, a Blob, a Response or a stream, received ${describe(source)}`,
    );
  }
}

/** Not every browser iterates over streams. */
async function* streamChunks(stream: ReadableStream<Uint8Array>): AsyncGenerator<Uint8Array> {
  const reader = stream.getReader();
  for (let next = await reader.read(); !next.done; next = await reader.read()) yield next.value;
}
