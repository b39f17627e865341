/**
 * Reads the length of a native FLAC file (RFC 9639, section 8.2, STREAMINFO).
 */
import type { FileBytes } from '../file-bytes.js';
import { skipId3 } from 'audio-type';
import type { ContainerFacts } from './container.js';

export async function probeFlac(file: FileBytes): Promise<ContainerFacts> {
  const at = skipId3(await file.read(0, 10));
  const head = await file.read(at, 26);
  if (head.length < 26 || head.toString('latin1', 0, 4) !== 'fLaC') return {};
  const totalFrames = (head.readUInt8(21) & 0x0f) * 2 ** 32 + head.readUInt32BE(22);
  return totalFrames > 0 ? { totalFrames } : {};
}
