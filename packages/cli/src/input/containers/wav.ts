/**
 * Reads the chunks of a WAV file: RIFF, or RF64 (EBU Tech 3306) above 4 GB. The decoder gets a minimal header and the
 * samples, without the other chunks.
 */
import { SenseError } from '@sense/core/engine';
import type { FileBytes } from '../file-bytes.js';
import type { ContainerFacts } from './container.js';

/** A 32-bit size that means "see ds64" or "until the end of the file". */
const SIZE_UNKNOWN = 0xffff_ffff;

export function isWav(head: Buffer): boolean {
  const form = head.toString('latin1', 0, 4);
  return (form === 'RIFF' || form === 'RF64') && head.toString('latin1', 8, 12) === 'WAVE';
}

export async function probeWav(file: FileBytes): Promise<ContainerFacts> {
  let format: Buffer | undefined;
  let longDataSize: number | undefined;
  for (let at = 12; at + 8 <= file.size;) {
    const head = await file.read(at, 8);
    const id = head.toString('latin1', 0, 4);
    const size = head.readUInt32LE(4);
    if (id === 'ds64') longDataSize = Number((await file.read(at + 16, 8)).readBigUInt64LE());
    if (id === 'fmt ') format = await file.read(at, 8 + Math.min(size, 4096));
    if (id === 'data') {
      if (!format || format.length < 24) break;
      return describeData(file, format, at + 8, size === SIZE_UNKNOWN ? (longDataSize ?? size) : size);
    }
    at += 8 + size + (size % 2);
  }
  throw new SenseError(
    'decode-failed',
    `${file.path} is a WAV file of ${file.size} bytes without audio: it has no ${format ? '"data"' : '"fmt "'} chunk. ` +
      'It is truncated or damaged: copy or export it again',
  );
}

function describeData(file: FileBytes, format: Buffer, start: number, declared: number): ContainerFacts {
  const blockBytes = format.readUInt16LE(20);
  const available = file.size - start;
  // Recorders that stop without writing the size leave 0 or all ones.
  const known = declared > 0 && declared < SIZE_UNKNOWN ? declared : declared > SIZE_UNKNOWN ? declared : available;
  const dataBytes = Math.min(known, available);
  const compressed = ![1, 3, 6, 7, 0xfffe].includes(format.readUInt16LE(8));
  return {
    ...(compressed || blockBytes === 0 ? {} : { totalFrames: Math.floor(known / blockBytes) }),
    ...(known > available
      ? { truncated: `its header declares ${known} bytes of audio, and ${available} are present` }
      : {}),
    parts: [plainHeader(format), { start, end: start + dataBytes }],
  };
}

/** A header that consists of the format chunk and an open-ended data chunk. */
function plainHeader(format: Buffer): Uint8Array {
  const header = Buffer.alloc(12 + format.length + 8);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(SIZE_UNKNOWN, 4);
  header.write('WAVE', 8, 'latin1');
  format.copy(header, 12);
  header.write('data', 12 + format.length, 'latin1');
  header.writeUInt32LE(SIZE_UNKNOWN, 16 + format.length);
  return header;
}
