/**
 * Reads every other format with the program ffmpeg, where it is installed: it writes the samples as WAV to a pipe.
 */
import { spawn, type ChildProcessByStdio } from 'node:child_process';
import type { Readable } from 'node:stream';
import { SenseError } from '@sense/core/engine';
import { loadWav } from '../decoders/load-decoders.js';
import type { FileBytes } from '../file-bytes.js';
import { framesOf, type AudioReader, type Pcm } from './reader.js';

/** The last lines of the messages suffice. */
const MESSAGE_CHARACTERS = 2000;

type Process = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Reads the first audio track of `file`. Resolves with undefined where ffmpeg is not on the PATH.
 * @param label display name of the format
 * @param command the program; default ffmpeg
 */
export async function openFfmpeg(file: FileBytes, label: string, command = 'ffmpeg'): Promise<AudioReader | undefined> {
  // ffmpeg reads files only, so that a playlist cannot make it fetch addresses.
  const input = ['-nostdin', '-v', 'error', '-protocol_whitelist', 'file', '-i', `file:${file.diskPath}`];
  const output = ['-map', '0:a:0', '-c:a', 'pcm_f32le', '-f', 'wav', '-fflags', '+bitexact', '-'];
  const process = spawn(command, [...input, ...output], { stdio: ['ignore', 'pipe', 'pipe'] });
  const started = await new Promise<boolean>((resolve) => {
    process.once('spawn', () => resolve(true));
    process.once('error', () => resolve(false));
  });
  return started ? new FfmpegReader(process, label, file) : undefined;
}

class FfmpegReader implements AudioReader {
  readonly label: string;
  readonly damage: string[] = [];
  readonly notes = ['read by ffmpeg'];
  readonly #process: Process;
  readonly #file: FileBytes;
  readonly #closed: Promise<number | null>;
  #messages = '';

  constructor(process: Process, label: string, file: FileBytes) {
    this.#process = process;
    this.label = label;
    this.#file = file;
    this.#closed = new Promise((resolve) => process.once('close', (code) => resolve(code)));
    process.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#messages = (this.#messages + text).slice(-MESSAGE_CHARACTERS);
    });
  }

  async *pieces(): AsyncGenerator<Pcm> {
    const decoder = await loadWav();
    try {
      for await (const bytes of this.#process.stdout as AsyncIterable<Buffer>) {
        const pcm = decoder.decode(new Uint8Array(bytes));
        if (framesOf(pcm) > 0) yield pcm;
      }
    } finally {
      decoder.free();
    }
    const code = await this.#closed;
    this.#file.reached(this.#file.size);
    const [reason] = this.#messages.trim().split('\n').slice(-1);
    if (code !== 0) throw new SenseError('decode-failed', `ffmpeg cannot read it: ${reason || `exit code ${code}`}`);
    if (reason) this.damage.push(`ffmpeg reports: ${reason}`);
  }

  async close(): Promise<void> {
    this.#process.kill('SIGKILL');
    await this.#closed;
  }
}
