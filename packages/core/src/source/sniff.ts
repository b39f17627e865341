/**
 * What a handful of bytes look like, and how long the audio in them claims to be: enough for an
 * error message that helps and for noticing a truncated file. Decodes nothing.
 */
import type { Seconds } from '../units.js';

/** A few words for an error message: `an HTML page`, `MP3 audio`; undefined if nothing is known. */
export function describeBytes(bytes: Uint8Array): string | undefined {
  if (bytes.length === 0) return 'nothing';
  const text = String.fromCharCode(...bytes.subarray(0, 512));
  const start = text.trimStart().toLowerCase();
  if (start.startsWith('<!doctype html') || start.startsWith('<html')) return 'an HTML page';
  if (start.startsWith('{') || start.startsWith('[')) return 'JSON text';
  if (text.startsWith('version https://git-lfs')) return 'a Git LFS pointer instead of the file';
  if (/^(RIFF|RF64|BW64)....WAVE/s.test(text)) return 'WAV audio';
  if (/^FORM....AIF[FC]/s.test(text)) return 'AIFF audio';
  if (text.startsWith('fLaC')) return 'FLAC audio';
  if (text.startsWith('OggS')) return 'an Ogg file';
  if (text.startsWith('caff')) return 'CAF audio';
  if (text.startsWith('MThd')) return 'a MIDI file, which holds notes and no sound';
  if (text.startsWith('\x1aE\xdf\xa3')) return 'a WebM or Matroska file';
  if (text.startsWith('ID3')) return 'MP3 audio';
  if (text.slice(4, 8) === 'ftyp') return 'an MP4 or M4A file';
  if (text.startsWith('\x30\x26\xb2\x75')) return 'Windows Media';
  if (text.startsWith('PK\x03\x04')) return 'a ZIP archive';
  if (bytes[0] === 0xff && ((bytes[1] ?? 0) & 0xe0) === 0xe0) return 'MPEG audio';
  if (bytes.every((byte) => byte === 0)) return 'only zeros';
  return undefined;
}

/**
 * Length that the header of a WAV, FLAC or MP3 file declares, in seconds; undefined where the
 * format does not say, or says that it does not know (streamed WAV).
 */
export function declaredDuration(bytes: Uint8Array): Seconds | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  try {
    return wavDuration(view) ?? flacDuration(view) ?? mp3Duration(view);
  } catch (error) {
    // A header cut short: there is nothing to be read from it.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** Sizes from here on mean "not known when the header was written". */
const STREAMED_WAV_BYTES = 0x7fffff00;

function wavDuration(view: DataView): Seconds | undefined {
  if (tag(view, 0) !== 'RIFF' || tag(view, 8) !== 'WAVE') return undefined;
  let bytesPerSecond = 0;
  for (let at = 12; ;) {
    const size = view.getUint32(at + 4, true);
    if (tag(view, at) === 'fmt ') bytesPerSecond = view.getUint32(at + 16, true);
    if (tag(view, at) === 'data') {
      const known = bytesPerSecond > 0 && size > 0 && size < STREAMED_WAV_BYTES;
      return known ? size / bytesPerSecond : undefined;
    }
    at += 8 + size + (size % 2);
  }
}

/** The STREAMINFO block comes first: 20 bits of sample rate, 8 of layout, 36 of length in frames. */
function flacDuration(view: DataView): Seconds | undefined {
  if (tag(view, 0) !== 'fLaC') return undefined;
  const sampleRate = view.getUint32(18) >>> 12;
  const frames = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
  return sampleRate > 0 && frames > 0 ? frames / sampleRate : undefined;
}

/** Sample rates of MPEG 1 layer III; MPEG 2 has half of each and MPEG 2.5 a quarter. */
const MP3_RATES_HZ = [44100, 48000, 32000];

/** The count of frames in the Xing or Info header, which every common MP3 encoder writes. */
function mp3Duration(view: DataView): Seconds | undefined {
  let at = 0;
  if (tag(view, 0).startsWith('ID3')) {
    const size = [6, 7, 8, 9].reduce((sum, byte) => sum * 128 + (view.getUint8(byte) & 0x7f), 0);
    at = 10 + size;
  }
  const header = view.getUint32(at);
  const version = (header >>> 19) & 3;
  const layer3 = ((header >>> 17) & 3) === 1;
  const rate = MP3_RATES_HZ[(header >>> 10) & 3];
  if (header >>> 21 !== 0x7ff || version === 1 || !layer3 || rate === undefined) return undefined;
  const isMpeg1 = version === 3;
  const isMono = ((header >>> 6) & 3) === 3;
  const xing = at + 4 + (isMpeg1 ? (isMono ? 17 : 32) : isMono ? 9 : 17);
  if (!['Xing', 'Info'].includes(tag(view, xing)) || (view.getUint32(xing + 4) & 1) === 0) return undefined;
  const frames = view.getUint32(xing + 8);
  const sampleRate = isMpeg1 ? rate : version === 2 ? rate / 2 : rate / 4;
  return (frames * (isMpeg1 ? 1152 : 576)) / sampleRate;
}
