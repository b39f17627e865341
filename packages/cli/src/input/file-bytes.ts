/**
 * Random access to the bytes of a file, with errors that explain a bad path. What comes from the input stream of the
 * process (`-`) is first copied to a temporary file, since most containers are read out of order.
 */
import { createWriteStream } from 'node:fs';
import { mkdtemp, open, rm, stat, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import type { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { SenseError } from '@sense/core/engine';

/** Bytes per read while streaming: a few tenths of a second of compressed audio. */
const CHUNK_BYTES = 65_536;
/** Path that means the input stream of the process. */
export const STANDARD_INPUT = '-';
const ADDRESS = /^[a-z][a-z0-9+.-]+:\/\//i;

/** A range of the file, `end` excluded, or literal bytes. */
export type BytePart = Uint8Array | { readonly start: number; readonly end: number };

export class FileBytes {
  /** As given by the user, for messages; `-` for the input stream. */
  readonly path: string;
  /** Where the bytes are on the disk. */
  readonly diskPath: string;
  readonly #handle: FileHandle;
  readonly #fullSize: number;
  #start = 0;
  #streamed = 0;

  private constructor(path: string, diskPath: string, size: number, handle: FileHandle) {
    this.path = path;
    this.diskPath = diskPath;
    this.#fullSize = size;
    this.#handle = handle;
  }

  /** Opens `path`, or `input` for `-`. Rejects with `source-unavailable` or `permission-denied`. */
  static async open(path: string, input: Readable = process.stdin): Promise<FileBytes> {
    if (path === STANDARD_INPUT) return await openStream(input);
    if (ADDRESS.test(path)) throw isAddress(path);
    try {
      const facts = await stat(path);
      if (facts.isDirectory())
        throw new SenseError('source-unavailable', `${path} is a directory: give the path of an audio file`);
      if (!facts.isFile())
        throw new SenseError(
          'source-unavailable',
          `${path} is not a regular file: give the path of an audio file, or pipe it in and give -`,
        );
      return new FileBytes(path, path, facts.size, await open(path, 'r'));
    } catch (error) {
      throw error instanceof SenseError ? error : unreadable(path, error);
    }
  }

  /** @internal Opens the copy of the input stream at `diskPath`. */
  static async openCopy(diskPath: string): Promise<FileBytes> {
    const { size } = await stat(diskPath);
    return new FileBytes(STANDARD_INPUT, diskPath, size, await open(diskPath, 'r'));
  }

  /** Bytes from {@link start} to the end of the file. */
  get size(): number {
    return this.#fullSize - this.#start;
  }

  /** First byte of the audio file; positions count from here. Above 0 behind a tag or junk. */
  get start(): number {
    return this.#start;
  }

  /** Ignores the first `count` bytes from now on. */
  skip(count: number): void {
    this.#start += count;
  }

  /** Bytes yielded by {@link stream} and {@link read} in order, for progress: the end of the last read range. */
  get streamedBytes(): number {
    return this.#streamed;
  }

  /** Reads up to `length` bytes from `at`; fewer at the end of the file. */
  async read(at: number, length: number): Promise<Buffer> {
    const wanted = Math.max(0, Math.min(length, this.size - at));
    const buffer = Buffer.allocUnsafe(wanted);
    let filled = 0;
    while (filled < wanted) {
      const { bytesRead } = await this.#handle.read(buffer, filled, wanted - filled, this.#start + at + filled);
      if (bytesRead === 0) break;
      filled += bytesRead;
    }
    return buffer.subarray(0, filled);
  }

  /** Yields the bytes of `parts` in order, in chunks. Default: the whole file. */
  async *stream(parts: readonly BytePart[] = [{ start: 0, end: this.size }]): AsyncGenerator<Uint8Array> {
    for (const part of parts) {
      if (part instanceof Uint8Array) {
        yield part;
        continue;
      }
      const end = Math.min(part.end, this.size);
      for (let at = part.start; at < end; at += CHUNK_BYTES) {
        const chunk = await this.read(at, Math.min(CHUNK_BYTES, end - at));
        if (chunk.length === 0) return;
        this.reached(at + chunk.length);
        yield chunk;
      }
    }
  }

  /** States that everything before `at` has been processed. */
  reached(at: number): void {
    this.#streamed = Math.max(this.#streamed, at);
  }

  async close(): Promise<void> {
    await this.#handle.close();
    if (this.path === STANDARD_INPUT) await rm(dirname(this.diskPath), { recursive: true, force: true });
  }
}

async function openStream(input: Readable): Promise<FileBytes> {
  if ((input as { isTTY?: boolean }).isTTY) {
    throw new SenseError(
      'source-unavailable',
      '- reads the file from another program, and the input is a terminal: pipe a file in, as in "cat song.mp3 | sense analyze -"',
    );
  }
  const folder = await mkdtemp(join(tmpdir(), 'sense-'));
  const path = join(folder, 'input');
  try {
    await pipeline(input, createWriteStream(path));
    return await FileBytes.openCopy(path);
  } catch (error) {
    await rm(folder, { recursive: true, force: true });
    throw new SenseError('source-unavailable', `- could not be read: ${(error as Error).message}`, error);
  }
}

function isAddress(address: string): SenseError {
  return new SenseError(
    'source-unavailable',
    `${address} is an address: download it first, or pipe it in: curl -L "${address}" | sense analyze -`,
  );
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
