/**
 * Random access to the bytes of a file, with errors that explain a bad path.
 */
import { open, stat, type FileHandle } from 'node:fs/promises';
import { SenseError } from '@sense/core/engine';

/** Bytes per read while streaming: a few tenths of a second of compressed audio. */
const CHUNK_BYTES = 65_536;

/** A range of the file, `end` excluded, or literal bytes. */
export type BytePart = Uint8Array | { readonly start: number; readonly end: number };

export class FileBytes {
  readonly path: string;
  readonly size: number;
  readonly #handle: FileHandle;
  #streamed = 0;

  private constructor(path: string, size: number, handle: FileHandle) {
    this.path = path;
    this.size = size;
    this.#handle = handle;
  }

  /** Opens `path`. Rejects with `source-unavailable` or `permission-denied`. */
  static async open(path: string): Promise<FileBytes> {
    try {
      const facts = await stat(path);
      if (facts.isDirectory())
        throw new SenseError('source-unavailable', `${path} is a directory: give the path of an audio file`);
      if (!facts.isFile())
        throw new SenseError('source-unavailable', `${path} is not a regular file: give the path of an audio file`);
      return new FileBytes(path, facts.size, await open(path, 'r'));
    } catch (error) {
      throw error instanceof SenseError ? error : unreadable(path, error);
    }
  }

  /** Bytes yielded by {@link stream} so far. */
  get streamedBytes(): number {
    return this.#streamed;
  }

  /** Reads up to `length` bytes from `at`; fewer at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(buffer, filled, wanted - filled, at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** Yields the bytes of `parts` in order, in chunks. */
  async *stream(parts: readonly BytePart[]): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      if (part instanceof Uint8Array) {
        this.#streamed += part.length;
        yield part;
        continue;
      }
      const end = Math.min(part.end, this.size);
      for (let at = part.start; at < end; at += CHUNK_BYTES) {
        const chunk = await this.read(at, Math.min(CHUNK_BYTES, end - at));
        if (chunk.length === 0) return;
        this.#streamed += chunk.length;
        yield chunk;
      }
    }
  }

  async close(): Promise<void> {
    await this.#handle.close();
  }
}

function unreadable(path: string, error: unknown): SenseError {
  const code = (error as NodeJS.ErrnoException).code ?? '';
  if (code === 'ENOENT' || code === 'ENOTDIR') {
    return new SenseError('source-unavailable', `${path} does not exist: check the name and the folder`, error);
  }
  if (code === 'EACCES' || code === 'EPERM') {
    return new SenseError('permission-denied', `${path} cannot be read by this user: change its permissions`, error);
  }
  return new SenseError('source-unavailable', `${path} could not be opened: ${(error as Error).message}`, error);
}
