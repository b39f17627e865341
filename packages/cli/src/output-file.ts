/**
 * A file to write, opened before the long work so that a bad path shows at once. Small writes are
 * gathered. Knows nothing of formats.
 */
import { closeSync, fstatSync, mkdirSync, openSync, writeSync } from 'node:fs';
import { dirname } from 'node:path';
import { SenseError } from '@sense/core/offline';

const BUFFER_BYTES = 262_144;

export class OutputFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  #buffered = 0;
  #closed = false;

  /**
   * Creates the file and the folders it needs; an older file is replaced.
   * Throws `output-failed` where that is not possible.
   */
  constructor(path: string) {
    this.path = path;
    try {
      mkdirSync(dirname(path), { recursive: true });
      this.#descriptor = openSync(path, 'w');
      if (fstatSync(this.#descriptor).isDirectory()) throw new Error('it is a directory');
    } catch (error) {
      throw outputError(path, error);
    }
  }

  append(bytes: Uint8Array): void {
    if (bytes.length > BUFFER_BYTES - this.#buffered) this.#flush();
    if (bytes.length > BUFFER_BYTES) return this.#write(bytes, null);
    this.#buffer.set(bytes, this.#buffered);
    this.#buffered += bytes.length;
  }

  /** Replaces bytes that were appended earlier. Only for files that can be moved about in. */
  overwrite(at: number, bytes: Uint8Array): void {
    this.#flush();
    this.#write(bytes, at);
  }

  /** Safe to call twice. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#flush();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  #flush(): void {
    const count = this.#buffered;
    this.#buffered = 0;
    if (count > 0) this.#write(this.#buffer.subarray(0, count), null);
  }

  #write(bytes: Uint8Array, position: number | null): void {
    try {
      for (let done = 0; done < bytes.length;) {
        const at = position === null ? null : position + done;
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at);
      }
    } catch (error) {
      throw outputError(this.path, error);
    }
  }
}

/** What to tell about a path that cannot be written. */
function outputError(path: string, error: unknown): SenseError {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'this user may not write there: choose another folder',
    EPERM: 'this user may not write there: choose another folder',
    EROFS: 'the disk is read-only: choose another folder',
    EISDIR: 'it is a directory: name a file in it',
    EEXIST: 'a file stands where a folder is needed: choose another name',
    ENOTDIR: 'a file stands where a folder is needed: choose another name',
    ENOSPC: 'the disk is full: free some space or choose another disk',
  };
  const reason = (code && reasons[code]) ?? (error as Error).message;
  return new SenseError('output-failed', `${path} cannot be written: ${reason}`, error);
}
