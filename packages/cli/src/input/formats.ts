/**
 * The readable audio formats, by what their first bytes look like, behind any tags and junk.
 */
import audioType, { skipId3 } from 'audio-type';
import { SenseError } from '@sense/core/engine';
import type { FileBytes } from './file-bytes.js';
import { openAdts, parseAdtsHeader } from './readers/adts.js';
import { openAiff, openAu, openCaf } from './readers/big-endian.js';
import { openContainer } from './readers/container.js';
import { openFlac } from './readers/flac/flac.js';
import { openMpegAudio, parseMpegHeader } from './readers/mpeg-audio.js';
import { openOgg } from './readers/ogg/ogg.js';
import type { AudioReader } from './readers/reader.js';
import { isWav, openWav } from './readers/riff.js';

interface Format {
  /** Display name. */
  readonly label: string;
  open(file: FileBytes): AudioReader | Promise<AudioReader>;
}

const WAV: Format = { label: 'WAV', open: openWav };
const FLAC: Format = { label: 'FLAC', open: openFlac };
const OGG: Format = { label: 'Ogg', open: openOgg };
const MP4: Format = { label: 'MP4', open: (file) => openContainer(file, { label: 'MP4', isMp4: true }) };
const WEBM: Format = { label: 'WebM', open: (file) => openContainer(file, { label: 'WebM' }) };
const MATROSKA: Format = { label: 'Matroska', open: (file) => openContainer(file, { label: 'Matroska' }) };
const TRANSPORT_STREAM: Format = { label: 'MPEG-TS', open: (file) => openContainer(file, { label: 'MPEG-TS' }) };
const MPEG_AUDIO: Format = { label: 'MP3', open: openMpegAudio };
const ADTS: Format = { label: 'AAC', open: openAdts };

/** What a signature starts a file with, at a byte; the first match counts. */
const SIGNATURES: readonly { readonly at: number; readonly text: string; readonly format: Format }[] = [
  { at: 0, text: 'fLaC', format: FLAC },
  { at: 0, text: 'OggS', format: OGG },
  { at: 0, text: 'caff', format: { label: 'CAF', open: openCaf } },
  { at: 8, text: 'AIFF', format: { label: 'AIFF', open: openAiff } },
  { at: 8, text: 'AIFC', format: { label: 'AIFF-C', open: openAiff } },
  { at: 0, text: '.snd', format: { label: 'AU', open: openAu } },
  { at: 0, text: '\x1a\x45\xdf\xa3', format: MATROSKA },
  ...['ftyp', 'moov', 'styp', 'moof', 'mdat', 'wide'].map((text) => ({ at: 4, text, format: MP4 })),
];

/** The readable formats, for messages. */
export const READABLE_FORMATS =
  'WAV, FLAC, MP3, Ogg (Vorbis, Opus, FLAC), M4A/MP4/MOV/AAC, WebM/Matroska, AIFF, CAF and AU';

/** Bytes needed to detect the format. */
export const HEAD_BYTES = 4096;
/** Range searched for the start of the sound behind tags. */
const SEARCH_BYTES = 1024 * 1024;
/** Frames that must follow each other for junk to end there. */
const PROOF_FRAMES = 3;
const TRANSPORT_PACKET_BYTES = 188;
/** The head of a Matroska file names its document type: webm or matroska. */
const DOCUMENT_TYPE_BYTES = 64;

export interface DetectedFormat extends Format {
  /** Bytes in front of the sound that are no tag. */
  readonly junkBytes: number;
}

/**
 * Detects the format of `file` by its content, and moves its start behind tags and junk. Rejects with `decode-failed`
 * for one that is not readable.
 */
export async function detectFormat(file: FileBytes): Promise<DetectedFormat> {
  if (file.size === 0) {
    throw new SenseError('decode-failed', `${file.path} is empty (0 bytes): copy or export it again`);
  }
  await skipTags(file);
  const head = await file.read(0, HEAD_BYTES);
  const format = formatOf(head);
  if (format) return { ...format, junkBytes: 0 };
  const found = searchFormat(await file.read(0, SEARCH_BYTES));
  if (!found) throw notReadable(file, head);
  file.skip(found.at);
  await skipTags(file);
  return { ...(formatOf(await file.read(0, HEAD_BYTES)) ?? found.format), junkBytes: found.at };
}

/** Display name of the audio format that starts with `head`; undefined for content that is not readable audio. */
export function audioLabel(head: Buffer): string | undefined {
  return formatOf(head.subarray(Math.min(skipId3(head), head.length)))?.label;
}

/** Moves the start of `file` behind leading ID3 tags. */
async function skipTags(file: FileBytes): Promise<void> {
  for (;;) {
    const bytes = skipId3(await file.read(0, 10));
    if (bytes === 0 || bytes >= file.size) return;
    file.skip(bytes);
  }
}

function formatOf(head: Buffer): Format | undefined {
  if (isWav(head)) return WAV;
  const isWebm = head.toString('latin1', 0, DOCUMENT_TYPE_BYTES).includes('webm');
  const signature = SIGNATURES.find(({ at, text }) => head.toString('latin1', at, at + text.length) === text);
  if (signature) return signature.format === MATROSKA && isWebm ? WEBM : signature.format;
  if (parseAdtsHeader(head, 0)) return ADTS;
  if (parseMpegHeader(head, 0)) return MPEG_AUDIO;
  const isTransportStream = [0, 1, 2].every((n) => head[n * TRANSPORT_PACKET_BYTES] === 0x47);
  return isTransportStream ? TRANSPORT_STREAM : undefined;
}

/** Finds the start of a readable file within `bytes`. */
function searchFormat(bytes: Buffer): { at: number; format: Format } | undefined {
  for (let at = 1; at < bytes.length; at++) {
    const first = bytes[at]!;
    if (first === 0xff) {
      if (areFrames(bytes, at, parseMpegHeader)) return { at, format: MPEG_AUDIO };
      if (areFrames(bytes, at, parseAdtsHeader)) return { at, format: ADTS };
    } else if (first === 0x49 && bytes.toString('latin1', at, at + 3) === 'ID3' && isTag(bytes, at)) {
      return { at, format: MPEG_AUDIO };
    } else if (first === 0x66 || first === 0x52 || first === 0x4f) {
      const rest = bytes.subarray(at, at + 12);
      const format = isWav(rest)
        ? WAV
        : SIGNATURES.slice(0, 2).find(({ text }) => rest.toString('latin1', 0, 4) === text)?.format;
      if (format) return { at, format };
    }
  }
  return undefined;
}

function areFrames(bytes: Buffer, start: number, parse: typeof parseAdtsHeader): boolean {
  const first = parse(bytes, start);
  let at = start;
  for (let n = 0; n < PROOF_FRAMES; n++) {
    const header = parse(bytes, at);
    if (!header || header.format !== first?.format) return false;
    at += header.bytes;
  }
  return true;
}

/** Whether an ID3v2 tag of a known version starts at `at`. */
const isTag = (bytes: Buffer, at: number): boolean =>
  bytes[at + 3]! >= 2 && bytes[at + 3]! <= 4 && bytes.subarray(at + 6, at + 10).every((byte) => byte < 0x80);

function notReadable(file: FileBytes, head: Buffer): SenseError {
  const name = audioType(new Uint8Array(head));
  const found =
    name === undefined ? `starts with ${JSON.stringify(head.toString('latin1', 0, 8))}` : `is a "${name}" file`;
  return new SenseError(
    'decode-failed',
    `${file.path} ${found}, which is not a readable format: convert it to one of ${READABLE_FORMATS}`,
  );
}
