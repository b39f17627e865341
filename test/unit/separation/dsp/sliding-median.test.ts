/** Sliding medians, compared with medians computed by sorting. */
import { describe, expect, it } from 'vitest';
import { FrequencyMedian, TimeMedian } from '../../../../packages/separation/src/dsp/sliding-median.js';
import { noise } from '../../../support/signals.js';

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

/** Seeded, >= 0; some of them equal, some zero. */
const magnitudes = (length: number, seed: number): Float32Array =>
  noise(length, seed, 1).map((value, i) => (i % 3 === 0 ? Math.max(0, Math.round(4 * value)) : Math.abs(value)));

describe('TimeMedian', () => {
  it('is the median of the last frames of each bin, zero before the first', () => {
    const bins = 5;
    const tracker = new TimeMedian(bins, 7);
    const frames = Array.from({ length: 200 }, (_, t) => magnitudes(bins, t));
    frames.forEach((frame, t) => {
      tracker.process(frame);
      for (let bin = 0; bin < bins; bin++) {
        const window = Array.from({ length: 7 }, (_, k) => frames[t - k]?.[bin] ?? 0);
        expect(tracker.medians[bin]).toBe(median(window));
      }
    });
  });

  it('clears its state on reset', () => {
    const tracker = new TimeMedian(1, 3);
    for (let i = 0; i < 3; i++) tracker.process(Float32Array.of(5));
    tracker.reset();
    tracker.process(Float32Array.of(5));
    expect([...tracker.medians]).toEqual([0]);
  });
});

describe('FrequencyMedian', () => {
  it('is the median of the neighbours, with the ends repeated', () => {
    const tracker = new FrequencyMedian(50, 9);
    for (let seed = 0; seed < 20; seed++) {
      const values = magnitudes(50, seed);
      tracker.process(values);
      for (let bin = 0; bin < 50; bin++) {
        const window = Array.from({ length: 9 }, (_, k) => values[Math.min(49, Math.max(0, bin + k - 4))]!);
        expect(tracker.medians[bin]).toBe(median(window));
      }
    }
  });
});
