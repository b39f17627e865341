/**
 * Finds the frames of a FLAC stream (RFC 9639, section 9). Each frame is verified by its two checksums, so a damaged one
 * is left out and the next one found, and the number in its header reveals how much is missing.
 */
import type { FileBytes } from '../../file-bytes.js';

export interface FlacInfo {
  /** Samples per frame, if all frames but the last have the same number; otherwise 0. */
  readonly blockSamples: number;
  readonly sampleRate: number;
  readonly channels: number;
  readonly totalSamples: number;
  /** `fLaC` and the STREAMINFO block, as the only block. */
  readonly header: Uint8Array;
  /** First byte behind the metadata. */
  readonly audioStart: number;
}

export interface FlacFrame {
  readonly bytes: Uint8Array;
  /** First sample of the frame in the stream. */
  readonly position: number;
  readonly samples: number;
  readonly sampleRate: number;
}

interface FrameHead {
  readonly bytes: number;
  readonly position: number;
  readonly samples: number;
  readonly sampleRate: number;
}

const STREAMINFO_BYTES = 34;
const CHUNK_BYTES = 262_144;
const LONGEST_HEADER_BYTES = 16;
const BLOCK_SAMPLES = [0, 192, 576, 1152, 2304, 4608, 0, 0, 256, 512, 1024, 2048, 4096, 8192, 16_384, 32_768];
const RATES = [0, 88_200, 176_400, 192_000, 8000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000];

/** Reads the metadata of the FLAC stream that starts at byte 0; undefined if its STREAMINFO is missing. */
export async function readFlacInfo(file: FileBytes): Promise<FlacInfo | undefined> {
  const head = await file.read(0, 8 + STREAMINFO_BYTES);
  if (head.length < 8 + STREAMINFO_BYTES || (head[4]! & 0x7f) !== 0) return undefined;
  let audioStart = 4;
  for (let last = false; !last;) {
    const block = await file.read(audioStart, 4);
    if (block.length < 4) break;
    last = (block[0]! & 0x80) !== 0;
    audioStart += 4 + block.readUIntBE(1, 3);
  }
  const header = Buffer.from(head);
  header[4] = 0x80;
  return { ...parseStreamInfo(header.subarray(8)), header, audioStart };
}

/** Fields of a STREAMINFO block. */
export function parseStreamInfo(block: Buffer): Omit<FlacInfo, 'header' | 'audioStart'> {
  const [smallest, largest] = [block.readUInt16BE(0), block.readUInt16BE(2)];
  return {
    blockSamples: smallest === largest ? largest : 0,
    sampleRate: block.readUIntBE(10, 3) >> 4,
    channels: ((block[12]! >> 1) & 7) + 1,
    totalSamples: (block[13]! & 15) * 2 ** 32 + block.readUInt32BE(14),
  };
}

/** Yields the intact frames of `file` from the end of its metadata on. */
export async function* scanFlacFrames(file: FileBytes, info: FlacInfo): AsyncGenerator<FlacFrame[]> {
  // A frame is not longer than its samples stored verbatim.
  const longest = LONGEST_HEADER_BYTES + 2 + Math.max(info.blockSamples, 65_536) * info.channels * 4;
  let from = info.audioStart;
  let wanted = CHUNK_BYTES;
  while (from < file.size) {
    const bytes = await file.read(from, wanted);
    if (bytes.length === 0) return;
    const last = from + bytes.length >= file.size;
    const { frames, consumed } = cutFrames(bytes, info, last, longest);
    if (frames.length > 0) yield frames;
    // A frame longer than the chunk: read more of it.
    wanted = consumed === 0 ? wanted * 2 : CHUNK_BYTES;
    from += consumed;
    file.reached(from);
    if (last && consumed === 0) return;
  }
}

/** Cuts `bytes` into frames. `consumed` bytes are done; the rest may begin with an incomplete frame. */
function cutFrames(
  bytes: Buffer,
  info: FlacInfo,
  last: boolean,
  longest: number,
): { frames: FlacFrame[]; consumed: number } {
  const frames: FlacFrame[] = [];
  let at = 0;
  while (at < bytes.length) {
    const head = parseFrameHead(bytes, at, info);
    if (!head) {
      if (!last && at + LONGEST_HEADER_BYTES > bytes.length) break;
      at++;
      continue;
    }
    const end = frameEnd(bytes, at, head, info, last);
    if (end > 0) {
      const { position, samples, sampleRate } = head;
      frames.push({ bytes: bytes.subarray(at, end), position, samples, sampleRate });
      at = end;
    } else if (end === INCOMPLETE && !last && bytes.length - at < longest) break;
    else at++;
  }
  return { frames, consumed: at };
}

const INCOMPLETE = -1;
const DAMAGED = -2;

/**
 * End of the frame at `at`: the first position where its checksum fits and another frame, or the end, follows. In front
 * of a frame with a damaged header: the first position where its checksum fits.
 */
function frameEnd(bytes: Buffer, at: number, head: FrameHead, info: FlacInfo, last: boolean): number {
  let checksum = 0;
  let candidate = DAMAGED;
  for (let i = at; i < bytes.length; i++) {
    checksum = ((checksum << 8) & 0xffff) ^ CRC16[(checksum >> 8) ^ bytes[i]!]!;
    const end = i + 1;
    if (end - at < head.bytes + 3) continue;
    if (checksum === 0 && candidate < 0) candidate = end;
    if (end === bytes.length) return last ? candidate : INCOMPLETE;
    if (bytes[end] !== 0xff || (bytes[end + 1]! & 0xfe) !== 0xf8) continue;
    if (checksum === 0) return end;
    const next = parseFrameHead(bytes, end, info);
    if (next && next.position >= head.position + head.samples) return candidate;
  }
  return INCOMPLETE;
}

/** Reads the frame header at `at`; undefined unless its checksum fits. */
function parseFrameHead(bytes: Buffer, at: number, info: FlacInfo): FrameHead | undefined {
  if (bytes[at] !== 0xff || at + 6 > bytes.length || (bytes[at + 1]! & 0xfe) !== 0xf8) return undefined;
  const variable = (bytes[at + 1]! & 1) === 1;
  const [sizeCode, rateCode] = [bytes[at + 2]! >> 4, bytes[at + 2]! & 15];
  if (sizeCode === 0 || rateCode === 15 || (bytes[at + 3]! & 1) === 1 || bytes[at + 3]! >> 4 > 10) return undefined;
  const number = readCodedNumber(bytes, at + 4);
  if (!number) return undefined;
  let next = at + 4 + number.bytes;
  if (next + 5 > bytes.length) return undefined;
  let samples = BLOCK_SAMPLES[sizeCode]!;
  if (sizeCode === 6) samples = bytes[next++]! + 1;
  if (sizeCode === 7) [samples, next] = [bytes.readUInt16BE(next) + 1, next + 2];
  let sampleRate = rateCode === 0 ? info.sampleRate : (RATES[rateCode] ?? 0);
  if (rateCode === 12) sampleRate = bytes[next++]! * 1000;
  if (rateCode === 13) [sampleRate, next] = [bytes.readUInt16BE(next), next + 2];
  if (rateCode === 14) [sampleRate, next] = [bytes.readUInt16BE(next) * 10, next + 2];
  if (next >= bytes.length || checksum8(bytes, at, next) !== bytes[next]) return undefined;
  const position = variable ? number.value : number.value * (info.blockSamples || samples);
  return { bytes: next + 1 - at, position, samples, sampleRate };
}

/** The number in a frame header, coded like UTF-8. */
function readCodedNumber(bytes: Buffer, at: number): { value: number; bytes: number } | undefined {
  const first = bytes[at]!;
  if (first < 0x80) return { value: first, bytes: 1 };
  const count = Math.clz32(~(first << 24)); // leading ones
  if (count < 2 || count > 7 || at + count > bytes.length) return undefined;
  let value = first & (0x7f >> count);
  for (let i = 1; i < count; i++) {
    if ((bytes[at + i]! & 0xc0) !== 0x80) return undefined;
    value = value * 64 + (bytes[at + i]! & 0x3f);
  }
  return { value, bytes: count };
}

function checksum8(bytes: Buffer, from: number, to: number): number {
  let checksum = 0;
  for (let i = from; i < to; i++) checksum = CRC8[checksum ^ bytes[i]!]!;
  return checksum;
}

const CRC8 = checksumTable(8, 0x07);
const CRC16 = checksumTable(16, 0x8005);

function checksumTable(bits: 8 | 16, polynomial: number): Uint16Array {
  const [top, mask] = [1 << (bits - 1), (1 << bits) - 1];
  return Uint16Array.from({ length: 256 }, (_, index) => {
    let value = index << (bits - 8);
    for (let bit = 0; bit < 8; bit++) value = ((value << 1) ^ (value & top ? polynomial : 0)) & mask;
    return value;
  });
}
