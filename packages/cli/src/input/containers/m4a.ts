/**
 * Finds the index (`moov`) of an MP4 file (ISO/IEC 14496-12). The decoder needs it before the audio, but most encoders
 * write it after the audio. Such a file is streamed with the index first and its chunk offsets adjusted, in constant
 * memory.
 */
import { SenseError } from '@sense/core/engine';
import type { FileBytes } from '../file-bytes.js';
import type { ContainerFacts } from './container.js';

/** A larger index is invalid: a day of AAC needs 20 MB. */
const MAX_INDEX_BYTES = 128 * 1024 * 1024;
/** Boxes that contain the boxes with chunk offsets. */
const PARENTS = ['trak', 'mdia', 'minf', 'stbl'];

interface Box {
  readonly type: string;
  readonly start: number;
  readonly end: number;
}

export async function probeM4a(file: FileBytes): Promise<ContainerFacts> {
  const boxes = await topLevelBoxes(file);
  const last = boxes.at(-1);
  const truncated =
    last && last.end > file.size ? { truncated: `its "${last.type}" box lacks ${last.end - file.size} bytes` } : {};
  const index = boxes.find((box) => box.type === 'moov');
  if (!index || index.end > file.size) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is an MP4 file of ${file.size} bytes without its index ("moov"), which is written last: ` +
        'it is truncated. Copy or export it again',
    );
  }
  const audio = boxes.find((box) => box.type === 'mdat');
  if (!audio || audio.start > index.start) return truncated;
  if (index.end - index.start > MAX_INDEX_BYTES) {
    throw new SenseError(
      'decode-failed',
      `${file.path} has an index of ${index.end - index.start} bytes: it is damaged`,
    );
  }
  const head = boxes[0]!.type === 'ftyp' ? boxes[0]!.end : 0;
  const moved = Buffer.from(await file.read(index.start, index.end - index.start));
  moveOffsets(moved, 8, moved.length, (at) => (at >= head && at < index.start ? at + moved.length : at));
  return {
    ...truncated,
    parts: [
      Buffer.concat([await file.read(0, head), moved]),
      { start: head, end: index.start },
      { start: index.end, end: file.size },
    ],
  };
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

function moveOffsets(index: Buffer, start: number, end: number, move: (offset: number) => number): void {
  for (let at = start; at + 8 <= end;) {
    const size = index.readUInt32BE(at);
    const type = index.toString('latin1', at + 4, at + 8);
    if (size < 8 || at + size > end) return;
    if (PARENTS.includes(type)) moveOffsets(index, at + 8, at + size, move);
    const wide = type === 'co64';
    if (wide || type === 'stco') {
      const count = Math.min(index.readUInt32BE(at + 12), Math.floor((size - 16) / (wide ? 8 : 4)));
      for (let i = 0; i < count; i++) {
        const entry = at + 16 + i * (wide ? 8 : 4);
        if (wide) index.writeBigUInt64BE(BigInt(move(Number(index.readBigUInt64BE(entry)))), entry);
        else index.writeUInt32BE(move(index.readUInt32BE(entry)), entry);
      }
    }
    at += size;
  }
}
