/**
 * A file to write, opened before the long work so that a bad path shows at once. An older file keeps
 * its content until there is something to put in its place. Small writes are gathered. Knows nothing
 * of formats.
 */
import {
  closeSync,
  constants,
  existsSync,
  fstatSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  rmdirSync,
  unlinkSync,
  writeSync,
} from 'node:fs';
import { dirname } from 'node:path';
import { SenseError } from '@sense/core/engine';

const BUFFER_BYTES = 262_144;

export class OutputFile {
  readonly path: string;
  readonly #descriptor: number;
  readonly #buffer = new Uint8Array(BUFFER_BYTES);
  /** What the constructor made, innermost first: gone again if the file is discarded. */
  readonly #created: readonly string[];
  #isNew = false;
  #buffered = 0;
  /** An older file's content is gone. */
  #emptied = false;
  #closed = false;

  /**
   * Creates the file and the folders it needs; an older file is replaced, from the first byte written
   * on or when closed. Throws `output-failed` where that is not possible.
   */
  constructor(path: string) {
    this.path = path;
    const created: string[] = [];
    try {
      makeFolders(dirname(path), created);
      this.#isNew = !existsSync(path);
      this.#descriptor = openSync(path, constants.O_WRONLY | constants.O_CREAT);
    } catch (error) {
      removeFolders(created);
      throw outputError(path, error);
    }
    this.#created = created;
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
      this.#empty();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Closes the file as if it had never been opened; only before anything was flushed to it. */
  discard(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
    if (this.#isNew) unlinkSync(this.path);
    removeFolders(this.#created);
  }

  /** Devices and pipes have no content to lose. */
  #empty(): void {
    if (this.#emptied) return;
    this.#emptied = true;
    if (fstatSync(this.#descriptor).isFile()) ftruncateSync(this.#descriptor);
  }

  #flush(): void {
    const count = this.#buffered;
    this.#buffered = 0;
    if (count > 0) this.#write(this.#buffer.subarray(0, count), null);
  }

  #write(bytes: Uint8Array, position: number | null): void {
    try {
      this.#empty();
      for (let done = 0; done < bytes.length;) {
        const at = position === null ? null : position + done;
        done += writeSync(this.#descriptor, bytes, done, bytes.length - done, at);
      }
    } catch (error) {
      throw outputError(this.path, error);
    }
  }
}

/**
 * Makes `folder` and what it lies in, telling `created` the innermost first. Node's own recursive way
 * tries for ever where a file system allows none, as /proc does.
 */
function makeFolders(folder: string, created: string[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), created);
  mkdirSync(folder);
  created.unshift(folder);
}

/** Removes folders that are empty still. */
function removeFolders(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // Somebody has put something there meanwhile: then it stays.
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
    ENOENT: 'nothing can be made there: choose another folder',
    ENOSPC: 'the disk is full: free some space or choose another disk',
  };
  const reason = (code && reasons[code]) ?? (error as Error).message;
  return new SenseError('output-failed', `${path} cannot be written: ${reason}`, error);
}
