/**
 * A buffered output file. It is opened before the work begins, so that a bad path fails early; an existing file keeps
 * its content until the first write.
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
  /** Folders that the constructor created, innermost first; {@link discard} removes them. */
  readonly #created: readonly string[];
  #isNew = false;
  #buffered = 0;
  /** Whether the previous content has been removed. */
  #truncated = false;
  #closed = false;

  /**
   * Creates the file and its folders. An existing file is replaced on the first write, or when closed. Throws
   * `output-failed` if the path cannot be written.
   */
  constructor(path: string) {
    this.path = path;
    const created: string[] = [];
    try {
      createFolders(dirname(path), created);
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

  /** Overwrites bytes that were appended earlier. Requires a seekable file. */
  overwrite(at: number, bytes: Uint8Array): void {
    this.#flush();
    this.#write(bytes, at);
  }

  /** Writes the buffered bytes and closes the file. Idempotent. */
  close(): void {
    if (this.#closed) return;
    this.#closed = true;
    try {
      this.#flush();
      this.#truncate();
    } finally {
      closeSync(this.#descriptor);
    }
  }

  /** Undoes the opening of the file; only before anything was flushed. */
  discard(): void {
    if (this.#closed) return;
    this.#closed = true;
    closeSync(this.#descriptor);
    if (this.#isNew) unlinkSync(this.path);
    removeFolders(this.#created);
  }

  /** Removes the previous content; devices and pipes have none. */
  #truncate(): void {
    if (this.#truncated) return;
    this.#truncated = true;
    if (fstatSync(this.#descriptor).isFile()) ftruncateSync(this.#descriptor);
  }

  #flush(): void {
    const count = this.#buffered;
    this.#buffered = 0;
    if (count > 0) this.#write(this.#buffer.subarray(0, count), null);
  }

  #write(bytes: Uint8Array, position: number | null): void {
    try {
      this.#truncate();
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
 * Creates `folder` and its parents, and adds them to `created`, innermost first. The `recursive` option of `mkdirSync`
 * does not return on file systems without folder creation, such as /proc.
 */
function createFolders(folder: string, created: string[]): void {
  if (existsSync(folder)) return;
  createFolders(dirname(folder), created);
  mkdirSync(folder);
  created.unshift(folder);
}

/** Removes the folders that are still empty. */
function removeFolders(folders: readonly string[]): void {
  try {
    for (const folder of folders) rmdirSync(folder);
  } catch {
    // The folder is in use by now: it stays.
  }
}

/** Explains why a path cannot be written. */
function outputError(path: string, error: unknown): SenseError {
  const code = (error as NodeJS.ErrnoException).code;
  const reasons: Readonly<Record<string, string>> = {
    EACCES: 'permission denied: choose another folder',
    EPERM: 'permission denied: choose another folder',
    EROFS: 'the disk is read-only: choose another folder',
    EISDIR: 'it is a directory: give the path of a file',
    EEXIST: 'one of its folders is a file: choose another path',
    ENOTDIR: 'one of its folders is a file: choose another path',
    ENOENT: 'it cannot be created there: choose another folder',
    ENOSPC: 'the disk is full: free some space or choose another disk',
  };
  const reason = (code && reasons[code]) ?? (error as Error).message;
  return new SenseError('output-failed', `${path} cannot be written: ${reason}`, error);
}
