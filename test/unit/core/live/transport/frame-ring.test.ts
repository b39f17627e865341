/** Which frames a reader can read, across the end of the buffer, jumps and 32-bit wrap. */
import { describe, expect, it } from 'vitest';
import { FrameRing, allocateRing } from '@sense/core/internal';

const CAPACITY = 64;

/** A mono ring and its reader; the value of each frame is its number. */
function numbered(start = 0): { writer: FrameRing; reader: FrameRing; append: (frames: number) => void } {
  const storage = allocateRing(1, CAPACITY, true);
  const writer = new FrameRing(storage, start);
  writer.jump(start);
  const reader = new FrameRing(storage, start);
  let next = start;
  return {
    writer,
    reader,
    append: (frames) => {
      writer.write([Float32Array.from({ length: frames }, () => next++ - start)], frames);
    },
  };
}

function read(ring: FrameRing, from: number, frames: number): number[] | undefined {
  const out = new Float32Array(frames);
  return ring.read(from, [out], frames) ? [...out] : undefined;
}

describe('FrameRing', () => {
  it('returns written frames, also across the end of the buffer', () => {
    const { reader, append } = numbered();
    for (let i = 0; i < 10; i++) append(10);
    expect(reader.writtenFrames).toBe(100);
    expect(read(reader, 60, 8)).toEqual([60, 61, 62, 63, 64, 65, 66, 67]);
    expect(read(reader, 92, 8)).toEqual([92, 93, 94, 95, 96, 97, 98, 99]);
  });

  it('does not return frames that are not written yet', () => {
    const { reader, append } = numbered();
    append(10);
    expect(read(reader, 5, 6)).toBeUndefined();
    expect(read(reader, 4, 6)).toEqual([4, 5, 6, 7, 8, 9]);
  });

  it('does not return frames that were, or are being, overwritten', () => {
    const { reader, append } = numbered();
    for (let i = 0; i < 10; i++) append(10);
    expect(reader.oldestFrame).toBe(100 - 48);
    expect(read(reader, 51, 4)).toBeUndefined();
    expect(read(reader, 52, 4)).toEqual([52, 53, 54, 55]);
  });

  it('invalidates frames before a jump', () => {
    const { writer, reader, append } = numbered();
    append(10);
    writer.jump(20);
    writer.write([new Float32Array([7])], 1);
    expect(read(reader, 19, 1)).toBeUndefined();
    expect(read(reader, 20, 1)).toEqual([7]);
  });

  it('can start before frame zero, for stems that lag the input', () => {
    const { writer, reader } = numbered();
    writer.jump(-4);
    writer.write([Float32Array.of(1, 2, 3, 4, 5, 6)], 6);
    expect(reader.writtenFrames).toBe(2);
    expect(read(reader, 0, 2)).toEqual([5, 6]);
  });

  it.each([2 ** 31 - 20, 2 ** 32 - 20, 3 * 2 ** 32 - 20])('continues past frame %i, where 32 bits wrap', (start) => {
    const { reader, append } = numbered(start);
    for (let i = 0; i < 8; i++) append(5);
    expect(reader.writtenFrames).toBe(start + 40);
    expect(read(reader, start + 30, 3)).toEqual([30, 31, 32]);
  });

  it('can be opened after any time without a jump', () => {
    // Without channels nothing is copied, so that a day of frames is fast.
    const storage = allocateRing(0, 2 ** 22, true);
    const writer = new FrameRing(storage);
    const step = 2 ** 20;
    for (let written = step; written < 2 ** 33; written += step) {
      writer.write([], step);
      if (written % 2 ** 28 !== 0) continue;
      const late = new FrameRing(storage, written + 5000);
      expect(late.writtenFrames).toBe(written);
      expect(late.oldestFrame, `at ${written}`).toBe(Math.max(0, written - 3 * step));
      expect(late.read(written - 128, [], 128)).toBe(true);
    }
  });

  it('writes silence for missing channels', () => {
    const ring = new FrameRing(allocateRing(2, CAPACITY, false));
    ring.write([Float32Array.of(1, 1)], 2);
    const out = [new Float32Array(2), new Float32Array(2).fill(9)];
    expect(ring.read(0, out, 2)).toBe(true);
    expect(out).toEqual([Float32Array.of(1, 1), Float32Array.of(0, 0)]);
  });

  it('rejects a capacity that is not a power of two', () => {
    expect(() => allocateRing(2, 1000, false)).toThrow(/1000 frames/);
  });
});
