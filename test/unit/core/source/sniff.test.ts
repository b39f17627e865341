/** What bytes look like, and how long their header says they are. */
import { describe, expect, it } from 'vitest';
import { declaredDuration, describeBytes } from '../../../../packages/core/src/source/sniff.js';

/** Bytes of Latin-1 text and numbers. */
function bytes(...parts: (string | readonly number[])[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => (typeof part === 'string' ? [...Buffer.from(part, 'latin1')] : part)));
}

const le32 = (value: number): number[] => [0, 8, 16, 24].map((shift) => (value >>> shift) & 0xff);
const be32 = (value: number): number[] => le32(value).reverse();

describe('describeBytes', () => {
  it.each([
    [bytes(), 'nothing'],
    [bytes('\n<!DOCTYPE html><html>'), 'an HTML page'],
    [bytes('{"error":'), 'JSON text'],
    [bytes('version https://git-lfs.github.com/spec/v1'), 'a Git LFS pointer instead of the file'],
    [bytes('RIFF', le32(10), 'WAVEfmt '), 'WAV audio'],
    [bytes('RIFF\n\n\n\nWAVEfmt '), 'WAV audio'],
    [bytes('FORM', be32(10), 'AIFF'), 'AIFF audio'],
    [bytes('fLaC'), 'FLAC audio'],
    [bytes('OggS'), 'an Ogg file'],
    [bytes('ID3\x04'), 'MP3 audio'],
    [bytes([0xff, 0xfb, 0x90, 0x00]), 'MPEG audio'],
    [bytes([0, 0, 0, 32], 'ftypM4A '), 'an MP4 or M4A file'],
    [bytes([0x1a], 'E', [0xdf, 0xa3]), 'a WebM or Matroska file'],
    [bytes('MThd'), 'a MIDI file, which holds notes and no sound'],
    [bytes([0, 0, 0, 0]), 'only zeros'],
    [bytes('something else'), undefined],
  ])('%# names what it sees', (given, expected) => {
    expect(describeBytes(given)).toBe(expected);
  });
});

describe('declaredDuration', () => {
  const format = bytes(le32(16), [1, 0, 2, 0], le32(48000), le32(192000), [4, 0, 16, 0]);
  const wav = (dataBytes: number, ...before: Uint8Array[]): Uint8Array =>
    bytes('RIFF', le32(0), 'WAVE', ...before.map((chunk) => [...chunk]), 'fmt ', [...format], 'data', le32(dataBytes));

  it('reads WAV, over chunks of odd length', () => {
    expect(declaredDuration(wav(192000 * 3))).toBe(3);
    expect(declaredDuration(wav(96000, bytes('junk', le32(3), [1, 2, 3, 0])))).toBe(0.5);
  });

  it('knows that a streamed WAV does not know', () => {
    for (const size of [0, 0xffffffff, 0x7fffffff]) expect(declaredDuration(wav(size))).toBeUndefined();
  });

  it('reads FLAC, over 32 bits of length', () => {
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

  it('does not guess', () => {
    expect(declaredDuration(mp3([0xff, 0xfb, 0x90, 0x00], 32, 'none'))).toBeUndefined();
    expect(declaredDuration(mp3([0xff, 0xfb, 0x90, 0x00], 32, 'Xing', 14))).toBeUndefined();
    for (const text of ['', 'RIFF', 'fLaC\0\0\0\x22', 'OggS'.padEnd(200), 'no audio at all'.padEnd(200)]) {
      expect(declaredDuration(bytes(text)), text).toBeUndefined();
    }
  });
});
