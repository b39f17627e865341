/**
 * What the demultiplexer does not report of MP4 and QuickTime files (ISO/IEC 14496-12): whether they are truncated, the
 * configuration of Apple Lossless, and the gapless tag of iTunes.
 */
import { SenseError } from '@sense/core/engine';
import type { FileBytes } from '../file-bytes.js';

export interface Mp4Facts {
  /** Why the file is known to be truncated, as the end of a sentence. */
  readonly truncated: string | undefined;
  /** Magic cookie of ALAC. */
  readonly alacCookie: Uint8Array | undefined;
  /** Frames of encoder padding at the start, and of audio, by iTunes. */
  readonly gapless: { readonly primingFrames: number; readonly frames: number } | undefined;
}

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

/** A larger index is invalid: a day of AAC needs 20 MB. */
const MAX_INDEX_BYTES = 128 * 1024 * 1024;
const ALAC_BOX_BYTES = 36;
const GAPLESS_TAG = /iTunSMPB[^]{4,64}? [0-9A-F]{8} ([0-9A-F]{8}) [0-9A-F]{8} ([0-9A-F]{16})/;

/** Rejects with `decode-failed` for a file without its index. */
export async function readMp4Facts(file: FileBytes): Promise<Mp4Facts> {
  const boxes = await topLevelBoxes(file);
  const last = boxes.at(-1);
  const index = boxes.find((box) => box.type === 'moov');
  if (!index || index.end > file.size) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is an MP4 file of ${file.size} bytes without its index ("moov"), which is written last: ` +
        'it is truncated. Copy or export it again',
    );
  }
  if (index.end - index.start > MAX_INDEX_BYTES) {
    throw new SenseError(
      'decode-failed',
      `${file.path} has an index of ${index.end - index.start} bytes: it is damaged`,
    );
  }
  const bytes = await file.read(index.start, index.end - index.start);
  const [, priming, frames] = GAPLESS_TAG.exec(bytes.toString('latin1')) ?? [];
  return {
    truncated: last && last.end > file.size ? `its "${last.type}" box lacks ${last.end - file.size} bytes` : undefined,
    alacCookie: findAlacCookie(bytes),
    gapless: priming && frames ? { primingFrames: parseInt(priming, 16), frames: parseInt(frames, 16) } : undefined,
  };
}

/** The `alac` box within the sample entry of the same name. */
function findAlacCookie(index: Buffer): Uint8Array | undefined {
  for (let at = index.indexOf('alac', 4, 'latin1'); at >= 4; at = index.indexOf('alac', at + 1, 'latin1')) {
    if (index.readUInt32BE(at - 4) === ALAC_BOX_BYTES) return new Uint8Array(index.subarray(at + 4, at + 32));
  }
  return undefined;
}

async function topLevelBoxes(file: FileBytes): Promise<Box[]> {
  const boxes: Box[] = [];
  for (let at = 0; at + 8 <= file.size;) {
    const head = await file.read(at, 16);
    const short = head.readUInt32BE(0);
    const long = short === 1 && head.length === 16 ? Number(head.readBigUInt64BE(8)) : short;
    const size = short === 0 ? file.size - at : long;
    if (size < 8) break;
    boxes.push({ type: head.toString('latin1', 4, 8), start: at, end: at + size });
    at += size;
  }
  return boxes;
}
