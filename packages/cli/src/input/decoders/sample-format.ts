/**
 * Brings uncompressed samples of any layout into the one that the WAV decoder reads: little-endian, as many bits as the
 * bytes hold, 8 bits unsigned, floats of 32 or 64 bits.
 */

/** How the samples of a file are stored, interleaved by channel. */
export interface SampleFormat {
  readonly coding: 'integer' | 'unsigned' | 'float' | 'alaw' | 'ulaw';
  /** Bytes per sample. */
  readonly bytes: number;
  /** Significant bits; default `8 * bytes`. */
  readonly bits?: number;
  readonly bigEndian: boolean;
  readonly channels: number;
  readonly sampleRate: number;
}

/** A size that the WAV decoder reads as "until the end". */
const SIZE_UNKNOWN = 0xffff_ffff;
const WAVE_TAGS = { integer: 1, unsigned: 1, float: 3, alaw: 6, ulaw: 7 } as const;
/** Integers of at most 4 bytes, floats of 2, 4 or 8. */
const WIDTHS = { integer: [1, 2, 3, 4], unsigned: [1], float: [2, 4, 8], alaw: [1], ulaw: [1] } as const;

/** Whether {@link SampleConverter} reads `format`. */
export function isConvertible({ coding, bytes, bits = 8 * bytes, channels }: SampleFormat): boolean {
  const widths: readonly number[] = WIDTHS[coding];
  return widths.includes(bytes) && channels > 0 && bits <= 8 * bytes && (coding !== 'float' || bits === 8 * bytes);
}

/** The header of a WAV file of unknown length with a format chunk of these bytes. */
export function openEndedHeader(format: Uint8Array): Uint8Array {
  const header = Buffer.alloc(12 + 8 + format.length + 8);
  header.write('RIFF', 0, 'latin1');
  header.writeUInt32LE(SIZE_UNKNOWN, 4);
  header.write('WAVEfmt ', 8, 'latin1');
  header.writeUInt32LE(format.length, 16);
  header.set(format, 20);
  header.write('data', 20 + format.length, 'latin1');
  header.writeUInt32LE(SIZE_UNKNOWN, 24 + format.length);
  return header;
}

export class SampleConverter {
  /** Header of the WAV file that {@link convert} yields. */
  readonly header: Uint8Array;
  readonly #format: SampleFormat;
  #rest: Uint8Array = new Uint8Array(0);
  /** Bits by which samples in the low bits of their bytes are shifted; undefined until a sample shows where they are. */
  #shift: number | undefined;

  constructor(format: SampleFormat) {
    const { coding, bytes, channels, sampleRate } = format;
    this.#format = format;
    if (coding !== 'integer' || bytes !== 4 || (format.bits ?? 32) > 24) this.#shift = 0;
    const width = coding === 'float' && bytes === 2 ? 4 : bytes;
    const chunk = Buffer.alloc(16);
    chunk.writeUInt16LE(WAVE_TAGS[coding], 0);
    chunk.writeUInt16LE(channels, 2);
    chunk.writeUInt32LE(sampleRate, 4);
    chunk.writeUInt32LE(Math.min(0xffff_ffff, sampleRate * channels * width), 8);
    chunk.writeUInt16LE(channels * width, 12);
    chunk.writeUInt16LE(8 * width, 14);
    this.header = openEndedHeader(chunk);
  }

  /** Converts whole samples; the bytes of an incomplete one wait for the next call. */
  convert(input: Uint8Array): Uint8Array {
    const { bytes } = this.#format;
    const joined = this.#rest.length > 0 ? Buffer.concat([this.#rest, input]) : input;
    const whole = joined.length - (joined.length % bytes);
    this.#rest = joined.slice(whole);
    const output = Buffer.from(joined.subarray(0, whole));
    if (this.#format.bigEndian) swap(output, bytes);
    return this.#widen(output);
  }

  #widen(samples: Buffer): Uint8Array {
    const { coding, bytes, bits = 8 * bytes } = this.#format;
    if (coding === 'float' && bytes === 2) return widenHalfFloats(samples);
    // The WAV decoder reads bytes as unsigned.
    if (coding === 'integer' && bytes === 1) for (let i = 0; i < samples.length; i++) samples[i]! ^= 0x80;
    const shift = (this.#shift ??= findShift(samples, bits));
    if (shift) for (let i = 0; i < samples.length; i += 4) samples.writeInt32LE(samples.readInt32LE(i) << shift, i);
    return samples;
  }
}

function swap(samples: Buffer, bytes: number): void {
  if (bytes === 2) samples.swap16();
  else if (bytes === 4) samples.swap32();
  else if (bytes === 8) samples.swap64();
  else if (bytes === 3) {
    for (let i = 0; i < samples.length; i += 3) [samples[i], samples[i + 2]] = [samples[i + 2]!, samples[i]!];
  }
}

/**
 * By how many bits samples of `bits` bits in 4 bytes are too low. Both alignments occur: WAV prescribes the high bits,
 * and some converters use the low ones. Undefined while no sample differs: silence, and quiet samples that are multiples
 * of the step of the high alignment.
 */
function findShift(samples: Buffer, bits: number): number | undefined {
  const spare = 32 - bits;
  const limit = 2 ** (bits - 1);
  let low = false;
  for (let i = 0; i < samples.length; i += 4) {
    const sample = samples.readInt32LE(i);
    if (sample < -limit || sample >= limit) return 0;
    low ||= sample % 2 ** spare !== 0;
  }
  return low ? spare : undefined;
}

/** IEEE 754 binary16 to binary32. */
function widenHalfFloats(samples: Buffer): Uint8Array {
  const output = new Float32Array(samples.length / 2);
  for (let i = 0; i < output.length; i++) {
    const half = samples.readUInt16LE(2 * i);
    const exponent = (half >> 10) & 31;
    const fraction = half & 1023;
    const size =
      exponent === 0
        ? fraction * 2 ** -24
        : exponent === 31
          ? fraction > 0
            ? NaN
            : Infinity
          : (1 + fraction / 1024) * 2 ** (exponent - 15);
    output[i] = half & 0x8000 ? -size : size;
  }
  return new Uint8Array(output.buffer);
}
