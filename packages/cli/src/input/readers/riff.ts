/**
 * Reads WAV files: RIFF, RIFX (big-endian), and RF64 or BW64 above 4 GB (EBU Tech 3306, ITU-R BS.2088). Takes what real
 * writers produce: sizes that were never filled in, and odd chunks without the byte of padding.
 */
import { SenseError } from '@sense/core/engine';
import { isConvertible, openEndedHeader, type SampleFormat } from '../decoders/sample-format.js';
import type { FileBytes } from '../file-bytes.js';
import { openMpegAudio } from './mpeg-audio.js';
import type { AudioReader } from './reader.js';
import { openSamples } from './samples.js';

const FORMS = ['RIFF', 'RF64', 'RIFX', 'BW64'];
/** A 32-bit size that means "see ds64". */
const SIZE_ELSEWHERE = 0xffff_ffff;
/** Writers that cannot go back leave 0, or nearly 2 or 4 GB (sox: 7FFFF000). */
const NEARLY = 4096;
const KNOWN_CHUNKS = new Set(
  [
    'data',
    'fmt ',
    'fact',
    'LIST',
    'cue ',
    'smpl',
    'inst',
    'bext',
    'iXML',
    'id3 ',
    'ID3 ',
    'JUNK',
    'junk',
    'PEAK',
  ].concat([
    'FLLR',
    'PAD ',
    'axml',
    'chna',
    'cart',
    'plst',
    'labl',
    'note',
    'acid',
    'afsp',
    'slnt',
    '_PMX',
    'minf',
    'elm1',
  ]),
);
const MAX_FORMAT_BYTES = 4096;
/** Codings that only the WAV decoder reads: Microsoft and IMA ADPCM. */
const ADPCM_TAGS = [0x02, 0x11];
/** MPEG layers I and II, and III. */
const MPEG_TAGS = [0x50, 0x55];
const EXTENSIBLE = 0xfffe;

export function isWav(head: Buffer): boolean {
  return FORMS.includes(head.toString('latin1', 0, 4)) && head.toString('latin1', 8, 12) === 'WAVE';
}

interface Chunks {
  /** Content of the format chunk. */
  readonly format: Buffer | undefined;
  /** First byte of the audio, and its size; undefined without audio. */
  readonly data: { readonly start: number; readonly declaredBytes: number | undefined } | undefined;
}

export async function openWav(file: FileBytes): Promise<AudioReader> {
  const bigEndian = (await file.read(0, 4)).toString('latin1') === 'RIFX';
  const { format, data } = await findChunks(file, bigEndian);
  if (!format || !data || format.length < 16) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is a WAV file of ${file.size} bytes without audio: it has no ${format ? '"data"' : '"fmt "'} chunk. ` +
        'It is truncated or damaged: copy or export it again',
    );
  }
  const facts = readFormat(format, bigEndian);
  const label = 'WAV';
  if (MPEG_TAGS.includes(facts.tag)) {
    return openMpegAudio(file, { start: data.start, end: data.start + (data.declaredBytes ?? file.size) });
  }
  if (ADPCM_TAGS.includes(facts.tag) && !bigEndian) {
    return await openSamples(file, { label, ...data, layout: { wavHeader: openEndedHeader(format), frameBytes: 0 } });
  }
  if (facts.samples && isConvertible(facts.samples))
    return await openSamples(file, { label, ...data, layout: facts.samples });
  const coding = facts.samples ? `samples of ${format.readUInt16LE(14)} bits` : `0x${facts.tag.toString(16)}`;
  throw new SenseError('decode-failed', `${file.path}: Unsupported WAV format: ${coding}: convert it to FLAC`);
}

async function findChunks(file: FileBytes, bigEndian: boolean): Promise<Chunks> {
  const number = (bytes: Buffer, at: number): number => (bigEndian ? bytes.readUInt32BE(at) : bytes.readUInt32LE(at));
  let format: Buffer | undefined;
  let longDataSize: number | undefined;
  for (let at = 12; at + 8 <= file.size;) {
    const head = await file.read(at, 8);
    const id = head.toString('latin1', 0, 4);
    const size = number(head, 4);
    if (id === 'ds64') {
      const sizes = await file.read(at + 16, 8);
      if (sizes.length === 8) longDataSize = Number(sizes.readBigUInt64LE());
    }
    if (id === 'fmt ') format = await file.read(at + 8, Math.min(size, MAX_FORMAT_BYTES));
    if (id === 'data') {
      const declared = size === SIZE_ELSEWHERE ? (longDataSize ?? 0) : size;
      return { format, data: { start: at + 8, declaredBytes: statedSize(declared, file.size - at - 8) } };
    }
    at = await nextChunk(file, at + 8 + size, size);
  }
  return { format, data: undefined };
}

/** The declared size; undefined if it is 0 or near 2 or 4 GiB and beyond the file: writers of streams write that for an unknown size. */
function statedSize(declared: number, available: number): number | undefined {
  if (declared === 0) return undefined;
  const isUnknown = [2 ** 31, 2 ** 32].some((limit) => declared <= limit && declared >= limit - NEARLY);
  return isUnknown && declared > available ? undefined : declared;
}

/** Start of the chunk behind one that ends at `end`: there, or behind a byte of padding. */
async function nextChunk(file: FileBytes, end: number, size: number): Promise<number> {
  if (size % 2 === 0) return end;
  const bytes = await file.read(end, 5);
  const padded = bytes.toString('latin1', 1, 5);
  const unpadded = bytes.toString('latin1', 0, 4);
  return !KNOWN_CHUNKS.has(padded) && KNOWN_CHUNKS.has(unpadded) ? end : end + 1;
}

/** The coding of the samples, and their layout if they are uncompressed. */
function readFormat(bytes: Buffer, bigEndian: boolean): { tag: number; samples: SampleFormat | undefined } {
  const short = (at: number): number => (bigEndian ? bytes.readUInt16BE(at) : bytes.readUInt16LE(at));
  const [code, channels, frameBytes, bits] = [short(0), short(2), short(12), short(14)];
  const tag = code === EXTENSIBLE && bytes.length >= 26 ? short(24) : code;
  const width = channels > 0 && frameBytes % channels === 0 ? frameBytes / channels : 0;
  const coding = { 1: 'integer', 3: 'float', 6: 'alaw', 7: 'ulaw' }[tag] as SampleFormat['coding'] | undefined;
  const sampleRate = bigEndian ? bytes.readUInt32BE(4) : bytes.readUInt32LE(4);
  if (!coding) return { tag, samples: undefined };
  const samples = { coding, bytes: width || Math.ceil(bits / 8), bits, bigEndian, channels, sampleRate };
  // Bytes are unsigned in WAV, and companded samples always have 8 bits.
  if (samples.bytes === 1) {
    return { tag, samples: { ...samples, bits: 8, coding: coding === 'integer' ? 'unsigned' : coding } };
  }
  return { tag, samples };
}
