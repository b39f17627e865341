/**
 * Headers of WAV files: 16-bit PCM and 32-bit float. A pure function on bytes; the samples are up to the caller.
 */
import type { Frames, Hertz } from '../model/units.js';

export interface WavFormat {
  readonly sampleRate: Hertz;
  readonly channels: number;
  readonly frames: Frames;
  /**
   * `pcm16`: a plain header of 44 bytes, up to 4 GB of samples. `float32`: a header of 94 bytes that has room for
   * 64-bit sizes, so that a file above 4 GB becomes RF64 (EBU Tech 3306) without moving its samples.
   */
  readonly encoding: 'pcm16' | 'float32';
}

const FORMAT_PCM = 1;
const FORMAT_FLOAT = 3;
/** RIFF 12, fmt 8 + 16, data 8. */
const PCM_HEADER_BYTES = 44;
/** RIFF 12, ds64 or JUNK 8 + 28, fmt 8 + 18, fact 8 + 4, data 8. */
const FLOAT_HEADER_BYTES = 94;
const MAX_RIFF_BYTES = 0xffff_ffff;

/** The bytes that precede the interleaved samples. `frames` may be corrected later: the length does not depend on it. */
export function wavHeader(format: WavFormat): Uint8Array {
  return format.encoding === 'pcm16' ? pcmHeader(format) : floatHeader(format);
}

function pcmHeader(format: WavFormat): Uint8Array {
  const dataBytes = format.frames * format.channels * 2;
  const header = new Uint8Array(PCM_HEADER_BYTES);
  const view = new DataView(header.buffer);
  writeId(view, 0, 'RIFF');
  view.setUint32(4, PCM_HEADER_BYTES - 8 + dataBytes, true);
  writeId(view, 8, 'WAVE');
  writeFormatChunk(view, 12, 16, FORMAT_PCM, 2, format);
  writeId(view, 36, 'data');
  view.setUint32(40, dataBytes, true);
  return header;
}

function floatHeader(format: WavFormat): Uint8Array {
  const { frames, channels } = format;
  const dataBytes = frames * channels * 4;
  const riffBytes = FLOAT_HEADER_BYTES - 8 + dataBytes;
  const isLong = riffBytes > MAX_RIFF_BYTES;
  const size = (bytes: number): number => (isLong ? MAX_RIFF_BYTES : bytes);
  const header = new Uint8Array(FLOAT_HEADER_BYTES);
  const view = new DataView(header.buffer);
  writeId(view, 0, isLong ? 'RF64' : 'RIFF');
  view.setUint32(4, size(riffBytes), true);
  writeId(view, 8, 'WAVE');

  writeId(view, 12, isLong ? 'ds64' : 'JUNK');
  view.setUint32(16, 28, true);
  if (isLong) {
    view.setBigUint64(20, BigInt(riffBytes), true);
    view.setBigUint64(28, BigInt(dataBytes), true);
    view.setBigUint64(36, BigInt(frames), true);
  }

  // The extension field of a float format is present and empty.
  writeFormatChunk(view, 48, 18, FORMAT_FLOAT, 4, format);

  writeId(view, 74, 'fact');
  view.setUint32(78, 4, true);
  view.setUint32(82, Math.min(frames, MAX_RIFF_BYTES), true);

  writeId(view, 86, 'data');
  view.setUint32(90, size(dataBytes), true);
  return header;
}

function writeFormatChunk(
  view: DataView,
  at: number,
  chunkBytes: number,
  formatTag: number,
  bytesPerSample: number,
  { sampleRate, channels }: WavFormat,
): void {
  const frameBytes = channels * bytesPerSample;
  writeId(view, at, 'fmt ');
  view.setUint32(at + 4, chunkBytes, true);
  view.setUint16(at + 8, formatTag, true);
  view.setUint16(at + 10, channels, true);
  view.setUint32(at + 12, sampleRate, true);
  view.setUint32(at + 16, sampleRate * frameBytes, true);
  view.setUint16(at + 20, frameBytes, true);
  view.setUint16(at + 22, 8 * bytesPerSample, true);
}

function writeId(view: DataView, at: number, id: string): void {
  for (let i = 0; i < id.length; i++) view.setUint8(at + i, id.charCodeAt(i));
}
