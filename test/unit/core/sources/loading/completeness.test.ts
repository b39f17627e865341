/** Detection of truncated files: declared durations and missing ends. */
import { describe, expect, it } from 'vitest';
import { declaredDuration, isTruncated } from '../../../../../packages/core/src/sources/loading/completeness.js';
import { be32, bytes, le32 } from './bytes.js';

describe('declaredDuration', () => {
  const format = bytes(le32(16), [1, 0, 2, 0], le32(48000), le32(192000), [4, 0, 16, 0]);
  const wav = (dataBytes: number, ...before: Uint8Array[]): Uint8Array =>
    bytes('RIFF', le32(0), 'WAVE', ...before.map((chunk) => [...chunk]), 'fmt ', [...format], 'data', le32(dataBytes));

  it('reads WAV, after chunks of odd length', () => {
    expect(declaredDuration(wav(192000 * 3))).toBe(3);
    expect(declaredDuration(wav(96000, bytes('junk', le32(3), [1, 2, 3, 0])))).toBe(0.5);
  });

  it('returns undefined for a streamed WAV', () => {
    for (const size of [0, 0xffffffff, 0x7fffffff]) expect(declaredDuration(wav(size))).toBeUndefined();
  });

  it('reads FLAC, also with more than 32 bits of length', () => {
    const flac = (frames: number): Uint8Array => {
      const high = Math.floor(frames / 2 ** 32);
      // 44100 Hz in 20 bits, then 2 channels of 16 bits, then 36 bits of length.
      const info = be32((44100 << 12) | (1 << 9) | (15 << 4) | high);
      return bytes('fLaC', [0, 0, 0, 34], new Array<number>(10).fill(0), info, be32(frames % 2 ** 32));
    };
    expect(declaredDuration(flac(44100 * 90))).toBe(90);
    expect(declaredDuration(flac(2 ** 33))).toBeCloseTo(2 ** 33 / 44100, 6);
    expect(declaredDuration(flac(0))).toBeUndefined();
  });

  const mp3 = (header: number[], sideBytes: number, name = 'Info', flags = 15): Uint8Array =>
    bytes(header, new Array<number>(sideBytes).fill(0), name, be32(flags), be32(1000));

  it.each([
    ['MPEG 1 stereo', [0xff, 0xfb, 0x90, 0x00], 32, (1000 * 1152) / 44100],
    ['MPEG 1 mono', [0xff, 0xfb, 0x94, 0xc0], 17, (1000 * 1152) / 48000],
    ['MPEG 2 stereo', [0xff, 0xf3, 0x80, 0x00], 17, (1000 * 576) / 22050],
    ['MPEG 2.5 mono', [0xff, 0xe3, 0x88, 0xc0], 9, (1000 * 576) / 8000],
  ])('reads MP3, %s', (_, header, side, expected) => {
    expect(declaredDuration(mp3(header, side))).toBeCloseTo(expected, 9);
    const tagged = bytes('ID3', [4, 0, 0, 0, 0, 1, 2], new Array<number>(130).fill(0), [...mp3(header, side, 'Xing')]);
    expect(declaredDuration(tagged)).toBeCloseTo(expected, 9);
  });

  it('returns undefined for other data', () => {
    expect(declaredDuration(mp3([0xff, 0xfb, 0x90, 0x00], 32, 'none'))).toBeUndefined();
    expect(declaredDuration(mp3([0xff, 0xfb, 0x90, 0x00], 32, 'Xing', 14))).toBeUndefined();
    for (const text of ['', 'RIFF', 'fLaC\0\0\0\x22', 'OggS'.padEnd(200), 'no audio at all'.padEnd(200)]) {
      expect(declaredDuration(bytes(text)), text).toBeUndefined();
    }
  });
});

describe('isTruncated', () => {
  const part = (name: string, size: number): Uint8Array => bytes(be32(size), name, new Array<number>(size - 8).fill(1));
  const mp4 = bytes([...part('ftyp', 24)], [...part('moov', 100)], [...part('mdat', 500)]);
  const page = (...segments: number[]): number[] => [
    ...bytes('OggS', new Array<number>(22).fill(0), [segments.length], segments),
    ...new Array<number>(segments.reduce((sum, size) => sum + size, 0)).fill(2),
  ];
  const ogg = bytes(page(30), page(255, 255, 12), page(200));

  it.each([
    ['MP4', mp4],
    ['Ogg', ogg],
  ])('detects a truncated %s file at any length', (_, whole) => {
    expect(isTruncated(whole)).toBe(false);
    for (const take of [whole.length - 1, whole.length - 190, 29])
      expect(isTruncated(whole.subarray(0, take))).toBe(true);
  });

  it('reads 64-bit and open-ended box sizes of MP4', () => {
    const large = (sizeLow: number): Uint8Array =>
      bytes([...part('ftyp', 24)], be32(1), 'mdat', be32(0), be32(sizeLow), new Array<number>(84).fill(1));
    expect(isTruncated(large(100))).toBe(false);
    expect(isTruncated(large(101))).toBe(true);
    expect(isTruncated(bytes([...part('ftyp', 24)], be32(0), 'mdat', [1, 2, 3]))).toBe(false);
  });

  it('ignores data after the last page, and other formats', () => {
    expect(isTruncated(bytes([...ogg], 'TAG and a title'))).toBe(false);
    for (const text of ['', 'Ogg', 'RIFF', 'ID3']) expect(isTruncated(bytes(text))).toBe(false);
  });
});
