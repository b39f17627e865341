/**
 * Writes 32-bit float WAV files as a stream: nothing clips, nothing is rounded, and what has been
 * written is valid after {@link WavWriter.close} at any moment. Room for a `ds64` chunk is kept, so
 * that a file beyond 4 GB becomes RF64 (EBU Tech 3306). Knows nothing of what it writes.
 */
import type { Frames, Hertz } from '@sense/core/engine';
import type { OutputFile } from './output-file.js';

const FORMAT_FLOAT = 3;
const BYTES_PER_SAMPLE = 4;
/** RIFF head 12, ds64 or JUNK 8 + 28, fmt 8 + 18, fact 8 + 4, data head 8. */
const HEADER_BYTES = 94;
const LARGEST_RIFF_BYTES = 0xffff_ffff;

export class WavWriter {
  readonly #file: OutputFile;
  readonly #sampleRate: Hertz;
  readonly #channels: number;
  #frames: Frames = 0;
  #interleaved = new Float32Array(0);

  /** Writes a header for no audio yet. */
  constructor(file: OutputFile, format: { readonly sampleRate: Hertz; readonly channels: number }) {
    this.#file = file;
    this.#sampleRate = format.sampleRate;
    this.#channels = format.channels;
    file.append(this.#header());
  }

  /** Appends the first `frames` samples of each channel. */
  write(channels: readonly Float32Array[], frames: Frames): void {
    const count = frames * this.#channels;
    if (this.#interleaved.length < count) this.#interleaved = new Float32Array(count);
    for (const [c, source] of channels.entries()) {
      for (let i = 0, k = c; i < frames; i++, k += this.#channels) this.#interleaved[k] = source[i]!;
    }
    this.#frames += frames;
    this.#file.append(new Uint8Array(this.#interleaved.buffer, 0, count * BYTES_PER_SAMPLE));
  }

  /** Fills in the sizes and closes the file. */
  close(): void {
    this.#file.overwrite(0, this.#header());
    this.#file.close();
  }

  /** Closes the file as if it had never been opened; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  #header(): Uint8Array {
    return wavHeader({ sampleRate: this.#sampleRate, channels: this.#channels, frames: this.#frames });
  }
}

/** The header of a 32-bit float WAV file with `frames` frames: RF64 where RIFF cannot say the size. */
export function wavHeader(format: {
  readonly sampleRate: Hertz;
  readonly channels: number;
  readonly frames: Frames;
}): Uint8Array {
  const { sampleRate, channels, frames } = format;
  const frameBytes = channels * BYTES_PER_SAMPLE;
  const dataBytes = frames * frameBytes;
  const riffBytes = HEADER_BYTES - 8 + dataBytes;
  const long = riffBytes > LARGEST_RIFF_BYTES;
  const clip = (size: number): number => (long ? LARGEST_RIFF_BYTES : size);

  const header = Buffer.alloc(HEADER_BYTES);
  header.write(long ? 'RF64' : 'RIFF', 0, 'latin1');
  header.writeUInt32LE(clip(riffBytes), 4);
  header.write('WAVE', 8, 'latin1');

  header.write(long ? 'ds64' : 'JUNK', 12, 'latin1');
  header.writeUInt32LE(28, 16);
  if (long) {
    header.writeBigUInt64LE(BigInt(riffBytes), 20);
    header.writeBigUInt64LE(BigInt(dataBytes), 28);
    header.writeBigUInt64LE(BigInt(frames), 36);
  }

  header.write('fmt ', 48, 'latin1');
  header.writeUInt32LE(18, 52);
  header.writeUInt16LE(FORMAT_FLOAT, 56);
  header.writeUInt16LE(channels, 58);
  header.writeUInt32LE(sampleRate, 60);
  header.writeUInt32LE(sampleRate * frameBytes, 64);
  header.writeUInt16LE(frameBytes, 68);
  header.writeUInt16LE(8 * BYTES_PER_SAMPLE, 70);
  header.writeUInt16LE(0, 72);

  header.write('fact', 74, 'latin1');
  header.writeUInt32LE(4, 78);
  header.writeUInt32LE(Math.min(frames, LARGEST_RIFF_BYTES), 82);

  header.write('data', 86, 'latin1');
  header.writeUInt32LE(clip(dataBytes), 90);
  return header;
}
