/**
 * Reads the first audio track of a container that holds packets: MP4 and QuickTime (fragmented or not), WebM and
 * Matroska, and MPEG transport streams. mediabunny finds the packets.
 */
import { SenseError } from '@sense/core/engine';
import type * as Mediabunny from 'mediabunny';
import { createPacketDecoder, type PacketDecoder } from '../decoders/packet-decoders.js';
import type { FileBytes } from '../file-bytes.js';
import { readMp4Facts, type Mp4Facts } from './mp4-boxes.js';
import { errorCount, framesOf, type AudioReader, type Pcm } from './reader.js';

/** Bytes of the file that mediabunny holds. */
const CACHE_BYTES = 4 * 1024 * 1024;
/** Packets are joined to pieces of about this length. */
const PIECE_SECONDS = 0.5;

/** How a container is named and read. */
export interface ContainerKind {
  readonly label: string;
  /** MP4 and QuickTime: timestamps are exact, and the file states where the audio ends. */
  readonly isMp4?: boolean;
}

/** Rejects with `decode-failed` for a file without a readable audio track. */
export async function openContainer(file: FileBytes, { label, isMp4 }: ContainerKind): Promise<AudioReader> {
  const facts = isMp4 ? await readMp4Facts(file) : undefined;
  const mediabunny = await import('mediabunny');
  mediabunny.Logging.level = mediabunny.LogLevel.Silent;
  const input = new mediabunny.Input({ formats: mediabunny.ALL_FORMATS, source: fileSource(mediabunny, file) });
  try {
    const track = await findTrack(input, file, label);
    const first = await new mediabunny.EncodedPacketSink(track).getFirstPacket();
    const codec = (await track.getCodec()) ?? (facts?.alacCookie ? 'alac' : String(await track.getInternalCodecId()));
    const config = await track.getDecoderConfig();
    const sampleRate = await track.getSampleRate();
    const decoder = await createPacketDecoder({
      codec,
      sampleRate,
      channels: await track.getNumberOfChannels(),
      description: bytesOf(config?.description),
      alacCookie: codec === 'alac' ? facts?.alacCookie : undefined,
      gapless: isMp4 ? playedRange(first, facts, sampleRate) : undefined,
    });
    if (!decoder) {
      throw new SenseError(
        'decode-failed',
        `${file.path} is ${label} with audio in the codec "${codec}", which is not readable: convert it to FLAC`,
      );
    }
    const packets = new mediabunny.EncodedPacketSink(track).packets();
    const seconds = (await track.getDurationFromMetadata()) ?? undefined;
    const name = isMp4 && (codec === 'aac' || codec === 'alac') ? 'M4A' : label;
    return new ContainerReader({ label: name, input, packets, decoder, facts, seconds, bytes: file.size });
  } catch (error) {
    input.dispose();
    throw error;
  }
}

interface ContainerParts {
  readonly label: string;
  readonly input: Mediabunny.Input;
  readonly packets: AsyncGenerator<Mediabunny.EncodedPacket>;
  readonly decoder: PacketDecoder;
  readonly facts: Mp4Facts | undefined;
  /** Duration, if the header states it. */
  readonly seconds: number | undefined;
  /** Size of the file. */
  readonly bytes: number;
}

class ContainerReader implements AudioReader {
  readonly label: string;
  readonly damage: string[] = [];
  readonly #parts: ContainerParts;
  #readSeconds = 0;
  #readBytes = 0;

  constructor(parts: ContainerParts) {
    this.label = parts.label;
    this.#parts = parts;
    if (parts.facts?.truncated) this.damage.push(`the file is truncated: ${parts.facts.truncated}`);
  }

  async *pieces(): AsyncGenerator<Pcm> {
    const { packets, decoder, facts } = this.#parts;
    let [errors, endSeconds, produced] = [0, 0, 0];
    let waiting: Pcm | undefined;
    for await (const packet of packets) {
      const pcm = await decoder.decode(packet.data);
      errors += errorCount(pcm);
      endSeconds = packet.timestamp + packet.duration;
      this.#readSeconds = endSeconds;
      this.#readBytes += packet.byteLength;
      if (framesOf(pcm) === 0) continue;
      if (waiting && canJoin(waiting, pcm)) {
        waiting = join(waiting, pcm);
        continue;
      }
      if (waiting) {
        produced += framesOf(waiting);
        yield waiting;
      }
      waiting = pcm;
    }
    // The last packet holds padding of the encoder.
    if (waiting) yield facts ? upTo(waiting, Math.round(endSeconds * waiting.sampleRate) - produced) : waiting;
    const rest = decoder.flush?.();
    if (rest && framesOf(rest) > 0) yield rest;
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
  }

  progress(): number {
    const { seconds, bytes } = this.#parts;
    return Math.min(1, seconds ? this.#readSeconds / seconds : this.#readBytes / Math.max(1, bytes));
  }

  close(): void {
    this.#parts.decoder.free();
    this.#parts.input.dispose();
  }
}

function fileSource(mediabunny: typeof Mediabunny, file: FileBytes): Mediabunny.Source {
  return new mediabunny.CustomSource({
    getSize: () => file.size,
    read: async (start, end) => new Uint8Array(await file.read(start, end - start)),
    maxCacheSize: CACHE_BYTES,
    prefetchProfile: 'fileSystem',
    handleUnhandledError: () => undefined,
  });
}

async function findTrack(input: Mediabunny.Input, file: FileBytes, label: string): Promise<Mediabunny.InputAudioTrack> {
  const track = await input.getPrimaryAudioTrack();
  if (!track) {
    throw new SenseError('decode-failed', `${file.path} is ${label} without an audio track: choose another file`);
  }
  return track;
}

/** Which part of the media is played, in seconds; undefined for all of it. */
function playedRange(
  first: Mediabunny.EncodedPacket | null,
  facts: Mp4Facts | undefined,
  sampleRate: number,
): { start: number; duration?: number } | undefined {
  if (first && first.timestamp < 0) return { start: -first.timestamp };
  if (!facts?.gapless) return undefined;
  const { primingFrames, frames } = facts.gapless;
  return { start: primingFrames / sampleRate, ...(frames > 0 ? { duration: frames / sampleRate } : {}) };
}

const canJoin = (a: Pcm, b: Pcm): boolean =>
  a.sampleRate === b.sampleRate &&
  a.channelData.length === b.channelData.length &&
  framesOf(a) < PIECE_SECONDS * a.sampleRate;

function join(a: Pcm, b: Pcm): Pcm {
  const channelData = a.channelData.map((channel, c) => {
    const joined = new Float32Array(channel.length + framesOf(b));
    joined.set(channel);
    joined.set(b.channelData[c]!, channel.length);
    return joined;
  });
  return { sampleRate: a.sampleRate, channelData };
}

function upTo(pcm: Pcm, frames: number): Pcm {
  if (frames >= framesOf(pcm)) return pcm;
  return { ...pcm, channelData: pcm.channelData.map((channel) => channel.subarray(0, Math.max(0, frames))) };
}

function bytesOf(data: AllowSharedBufferSource | undefined): Uint8Array | undefined {
  if (data === undefined) return undefined;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
}
