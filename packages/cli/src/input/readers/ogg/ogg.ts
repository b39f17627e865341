/**
 * Reads Ogg files with Vorbis, Opus or FLAC. A chained file consists of several complete streams, each with settings, a
 * rate and channels of its own: each gets a new decoder.
 */
import { SenseError } from '@sense/core/engine';
import {
  loadFlac,
  loadOpus,
  loadVorbis,
  quietly,
  type FrameDecoder,
  type StreamDecoder,
} from '../../decoders/load-decoders.js';
import type { FileBytes } from '../../file-bytes.js';
import { parseStreamInfo } from '../flac/flac-frames.js';
import { OggPackets, scanOggPages, type OggPage } from './ogg-pages.js';
import { errorCount, framesOf, type AudioReader, type Pcm } from '../reader.js';

/** Decodes one stream of a chained file, page by page. */
interface Link {
  decode(page: OggPage): Pcm | Promise<Pcm>;
  flush(): Pcm | undefined;
  free(): void;
}

interface Codec {
  readonly label: string;
  /** First bytes of the first packet. */
  readonly magic: string;
  open(): Promise<Link>;
}

const CODECS: readonly Codec[] = [
  { label: 'Ogg Vorbis', magic: '\x01vorbis', open: async () => streamLink(await loadVorbis()) },
  { label: 'Ogg Opus', magic: 'OpusHead', open: async () => streamLink(await loadOpus()) },
  { label: 'Ogg FLAC', magic: '\x7fFLAC', open: async () => new FlacLink(await loadFlac()) },
];

/** Rejects with `decode-failed` if the first pages announce none of the codecs. */
export async function openOgg(file: FileBytes): Promise<AudioReader> {
  let codec: Codec | undefined;
  for await (const page of scanOggPages(file)) {
    if (!page.isFirst) break;
    codec ??= codecOf(page);
  }
  if (!codec) {
    throw new SenseError(
      'decode-failed',
      `${file.path} is an Ogg file without Vorbis, Opus or FLAC audio: convert it to FLAC`,
    );
  }
  return new OggReader(file, codec.label);
}

class OggReader implements AudioReader {
  readonly label: string;
  readonly damage: string[] = [];
  readonly notes: string[] = [];
  readonly #file: FileBytes;
  #link: Link | undefined;
  #serial = 0;

  constructor(file: FileBytes, label: string) {
    this.#file = file;
    this.label = label;
  }

  async *pieces(): AsyncGenerator<Pcm> {
    const pages = scanOggPages(this.#file);
    let [links, errors, skippedBytes] = [0, 0, 0];
    let [inHeaders, ended] = [false, false];
    for (;;) {
      const { value, done } = await pages.next();
      if (done) {
        this.#reportEnd(value, { ended, skippedBytes, errors, links });
        yield* this.#finish();
        return;
      }
      skippedBytes += value.skippedBytes;
      if (value.isFirst && !inHeaders) {
        yield* this.#finish();
      }
      if (value.isFirst && !this.#link) {
        const codec = codecOf(value);
        if (codec) [this.#link, this.#serial, links] = [await codec.open(), value.serial, links + 1];
      }
      inHeaders = value.isFirst;
      if (value.serial !== this.#serial || !this.#link) continue;
      ended = value.isLast;
      const pcm = await this.#link.decode(value);
      errors += errorCount(pcm);
      if (framesOf(pcm) > 0) yield pcm;
    }
  }

  close(): void {
    this.#link?.free();
    this.#link = undefined;
  }

  *#finish(): Generator<Pcm> {
    const rest = this.#link?.flush();
    this.close();
    if (rest && framesOf(rest) > 0) yield rest;
  }

  #reportEnd(
    restBytes: number,
    { ended, skippedBytes, errors, links }: { ended: boolean; skippedBytes: number; errors: number; links: number },
  ): void {
    if (!ended) {
      const reason =
        restBytes > 0 ? 'its last page is incomplete' : 'its last page does not mark the end of the stream';
      this.damage.push(`the file is truncated: ${reason}`);
    }
    if (skippedBytes > 0) this.damage.push(`${skippedBytes} damaged bytes were skipped`);
    if (errors > 0) this.damage.push(`${errors} damaged frames were skipped`);
    if (links > 1) this.notes.push(`the file consists of ${links} streams, which follow each other`);
  }
}

function codecOf({ bytes }: OggPage): Codec | undefined {
  const start = 27 + bytes[26]!;
  return CODECS.find(({ magic }) => bytes.toString('latin1', start, start + magic.length) === magic);
}

/** A decoder that takes pages. */
function streamLink(decoder: StreamDecoder): Link {
  return {
    // A copy: the decoder may retain it, and the buffer is reused.
    decode: ({ bytes }) => quietly(() => decoder.decode(new Uint8Array(bytes))),
    flush: () => quietly(() => decoder.flush?.()),
    free: () => decoder.free(),
  };
}

/** FLAC in Ogg (RFC 9639, section 10.1): one frame a packet, behind as many header packets as the first one states. */
class FlacLink implements Link {
  readonly #decoder: FrameDecoder;
  readonly #packets = new OggPackets();
  #header: Uint8Array | undefined;
  #sampleRate = 0;
  #produced = 0;

  constructor(decoder: FrameDecoder) {
    this.#decoder = decoder;
  }

  async decode(page: OggPage): Promise<Pcm> {
    const packets = this.#packets.read(page);
    if (page.isFirst && packets[0] && packets[0].length >= 51) {
      const header = Buffer.from(packets[0].subarray(9, 51));
      header[4] = 0x80;
      this.#header = header;
      this.#sampleRate = parseStreamInfo(header.subarray(8)).sampleRate;
    }
    // Frames begin with a sync code; header packets do not.
    const frames = packets.filter(([first]) => first === 0xff);
    if (frames.length === 0 || !this.#header) return { channelData: [], sampleRate: this.#sampleRate };
    const pcm = await this.#decoder.decode(this.#produced === 0 ? [this.#header, ...frames] : frames);
    const excess = page.isLast && page.granule !== undefined ? this.#produced + framesOf(pcm) - page.granule : 0;
    this.#produced += framesOf(pcm);
    const channelData =
      excess > 0
        ? pcm.channelData.map((channel) => channel.subarray(0, Math.max(0, channel.length - excess)))
        : pcm.channelData;
    return { channelData, sampleRate: this.#sampleRate, errors: pcm.errors };
  }

  flush(): undefined {
    return undefined;
  }

  free(): void {
    this.#decoder.free();
  }
}
