/** Sliding medians, compared with medians computed by sorting. */
import { describe, expect, it } from 'vitest';
import { FrequencyMedian, TimeMedian } from '../../../../packages/separation/src/dsp/sliding-median.js';
import { noise } from '../signals.js';

const median = (values: number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;

describe('TimeMedian', () => {
  it('is the median of the last frames of each bin, zero before the first', () => {
    const bins = 5;
    const medians = new Float32Array(bins);
    const tracker = new TimeMedian(bins, 7);
    const frames = Array.from({ length: 40 }, (_, t) => noise(bins, t, 1));
    frames.forEach((frame, t) => {
      tracker.process(frame, medians);
      for (let bin = 0; bin < bins; bin++) {
        const window = Array.from({ length: 7 }, (_, k) => frames[t - k]?.[bin] ?? 0);
        expect(medians[bin]).toBe(median(window));
      }
    });
  });

  it('clears its state on reset', () => {
    const medians = new Float32Array(1);
    const tracker = new TimeMedian(1, 3);
    for (let i = 0; i < 3; i++) tracker.process(Float32Array.of(5), medians);
    tracker.reset();
    tracker.process(Float32Array.of(5), medians);
    expect(medians[0]).toBe(0);
  });
});

describe('FrequencyMedian', () => {
  it('is the median of the neighbours, with the ends repeated', () => {
    const values = noise(50, 9, 1);
    const medians = new Float32Array(50);
    new FrequencyMedian(9).process(values, medians);
    for (let bin = 0; bin < 50; bin++) {
      const window = Array.from({ length: 9 }, (_, k) => values[Math.min(49, Math.max(0, bin + k - 4))]!);
      expect(medians[bin]).toBe(median(window));
    }
  });
});
