/**
 * Reads the uncompressed formats of Apple and Sun: AIFF and AIFF-C, CAF, and AU (Sun and NeXT).
 */
import { SenseError } from '@sense/core/engine';
import { isConvertible, type SampleFormat } from '../decoders/sample-format.js';
import type { FileBytes } from '../file-bytes.js';
import type { AudioReader } from './reader.js';
import { openSamples } from './samples.js';

type Layout = Pick<SampleFormat, 'coding' | 'bytes' | 'bigEndian'>;

const layout = (coding: SampleFormat['coding'], bytes: number, bigEndian = true): Layout => ({
  coding,
  bytes,
  bigEndian,
});

/** By the compression types of AIFF-C; those of PCM take the bits from the file. */
const AIFC_LAYOUTS: Readonly<Record<string, Layout | 'big' | 'little'>> = {
  NONE: 'big',
  twos: 'big',
  sowt: 'little',
  in24: layout('integer', 3),
  in32: layout('integer', 4),
  '42ni': layout('integer', 3, false),
  '23ni': layout('integer', 4, false),
  'raw ': layout('unsigned', 1),
  fl32: layout('float', 4),
  FL32: layout('float', 4),
  fl64: layout('float', 8),
  FL64: layout('float', 8),
  alaw: layout('alaw', 1),
  ALAW: layout('alaw', 1),
  ulaw: layout('ulaw', 1),
  ULAW: layout('ulaw', 1),
};
/** By the encoding numbers of AU. */
const AU_LAYOUTS: Readonly<Record<number, Layout>> = {
  1: layout('ulaw', 1),
  2: layout('integer', 1),
  3: layout('integer', 2),
  4: layout('integer', 3),
  5: layout('integer', 4),
  6: layout('float', 4),
  7: layout('float', 8),
  27: layout('alaw', 1),
};
const SIZE_UNKNOWN = 0xffff_ffff;

/** Reads AIFF and AIFF-C. */
export async function openAiff(file: FileBytes): Promise<AudioReader> {
  let format: SampleFormat | undefined;
  let compression = 'NONE';
  let data: { start: number; declaredBytes: number | undefined } | undefined;
  const compressed = (await file.read(8, 4)).toString('latin1') === 'AIFC';
  for (let at = 12; at + 8 <= file.size && !(format && data);) {
    const head = await file.read(at, 26 + 8);
    const id = head.toString('latin1', 0, 4);
    const size = head.readUInt32BE(4);
    if (id === 'COMM' && head.length >= 26) {
      if (compressed) compression = head.toString('latin1', 26, 30);
      const bytes = Math.ceil(head.readUInt16BE(14) / 8);
      const found = AIFC_LAYOUTS[compression];
      const channels = head.readUInt16BE(8);
      const pcm = found === undefined || typeof found === 'object' ? found : layout('integer', bytes, found === 'big');
      if (pcm) format = { ...pcm, channels, sampleRate: readExtended(head, 16) };
      else throw notReadable(file, `AIFF-C with the coding "${compression}"`);
    }
    if (id === 'SSND' && head.length >= 16) {
      const start = at + 16 + head.readUInt32BE(8);
      const stated = size > 8 && size < SIZE_UNKNOWN - 8 ? size - 8 - head.readUInt32BE(8) : undefined;
      data = { start, declaredBytes: stated };
    }
    at += 8 + size + (size % 2);
  }
  return await open(file, compressed ? 'AIFF-C' : 'AIFF', format, data);
}

/** Reads CAF with uncompressed samples. */
export async function openCaf(file: FileBytes): Promise<AudioReader> {
  let format: SampleFormat | undefined;
  for (let at = 8; at + 12 <= file.size;) {
    const head = await file.read(at, 12 + 32);
    const id = head.toString('latin1', 0, 4);
    const size = Number(head.readBigInt64BE(4));
    if (id === 'desc' && head.length === 44) format = readCafFormat(file, head.subarray(12));
    if (id === 'data') {
      return await open(file, 'CAF', format, { start: at + 16, declaredBytes: size > 4 ? size - 4 : undefined });
    }
    if (size < 0) break;
    at += 12 + size;
  }
  return await open(file, 'CAF', format, undefined);
}

function readCafFormat(file: FileBytes, desc: Buffer): SampleFormat {
  const id = desc.toString('latin1', 8, 12);
  const flags = desc.readUInt32BE(12);
  const channels = desc.readUInt32BE(24);
  const bits = desc.readUInt32BE(28);
  const bytes = desc.readUInt32BE(16) / Math.max(1, channels);
  const common = { channels, sampleRate: desc.readDoubleBE(0) };
  if (id === 'alaw' || id === 'ulaw') return { ...common, coding: id, bytes: 1, bigEndian: true };
  if (id !== 'lpcm') throw notReadable(file, `CAF with the coding "${id}"`);
  return { ...common, coding: flags & 1 ? 'float' : 'integer', bytes, bits, bigEndian: (flags & 2) === 0 };
}

/** Reads AU. */
export async function openAu(file: FileBytes): Promise<AudioReader> {
  const head = await file.read(0, 24);
  if (head.length < 24) return await open(file, 'AU', undefined, undefined);
  const [start, size, encoding] = [head.readUInt32BE(4), head.readUInt32BE(8), head.readUInt32BE(12)];
  const found = AU_LAYOUTS[encoding];
  if (!found) throw notReadable(file, `AU with the encoding ${encoding}`);
  const format = { ...found, sampleRate: head.readUInt32BE(16), channels: head.readUInt32BE(20) };
  return await open(file, 'AU', format, { start, declaredBytes: size === SIZE_UNKNOWN ? undefined : size });
}

async function open(
  file: FileBytes,
  label: string,
  format: SampleFormat | undefined,
  data: { readonly start: number; readonly declaredBytes: number | undefined } | undefined,
): Promise<AudioReader> {
  if (!format || !data) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is a file of ${label} and ${file.size} bytes without audio: it is truncated or damaged. Copy or export it again`,
    );
  }
  if (!isConvertible(format))
    throw notReadable(file, `${label} with samples of ${format.bits ?? 8 * format.bytes} bits`);
  return await openSamples(file, { label, ...data, layout: format });
}

const notReadable = (file: FileBytes, what: string): SenseError =>
  new SenseError('decode-failed', `${file.path} is ${what}, which is not readable: convert it to FLAC`);

/** A number in the 80-bit extended precision of AIFF. */
function readExtended(bytes: Buffer, at: number): number {
  return bytes.readUInt32BE(at + 2) * 2 ** ((bytes.readUInt16BE(at) & 0x7fff) - 16_383 - 31);
}
