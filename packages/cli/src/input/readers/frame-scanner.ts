/**
 * Finds the frames of a stream whose frames begin with a header that states their length: MPEG audio and ADTS. Skips
 * tags between frames, and resynchronizes behind damage: a header counts only if another one follows where it says.
 */
import { skipId3 } from 'audio-type';
import type { FileBytes } from '../file-bytes.js';

export interface FrameHeader {
  /** Length of the frame with its header. */
  readonly bytes: number;
  /** Equal for frames that one decoder can decode. */
  readonly format: string;
}

/** Reads the header at `at`; undefined if there is none. May read up to {@link MAX_HEADER_BYTES} bytes. */
export type HeaderParser = (bytes: Uint8Array, at: number) => FrameHeader | undefined;

/** Consecutive whole frames of one format. */
export interface FrameRun {
  readonly bytes: Uint8Array;
  readonly format: string;
  readonly frames: number;
  /** Bytes in front that belong to no frame, without tags. */
  readonly skippedBytes: number;
}

export interface ByteRange {
  readonly start: number;
  readonly end: number;
}

export const MAX_HEADER_BYTES = 10;
/** More than any frame with its neighbour's header. */
const LONGEST_FRAME_BYTES = 16_384;
const CHUNK_BYTES = 4 * LONGEST_FRAME_BYTES;
const ID3V1_BYTES = 128;

/** Yields the frames within `range` in runs. A frame cut off by the end of the range is left out. */
export async function* scanFrames(file: FileBytes, range: ByteRange, parse: HeaderParser): AsyncGenerator<FrameRun> {
  const end = Math.min(range.end, file.size);
  let skippedBytes = 0;
  for (let from = range.start; from < end;) {
    const bytes = await file.read(from, Math.min(CHUNK_BYTES, end - from));
    if (bytes.length === 0) return;
    const last = from + bytes.length >= end;
    // Frames that begin later are read with the next chunk, so that the header behind them is at hand.
    const limit = last ? bytes.length : bytes.length - LONGEST_FRAME_BYTES;
    let at = 0;
    while (at < limit) {
      const run = readRun(bytes, at, { limit, last, parse });
      if (run.frames > 0) {
        file.reached(from + run.end);
        yield { bytes: bytes.subarray(at, run.end), format: run.format, frames: run.frames, skippedBytes };
        skippedBytes = 0;
        at = run.end;
        continue;
      }
      const tag = tagBytes(bytes, at);
      at += tag || 1;
      if (tag === 0) skippedBytes++;
    }
    from += at;
  }
}

interface RunOptions {
  readonly limit: number;
  /** Whether `bytes` end with the range. */
  readonly last: boolean;
  readonly parse: HeaderParser;
}

function readRun(
  bytes: Uint8Array,
  start: number,
  { limit, last, parse }: RunOptions,
): { end: number; frames: number; format: string } {
  let [end, frames, current] = [start, 0, ''];
  while (end < limit) {
    const header = parse(bytes, end);
    const next = end + (header?.bytes ?? 0);
    if (!header || next > bytes.length) break;
    if (frames > 0 && header.format !== current) break;
    if (frames === 0 && !isConfirmed(bytes, next, header, { last, parse })) break;
    current = header.format;
    end = next;
    frames++;
  }
  return { end, frames, format: current };
}

/** Whether the header in front of `next` starts a frame rather than being a coincidence. */
function isConfirmed(
  bytes: Uint8Array,
  next: number,
  header: FrameHeader,
  { last, parse }: Omit<RunOptions, 'limit'>,
): boolean {
  if (parse(bytes, next)?.format === header.format) return true;
  return last && (next >= bytes.length - MAX_HEADER_BYTES || tagBytes(bytes, next) > 0);
}

/** Length of the ID3 or APE tag at `at`; 0 without one. */
function tagBytes(bytes: Uint8Array, at: number): number {
  const head = String.fromCharCode(...bytes.subarray(at, at + 8));
  if (head.startsWith('ID3')) return skipId3(bytes.subarray(at, at + 10));
  if (head.startsWith('TAG')) return ID3V1_BYTES;
  if (head !== 'APETAGEX' || at + 32 > bytes.length) return 0;
  return 32 + new DataView(bytes.buffer, bytes.byteOffset + at).getUint32(12, true);
}
