/** WAV headers: the sizes and fields that readers rely on. */
import { describe, expect, it } from 'vitest';
import { wavHeader } from '../../../../packages/core/src/dsp/wav.js';

const text = (bytes: Uint8Array, from: number, to: number): string => String.fromCharCode(...bytes.subarray(from, to));
const viewOf = (bytes: Uint8Array): DataView => new DataView(bytes.buffer);

describe('wavHeader', () => {
  it('writes a plain header of 44 bytes for 16-bit PCM', () => {
    const header = wavHeader({ sampleRate: 44_100, channels: 2, frames: 1000, encoding: 'pcm16' });
    const view = viewOf(header);
    expect(header.length).toBe(44);
    expect(text(header, 0, 4) + text(header, 8, 16) + text(header, 36, 40)).toBe('RIFFWAVEfmt data');
    expect(view.getUint32(4, true)).toBe(36 + 4000);
    expect([20, 22, 32, 34].map((at) => view.getUint16(at, true))).toEqual([1, 2, 4, 16]);
    expect([16, 24, 28, 40].map((at) => view.getUint32(at, true))).toEqual([16, 44_100, 176_400, 4000]);
  });

  it('writes a RIFF header with room for 64-bit sizes for 32-bit float', () => {
    const header = wavHeader({ sampleRate: 48_000, channels: 1, frames: 10, encoding: 'float32' });
    const view = viewOf(header);
    expect(header.length).toBe(94);
    expect([0, 8, 12, 48, 74, 86].map((at) => text(header, at, at + 4))).toEqual([
      ...['RIFF', 'WAVE', 'JUNK', 'fmt ', 'fact', 'data'],
    ]);
    expect([56, 58, 68, 70].map((at) => view.getUint16(at, true))).toEqual([3, 1, 4, 32]);
    expect([4, 60, 64, 82, 90].map((at) => view.getUint32(at, true))).toEqual([86 + 40, 48_000, 192_000, 10, 40]);
  });

  it('writes an RF64 header with 64-bit sizes above 4 GB', () => {
    const frames = 600_000_000;
    const header = wavHeader({ sampleRate: 192_000, channels: 2, frames, encoding: 'float32' });
    const view = viewOf(header);
    expect(header.length).toBe(94);
    expect(text(header, 0, 4) + text(header, 12, 16)).toBe('RF64ds64');
    expect([4, 90].map((at) => view.getUint32(at, true))).toEqual([0xffff_ffff, 0xffff_ffff]);
    expect([20, 28, 36].map((at) => view.getBigUint64(at, true))).toEqual([
      BigInt(frames * 8 + 86),
      BigInt(frames * 8),
      BigInt(frames),
    ]);
  });
});
