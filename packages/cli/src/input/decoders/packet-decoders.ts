/**
 * Decoders for the packets of a container, by codec. The names of codecs are those of mediabunny.
 */
import { parseAdtsHeader } from '../readers/adts.js';
import { parseMpegHeader } from '../readers/mpeg-audio.js';
import { OggWriter } from '../readers/ogg/ogg-pages.js';
import { errorCount, type Pcm } from '../readers/reader.js';
import { createAdtsDecoder, type AdtsDecoder } from './adts-decoder.js';
import { loadAac, loadFlac, loadMp3, loadOpus, loadVorbis, loadWav, quietly, type AacConfig } from './load-decoders.js';
import { SampleConverter, type SampleFormat } from './sample-format.js';

export interface PacketDecoder {
  /** Decodes one packet. */
  decode(packet: Uint8Array): Pcm | Promise<Pcm>;
  flush?(): Pcm | undefined;
  free(): void;
}

export interface TrackConfig {
  readonly codec: string;
  readonly sampleRate: number;
  readonly channels: number;
  /** Configuration of the codec, in the form of WebCodecs. */
  readonly description: Uint8Array | undefined;
  /** Magic cookie of ALAC. */
  readonly alacCookie?: Uint8Array | undefined;
  /** Range of the media that is played, in seconds. */
  readonly gapless: AacConfig['gapless'];
}

const PCM_CODEC = /^pcm-([suf])(8|16|24|32|64)(be)?$/;

/** Creates the decoder of a track; undefined if there is none for its codec. */
export async function createPacketDecoder(track: TrackConfig): Promise<PacketDecoder | undefined> {
  const { codec, description, gapless, alacCookie } = track;
  const trimmed = gapless ? { gapless } : {};
  if (alacCookie) return await loadAac({ alac: alacCookie, ...trimmed });
  const samples = sampleFormat(track);
  if (samples) return await pcmDecoder(samples);
  switch (codec) {
    case 'aac':
      // Without a description every packet has an ADTS header.
      return await (description ? quietAac({ asc: description, ...trimmed }) : adtsDecoder());
    case 'mp3':
      return await mp3Decoder();
    case 'opus':
      return await oggDecoder(await loadOpus(), [description ?? opusHead(track), OPUS_TAGS]);
    case 'vorbis': {
      const headers = description ? splitVorbisHeaders(description) : undefined;
      return headers ? await oggDecoder(await loadVorbis(), headers) : undefined;
    }
    case 'flac':
      return description ? await flacDecoder(description) : undefined;
    default:
      return undefined;
  }
}

function sampleFormat({ codec, channels, sampleRate }: TrackConfig): SampleFormat | undefined {
  if (codec === 'alaw' || codec === 'ulaw') return { coding: codec, bytes: 1, bigEndian: false, channels, sampleRate };
  const [, kind, bits, end] = PCM_CODEC.exec(codec) ?? [];
  if (!kind) return undefined;
  const coding = kind === 'f' ? 'float' : kind === 'u' ? 'unsigned' : 'integer';
  return { coding, bytes: Number(bits) / 8, bigEndian: end !== undefined, channels, sampleRate };
}

async function pcmDecoder(format: SampleFormat): Promise<PacketDecoder> {
  const converter = new SampleConverter(format);
  const decoder = await loadWav();
  decoder.decode(converter.header);
  return { decode: (packet) => decoder.decode(converter.convert(packet)), free: () => decoder.free() };
}

async function quietAac(config: AacConfig): Promise<PacketDecoder> {
  const decoder = await loadAac(config);
  let started = false;
  return {
    decode: (packet) => {
      const pcm = quietly(() => decoder.decode(packet));
      // The frame that the decoder withholds at the start is no error.
      const errors = started ? errorCount(pcm) : 0;
      started = true;
      return { ...pcm, errors };
    },
    free: () => decoder.free(),
  };
}

/** The first packet reveals the rate. */
function adtsDecoder(): PacketDecoder {
  let decoder: AdtsDecoder | undefined;
  return {
    decode: async (packet) => {
      decoder ??= await createAdtsDecoder(parseAdtsHeader(packet, 0)?.sampleRate ?? Infinity);
      return decoder.decode(packet);
    },
    free: () => decoder?.free(),
  };
}

async function mp3Decoder(): Promise<PacketDecoder> {
  const decoder = await loadMp3();
  return {
    decode: (packet) => {
      const pcm = quietly(() => decoder.decode(packet));
      const mono = parseMpegHeader(packet, 0)?.mono;
      return mono ? { ...pcm, channelData: pcm.channelData.slice(0, 1) } : pcm;
    },
    free: () => decoder.free(),
  };
}

async function flacDecoder(header: Uint8Array): Promise<PacketDecoder> {
  const decoder = await loadFlac();
  let first: Uint8Array[] = [header];
  return {
    decode: async (packet) => {
      const pcm = await decoder.decode([...first, packet]);
      first = [];
      return pcm;
    },
    free: () => decoder.free(),
  };
}

type OggStream = Awaited<ReturnType<typeof loadOpus>>;

/** Wraps packets in Ogg pages, the headers first, for a decoder that reads those. */
async function oggDecoder(decoder: OggStream, headers: readonly Uint8Array[]): Promise<PacketDecoder> {
  const writer = new OggWriter();
  const feed = (packet: Uint8Array, granule: number): Pcm =>
    quietly(() => decoder.decode(writer.write(packet, { granule })));
  for (const packet of headers) feed(packet, 0);
  return {
    decode: (packet) => feed(packet, -1),
    flush: () => quietly(() => decoder.flush?.()),
    free: () => decoder.free(),
  };
}

const OPUS_TAGS = Buffer.concat([Buffer.from('OpusTags'), Buffer.alloc(8)]);

function opusHead({ channels }: TrackConfig): Uint8Array {
  const head = Buffer.from('OpusHead\x01\0\0\0\x80\xbb\0\0\0\0\0', 'latin1');
  head[9] = channels;
  return head;
}

/** The three header packets of Vorbis, which a description holds with Xiph lacing. */
function splitVorbisHeaders(description: Uint8Array): Uint8Array[] | undefined {
  if (description[0] !== 2) return undefined;
  let at = 1;
  const sizes = [0, 0].map(() => {
    let size = 0;
    while (description[at] === 255) size += description[at++]!;
    return size + (description[at++] ?? 0);
  });
  const second = at + sizes[0]!;
  const third = second + sizes[1]!;
  return [description.subarray(at, second), description.subarray(second, third), description.subarray(third)];
}
