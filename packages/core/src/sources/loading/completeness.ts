/**
 * Detects truncated files: reads the duration that a header declares, and checks whether the last box or
 * page is complete. Needed because decoders play a truncated file without an error.
 */
import type { Seconds } from '../../model/units.js';

/**
 * True if an MP4 or Ogg file is truncated. Their headers do not declare a duration, but both consist of
 * parts (boxes or pages) of declared size.
 */
export function isTruncated(bytes: Uint8Array): boolean {
  const view = viewOf(bytes);
  try {
    if (bytes.length > 8 && tag(view, 4) === 'ftyp') return !endsOnBoundary(view, mp4BoxBytes);
    return bytes.length > 4 && tag(view, 0) === 'OggS' && !endsOnBoundary(view, oggPageBytes);
  } catch (error) {
    // The file ends within the header of a part.
    if (error instanceof RangeError) return true;
    throw error;
  }
}

/** Steps over all parts; `partBytes` returns the size of the part at a position, 0 if there is no part. */
function endsOnBoundary(view: DataView, partBytes: (view: DataView, at: number) => number): boolean {
  let at = 0;
  while (at < view.byteLength) {
    const size = partBytes(view, at);
    // Other data follows, for example tags.
    if (size === 0) return true;
    at += size;
  }
  return at === view.byteLength;
}

function mp4BoxBytes(view: DataView, at: number): number {
  const size = view.getUint32(at);
  // 1: the size follows in 64 bits. 0: the box extends to the end of the file.
  if (size === 1) return view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
  return size >= 8 ? size : 0;
}

function oggPageBytes(view: DataView, at: number): number {
  if (tag(view, at) !== 'OggS') return 0;
  const segments = view.getUint8(at + 26);
  let size = 27 + segments;
  for (let i = 0; i < segments; i++) size += view.getUint8(at + 27 + i);
  return size;
}

/**
 * Duration that the header of a WAV, FLAC or MP3 file declares, in seconds; undefined for other formats, and
 * if the header leaves it open (streamed WAV).
 */
export function declaredDuration(bytes: Uint8Array): Seconds | undefined {
  const view = viewOf(bytes);
  try {
    return wavDuration(view) ?? flacDuration(view) ?? mp3Duration(view);
  } catch (error) {
    // The file ends within the header.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function viewOf(bytes: Uint8Array): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
}

function tag(view: DataView, at: number): string {
  return String.fromCharCode(view.getUint8(at), view.getUint8(at + 1), view.getUint8(at + 2), view.getUint8(at + 3));
}

/** Sizes from here on mean "unknown when the header was written". */
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

/** Reads the STREAMINFO block: 20 bits of sample rate, 8 of layout, 36 of length in frames. */
function flacDuration(view: DataView): Seconds | undefined {
  if (tag(view, 0) !== 'fLaC') return undefined;
  const sampleRate = view.getUint32(18) >>> 12;
  const frames = (view.getUint8(21) & 0x0f) * 2 ** 32 + view.getUint32(22);
  return sampleRate > 0 && frames > 0 ? frames / sampleRate : undefined;
}

/** Sample rates of MPEG 1 layer III; those of MPEG 2 are half and of MPEG 2.5 a quarter. */
const MP3_RATES_HZ = [44100, 48000, 32000];

/** Reads the number of frames in the Xing or Info header, which every common MP3 encoder writes. */
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
