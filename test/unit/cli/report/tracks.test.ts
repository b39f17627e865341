/**
 * Summaries of long signals: bounded size, and no lost peak.
 */
import { expect, test } from 'vitest';
import { Envelope, ValueTrack } from '../../../../packages/cli/src/report/tracks.js';

test('an envelope keeps the extremes of every bucket for any block size', () => {
  for (const block of [1, 3, 7, 100]) {
    const envelope = new Envelope(8, 5);
    const signal = Float32Array.from({ length: 30 }, (_, i) => (i === 12 ? 1 : i === 13 ? -0.5 : 0));
    for (let at = 0; at < signal.length; at += block) {
      const part = signal.subarray(at, at + block);
      envelope.add([part], part.length);
    }
    expect([...envelope.quantized()]).toEqual([0, 0, 0, 0, -63, 127, 0, 0, 0, 0, 0, 0]);
  }
});

test('an envelope halves its resolution for a long signal and keeps the position of the peak', () => {
  const envelope = new Envelope(8, 5);
  const signal = new Float32Array(1000);
  signal[600] = 1;
  envelope.add([signal], 1000);
  const packed = envelope.quantized();
  const { framesPerBucket } = envelope;
  expect(packed.length / 2).toBe(Math.ceil(1000 / framesPerBucket));
  expect(packed.length / 2).toBeLessThanOrEqual(8);
  expect(packed.indexOf(127)).toBe(2 * Math.floor(600 / framesPerBucket) + 1);
});

test('a value track keeps the largest value of each column', () => {
  const track = new ValueTrack(2, 4);
  for (let i = 0; i < 9; i++) track.add([i === 2 ? 1 : 0, i === 8 ? 0.5 : 0]);
  expect(track.hopsPerBucket).toBe(4);
  expect([...track.quantized()]).toEqual([255, 0, 0, 0, 0, 128]);
});
