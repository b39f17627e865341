/**
 * Reads the first frame of an MP3 file: the number of channels, and the size in the Xing or Info tag of the encoder.
 */
import type { FileBytes } from '../file-bytes.js';
import { skipId3 } from 'audio-type';
import type { ContainerFacts } from './container.js';

/** Range searched for the first frame after the tags. */
const SEARCH_BYTES = 65_536;
const TAG_HAS_FRAMES = 1;
const TAG_HAS_BYTES = 2;

export async function probeMp3(file: FileBytes): Promise<ContainerFacts> {
  const audioStart = skipId3(await file.read(0, 10));
  const head = await file.read(audioStart, SEARCH_BYTES);
  const sync = findSync(head);
  if (sync < 0) return {};
  const mpeg1 = (head[sync + 1]! & 0x18) === 0x18;
  const mono = head[sync + 3]! >> 6 === 3;
  const tag = sync + 4 + (mpeg1 ? (mono ? 17 : 32) : mono ? 9 : 17);
  const name = head.toString('latin1', tag, tag + 4);
  if ((name !== 'Xing' && name !== 'Info') || tag + 16 > head.length) return { mono };

  const flags = head.readUInt32BE(tag + 4);
  const frames = flags & TAG_HAS_FRAMES ? head.readUInt32BE(tag + 8) : 0;
  const declared = flags & TAG_HAS_BYTES ? head.readUInt32BE(tag + (frames ? 12 : 8)) : 0;
  const available = file.size - audioStart - sync;
  return {
    mono,
    ...(frames ? { totalFrames: frames * (mpeg1 ? 1152 : 576) } : {}),
    ...(declared > available
      ? { truncated: `its header declares ${declared} bytes of audio, and ${available} are present` }
      : {}),
  };
}

function findSync(head: Buffer): number {
  for (let at = 0; at + 4 <= head.length; at++) {
    const layer3 = head[at] === 0xff && (head[at + 1]! & 0xe6) === 0xe2;
    if (layer3 && head[at + 2]! >> 4 !== 15 && (head[at + 2]! & 0x0c) !== 0x0c) return at;
  }
  return -1;
}
