/**
 * Builds sound files in the forms that people really have, from samples or from the encoded fixtures.
 */
import {
  BufferSource,
  BufferTarget,
  EncodedAudioPacketSource,
  EncodedPacketSink,
  Input,
  ALL_FORMATS,
  Output,
  type OutputFormat,
} from 'mediabunny';
import { OggWriter } from '../../../../packages/cli/src/input/readers/ogg/ogg-pages.js';
import { FIXTURES } from './audio-fixtures.js';

/** The bytes of an encoded fixture. */
export const fixture = (name: string): Buffer =>
  Buffer.from(FIXTURES.find((each) => each.name === name)!.base64, 'base64');

/** An ID3v2 tag with `bytes` bytes of padding. */
export function id3(bytes: number): Buffer {
  const size = [21, 14, 7, 0].map((shift) => (bytes >> shift) & 0x7f);
  return Buffer.concat([Buffer.from('ID3\x03\0\0', 'latin1'), Buffer.from(size), Buffer.alloc(bytes)]);
}

/** A chunk with a little-endian (RIFF) or big-endian (AIFF) size, without a byte of padding. */
export function chunk(id: string, content: Uint8Array, end: 'LE' | 'BE' = 'LE'): Buffer {
  const head = Buffer.alloc(8);
  head.write(id, 0, 'latin1');
  head[end === 'LE' ? 'writeUInt32LE' : 'writeUInt32BE'](content.length, 4);
  return Buffer.concat([head, content]);
}

export interface WavOptions {
  readonly tag?: number;
  readonly bits: number;
  readonly bytes?: number;
  readonly sampleRate?: number;
  /** Size of the data chunk as written. Default the true one. */
  readonly dataSize?: number;
  /** Chunks between format and data. */
  readonly between?: Uint8Array;
}

/** A mono WAV file around encoded samples. */
export function wavOf(
  data: Uint8Array,
  { tag = 1, bits, bytes = Math.ceil(bits / 8), sampleRate = 44_100, dataSize, between }: WavOptions,
): Buffer {
  const format = Buffer.alloc(16);
  format.writeUInt16LE(tag, 0);
  format.writeUInt16LE(1, 2);
  format.writeUInt32LE(sampleRate, 4);
  format.writeUInt32LE(sampleRate * bytes, 8);
  format.writeUInt16LE(bytes, 12);
  format.writeUInt16LE(bits, 14);
  const audio = chunk('data', data);
  if (dataSize !== undefined) audio.writeUInt32LE(dataSize, 4);
  const content = Buffer.concat([Buffer.from('WAVE'), chunk('fmt ', format), between ?? Buffer.alloc(0), audio]);
  return chunk('RIFF', content);
}

/** Samples as signed integers of `bytes` bytes, shifted up by `shift` bits. */
export function integers(
  samples: Float32Array,
  bytes: number,
  { bits = 8 * bytes, bigEndian = false, high = true } = {},
): Buffer {
  const output = Buffer.alloc(samples.length * bytes);
  for (const [i, sample] of samples.entries()) {
    const value = Math.round(sample * (2 ** (bits - 1) - 1)) * (high ? 2 ** (8 * bytes - bits) : 1);
    if (bigEndian) output.writeIntBE(value, i * bytes, bytes);
    else output.writeIntLE(value, i * bytes, bytes);
  }
  return output;
}

/** IEEE 754 binary16, for normal values. */
export function halfFloats(samples: Float32Array): Buffer {
  const output = Buffer.alloc(samples.length * 2);
  for (const [i, sample] of samples.entries()) {
    const exponent = Math.max(-14, Math.floor(Math.log2(Math.abs(sample) || 2 ** -30)));
    const fraction = Math.round((Math.abs(sample) / 2 ** exponent) * 1024);
    const size = fraction < 1024 ? fraction : ((exponent + 15) << 10) + (fraction - 1024);
    output.writeUInt16LE((sample < 0 ? 0x8000 : 0) | size, 2 * i);
  }
  return output;
}

/** A number in the 80-bit extended precision of AIFF. */
function extended(value: number): Buffer {
  const output = Buffer.alloc(10);
  output.writeUInt16BE(16_383 + 31 - Math.clz32(value), 0);
  output.writeUInt32BE((value << Math.clz32(value)) >>> 0, 2);
  return output;
}

/** A mono AIFF file, or AIFF-C with a compression type. */
export function aiffOf(data: Uint8Array, bits: number, sampleRate: number, compression?: string): Buffer {
  const common = Buffer.alloc(8);
  common.writeUInt16BE(1, 0);
  common.writeUInt32BE((data.length * 8) / bits, 2);
  common.writeUInt16BE(bits, 6);
  const name = compression ? Buffer.from(`${compression}\0\0`, 'latin1') : Buffer.alloc(0);
  return chunk(
    'FORM',
    Buffer.concat([
      Buffer.from(compression ? 'AIFC' : 'AIFF'),
      chunk('COMM', Buffer.concat([common, extended(sampleRate), name]), 'BE'),
      chunk('SSND', Buffer.concat([Buffer.alloc(8), data]), 'BE'),
    ]),
    'BE',
  );
}

/** A mono CAF file of 16-bit big-endian samples with an open-ended data chunk. */
export function cafOf(data: Uint8Array, sampleRate: number): Buffer {
  const desc = Buffer.alloc(32);
  desc.writeDoubleBE(sampleRate, 0);
  desc.write('lpcm', 8, 'latin1');
  [0, 2, 1, 1, 16].forEach((value, i) => desc.writeUInt32BE(value, 12 + 4 * i));
  const size = (bytes: bigint): Buffer => {
    const output = Buffer.alloc(8);
    output.writeBigInt64BE(bytes);
    return output;
  };
  const head = Buffer.from('caff\0\x01\0\0', 'latin1');
  return Buffer.concat([
    head,
    Buffer.from('desc'),
    size(32n),
    desc,
    Buffer.from('data'),
    size(-1n),
    Buffer.alloc(4),
    data,
  ]);
}

/** A mono AU file of 16-bit samples. */
export function auOf(data: Uint8Array, sampleRate: number): Buffer {
  const head = Buffer.alloc(24);
  head.write('.snd', 0, 'latin1');
  [24, 0xffff_ffff, 3, sampleRate, 1].forEach((value, i) => head.writeUInt32BE(value, 4 + 4 * i));
  return Buffer.concat([head, data]);
}

/** Puts the packets of an encoded fixture into another container. */
export async function remux(bytes: Uint8Array, format: OutputFormat): Promise<Buffer> {
  const input = new Input({ formats: ALL_FORMATS, source: new BufferSource(bytes) });
  const track = (await input.getPrimaryAudioTrack())!;
  const output = new Output({ format, target: new BufferTarget() });
  const source = new EncodedAudioPacketSource((await track.getCodec())!);
  output.addAudioTrack(source);
  await output.start();
  const decoderConfig = (await track.getDecoderConfig())!;
  for await (const packet of new EncodedPacketSink(track).packets()) await source.add(packet, { decoderConfig });
  await output.finalize();
  return Buffer.from(output.target.buffer!);
}

/** The frames and the STREAMINFO header of the FLAC fixture `bytes`, as an Ogg file. */
export function oggFlac(bytes: Buffer, frames: readonly Uint8Array[], serial: number): Buffer {
  const first = Buffer.concat([Buffer.from('\x7fFLAC\x01\0\0\x01', 'latin1'), bytes.subarray(0, 42)]);
  const packets = [first, Buffer.from('\x84\0\0\x08\0\0\0\0\0\0\0\0', 'latin1'), ...frames];
  const writer = new OggWriter(serial);
  const pages = packets.map((packet, i) => writer.write(packet, { granule: -1, isLast: i === packets.length - 1 }));
  return Buffer.concat(pages);
}
