/**
 * Reads MPEG audio, layers I to III (ISO/IEC 11172-3 and 13818-3): frames are found here, so that junk, tags, damage and
 * changes of the rate reach no decoder, and mpg123 decodes them.
 */
import type { FileBytes } from '../file-bytes.js';
import { loadMp3, quietly, type StreamDecoder } from '../decoders/load-decoders.js';
import { scanFrames, type ByteRange, type FrameHeader, type FrameRun } from './frame-scanner.js';
import { errorCount, framesOf, type AudioReader, type Pcm } from './reader.js';

/** kbit/s by version (MPEG-1, or 2 and 2.5), layer and index. */
const KBITS: Readonly<Record<string, readonly number[]>> = {
  '1,1': [0, 32, 64, 96, 128, 160, 192, 224, 256, 288, 320, 352, 384, 416, 448],
  '1,2': [0, 32, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320, 384],
  '1,3': [0, 32, 40, 48, 56, 64, 80, 96, 112, 128, 160, 192, 224, 256, 320],
  '2,1': [0, 32, 48, 56, 64, 80, 96, 112, 128, 144, 160, 176, 192, 224, 256],
  '2,2': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
  '2,3': [0, 8, 16, 24, 32, 40, 48, 56, 64, 80, 96, 112, 128, 144, 160],
};
const RATES = [44_100, 48_000, 32_000];
const MONO = 3;
const TAG_HAS_FRAMES = 1;
const TAG_HAS_BYTES = 2;
/** MP3 decoders remove the padding of the encoder, at most a few frames of 1152 samples. */
const PADDING_FRAMES = 6000;

interface MpegHeader extends FrameHeader {
  readonly sampleRate: number;
  readonly mono: boolean;
  readonly layer: number;
  readonly samples: number;
}

/** Reads the frame header at `at`. */
export function parseMpegHeader(bytes: Uint8Array, at: number): MpegHeader | undefined {
  const [sync, flags = 0, rates = 0, mode = 0] = bytes.subarray(at, at + 4);
  if (sync !== 0xff || (flags & 0xe0) !== 0xe0 || at + 4 > bytes.length) return undefined;
  const version = (flags >> 3) & 3; // 0: MPEG-2.5, 2: MPEG-2, 3: MPEG-1
  const layer = 4 - ((flags >> 1) & 3);
  const bitRate = KBITS[`${version === 3 ? 1 : 2},${layer}`]?.[rates >> 4];
  const rate = RATES[(rates >> 2) & 3];
  if (version === 1 || layer === 4 || !bitRate || rate === undefined) return undefined;
  const sampleRate = rate >> (version === 3 ? 0 : version === 2 ? 1 : 2);
  const samples = layer === 1 ? 384 : layer === 3 && version !== 3 ? 576 : 1152;
  const padding = (rates >> 1) & 1;
  const slot = layer === 1 ? 4 : 1;
  const length = (Math.floor(((samples / 8 / slot) * bitRate * 1000) / sampleRate) + padding) * slot;
  const mono = mode >> 6 === MONO;
  return { bytes: length, format: `${layer} ${sampleRate} ${mono}`, sampleRate, mono, layer, samples };
}

/** Reads the MPEG audio within `range` of `file`; default is the whole file. */
export function openMpegAudio(file: FileBytes, range: ByteRange = { start: 0, end: file.size }): MpegAudioReader {
  return new MpegAudioReader(file, range);
}

class MpegAudioReader implements AudioReader {
  label = 'MP3';
  readonly toleratedFrames = PADDING_FRAMES;
  readonly damage: string[] = [];
  readonly notes: string[] = [];
  claimedFrames: number | undefined;
  readonly #file: FileBytes;
  readonly #range: ByteRange;
  #decoder: StreamDecoder | undefined;
  #header: MpegHeader | undefined;

  constructor(file: FileBytes, range: ByteRange) {
    this.#file = file;
    this.#range = range;
  }

  async *pieces(): AsyncGenerator<Pcm> {
    let [errors, skippedBytes] = [0, 0];
    for await (const run of scanFrames(this.#file, this.#range, parseMpegHeader)) {
      if (this.#header === undefined) this.#readFirst(run);
      else skippedBytes += run.skippedBytes;
      if (this.#header?.format !== run.format || !this.#decoder) await this.#change(run);
      const { decoder, header } = { decoder: this.#decoder!, header: this.#header! };
      const pcm = quietly(() => decoder.decode(run.bytes));
      errors += errorCount(pcm);
      const { sampleRate } = header;
      if (framesOf(pcm) > 0)
        yield { sampleRate, channelData: header.mono ? pcm.channelData.slice(0, 1) : pcm.channelData };
    }
    if (skippedBytes > 0) this.damage.push(`${skippedBytes} damaged bytes were skipped`);
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
  }

  close(): void {
    this.#decoder?.free();
    this.#decoder = undefined;
  }

  /** Starts a decoder for the format of `run`: a decoder assumes one rate. */
  async #change(run: FrameRun): Promise<void> {
    this.close();
    this.#header = parseMpegHeader(run.bytes, 0)!;
    this.#decoder = await loadMp3();
  }

  /** Reads the first frame: the layer, and the size in the Xing or Info tag of the encoder. */
  #readFirst({ bytes }: FrameRun): void {
    const header = parseMpegHeader(bytes, 0)!;
    this.label = `MP${header.layer}`;
    const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.length, header.bytes));
    const mpeg1 = header.samples === 1152;
    const tag = 4 + (mpeg1 ? (header.mono ? 17 : 32) : header.mono ? 9 : 17);
    const name = head.toString('latin1', tag, tag + 4);
    if ((name !== 'Xing' && name !== 'Info') || tag + 16 > head.length) return;
    const flags = head.readUInt32BE(tag + 4);
    const frames = flags & TAG_HAS_FRAMES ? head.readUInt32BE(tag + 8) : 0;
    const declared = flags & TAG_HAS_BYTES ? head.readUInt32BE(tag + (frames ? 12 : 8)) : 0;
    const available = this.#file.size - this.#range.start;
    if (frames > 0) this.claimedFrames = frames * header.samples;
    if (declared > available) {
      this.damage.push(
        `the file is truncated: its header declares ${declared} bytes of audio, and ${available} are present`,
      );
    }
  }
}
