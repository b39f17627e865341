/**
 * Streams 32-bit float WAV files: no clipping, no rounding, RF64 above 4 GB. The file is valid after
 * {@link WavWriter.close}, even if the run ends early.
 */
import type { Frames, Hertz } from '@sense/core/engine';
import { wavHeader } from '@sense/core/internal';
import type { OutputFile } from './output-file.js';

const BYTES_PER_SAMPLE = 4;

export class WavWriter {
  readonly #file: OutputFile;
  readonly #sampleRate: Hertz;
  readonly #channels: number;
  #frames: Frames = 0;
  #interleaved = new Float32Array(0);

  /** Writes the header of an empty file. */
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

  /** Rewrites the header with the final sizes and closes the file. */
  close(): void {
    this.#file.overwrite(0, this.#header());
    this.#file.close();
  }

  /** Undoes the opening of the file; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  #header(): Uint8Array {
    return wavHeader({
      sampleRate: this.#sampleRate,
      channels: this.#channels,
      frames: this.#frames,
      encoding: 'float32',
    });
  }
}
