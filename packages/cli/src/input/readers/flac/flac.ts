/**
 * Reads native FLAC files. Damaged frames become silence of the same length, so that everything behind them keeps its
 * time.
 */
import { SenseError, type Frames } from '@sense/core/engine';
import { loadFlac, type FrameDecoder } from '../../decoders/load-decoders.js';
import type { FileBytes } from '../../file-bytes.js';
import { readFlacInfo, scanFlacFrames, type FlacFrame, type FlacInfo } from './flac-frames.js';
import { errorCount, framesOf, type AudioReader, type Pcm } from '../reader.js';

/** Silence in place of damage is yielded in pieces of this length. */
const SILENCE_FRAMES: Frames = 65_536;
/** A longer gap is not damage but a wrong number in a header. */
const LONGEST_GAP_SECONDS = 600;

export async function openFlac(file: FileBytes): Promise<AudioReader> {
  const info = await readFlacInfo(file);
  if (!info || info.sampleRate === 0) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is a FLAC file of ${file.size} bytes without its stream information: it is truncated or damaged. ` +
        'Copy or export it again',
    );
  }
  return new FlacReader(file, info, await loadFlac());
}

class FlacReader implements AudioReader {
  readonly label = 'FLAC';
  readonly damage: string[] = [];
  readonly claimedFrames: Frames | undefined;
  readonly #file: FileBytes;
  readonly #info: FlacInfo;
  readonly #decoder: FrameDecoder;
  #started = false;

  constructor(file: FileBytes, info: FlacInfo, decoder: FrameDecoder) {
    this.#file = file;
    this.#info = info;
    this.#decoder = decoder;
    this.claimedFrames = info.totalSamples > 0 ? info.totalSamples : undefined;
  }

  async *pieces(): AsyncGenerator<Pcm> {
    const { totalSamples, sampleRate } = this.#info;
    let [position, lost, errors]: [Frames, Frames, number] = [0, 0, 0];
    let offset: Frames = 0;
    for await (const frames of scanFlacFrames(this.#file, this.#info)) {
      for (const group of consecutive(frames)) {
        const first = group[0]!;
        // A stream that starts again counts from 0.
        if (first.position + offset < position) offset = position - first.position;
        const gap = first.position + offset - position;
        if (gap > 0 && gap <= Math.min(LONGEST_GAP_SECONDS * sampleRate, totalSamples || Infinity)) {
          lost += gap;
          yield* silence(gap, this.#info);
          position += gap;
        } else offset -= gap;
        const pcm = await this.#decode(group);
        errors += errorCount(pcm);
        position += framesOf(pcm);
        if (framesOf(pcm) > 0) yield { sampleRate: first.sampleRate, channelData: pcm.channelData };
      }
    }
    const missing = totalSamples - position;
    if (lost > 0) this.damage.push(`${seconds(lost, sampleRate)} s are damaged and were replaced by silence`);
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
    if (missing > 0) {
      this.damage.push(
        `the file is truncated: its header declares ${totalSamples} frames, and ${position} are present`,
      );
    }
  }

  close(): void {
    this.#decoder.free();
  }

  async #decode(frames: readonly FlacFrame[]): Promise<Pcm> {
    const bytes = frames.map((frame) => frame.bytes);
    const input = this.#started ? bytes : [this.#info.header, ...bytes];
    this.#started = true;
    return await this.#decoder.decode(input);
  }
}

/** Splits `frames` where the position or the rate does not continue. */
function consecutive(frames: readonly FlacFrame[]): FlacFrame[][] {
  const groups: FlacFrame[][] = [];
  for (const frame of frames) {
    const previous = groups.at(-1)?.at(-1);
    const continues = previous?.position === undefined ? false : follows(previous, frame);
    if (continues) groups.at(-1)!.push(frame);
    else groups.push([frame]);
  }
  return groups;
}

const follows = (previous: FlacFrame, frame: FlacFrame): boolean =>
  frame.position === previous.position + previous.samples && frame.sampleRate === previous.sampleRate;

function* silence(frames: Frames, { channels, sampleRate }: FlacInfo): Generator<Pcm> {
  for (let done = 0; done < frames; done += SILENCE_FRAMES) {
    const length = Math.min(SILENCE_FRAMES, frames - done);
    yield { sampleRate, channelData: Array.from({ length: channels }, () => new Float32Array(length)) };
  }
}

const seconds = (frames: Frames, sampleRate: number): string => (frames / sampleRate).toFixed(2);
