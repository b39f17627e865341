/**
 * Writes the four stems of a file as WAV files in a folder: `drums.wav` to `vocals.wav`.
 */
import { join } from 'node:path';
import { STEM_NAMES, perStem, type Frames, type Hertz, type PerStem } from '@sense/core/engine';
import { OutputFile } from './output-file.js';
import { WavWriter } from './wav-writer.js';

export class StemWriter {
  /** Describes the files written, one line. */
  readonly summary: readonly string[];
  readonly #writers: PerStem<WavWriter>;

  /** Creates `folder` and opens the four files, or throws `output-failed` and leaves none of them. */
  constructor(folder: string, format: { readonly sampleRate: Hertz; readonly channels: number }) {
    const channels = format.channels === 1 ? 'mono' : 'stereo';
    const names = STEM_NAMES.map((stem) => `${stem}.wav`).join(', ');
    this.summary = [`    ${folder}: ${names}; WAV, 32-bit float, ${format.sampleRate} Hz, ${channels}`];
    const opened: OutputFile[] = [];
    try {
      this.#writers = perStem((stem) => {
        opened.unshift(new OutputFile(join(folder, `${stem}.wav`)));
        return new WavWriter(opened[0]!, format);
      });
    } catch (error) {
      for (const file of opened) file.discard();
      throw error;
    }
  }

  write(stems: PerStem<readonly Float32Array[]>, frames: Frames): void {
    for (const stem of STEM_NAMES) this.#writers[stem].write(stems[stem], frames);
  }

  close(): void {
    for (const stem of STEM_NAMES) this.#writers[stem].close();
  }
}
