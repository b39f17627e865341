/** Descriptions of file formats from their first bytes. */
import { describe, expect, it } from 'vitest';
import { describeBytes } from '../../../../../packages/core/src/sources/loading/describe-bytes.js';
import { be32, bytes, le32 } from './bytes.js';

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
    [bytes('MThd'), 'a MIDI file, which contains notes but no sound'],
    [bytes([0, 0, 0, 0]), 'only zeros'],
    [bytes('something else'), undefined],
  ])('%# describes the format', (given, expected) => {
    expect(describeBytes(given)).toBe(expected);
  });
});
