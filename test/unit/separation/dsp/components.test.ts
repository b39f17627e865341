/** The components of clicks, sustained tones and short notes. */
import { describe, expect, it } from 'vitest';
import { ComponentSplitter } from '../../../../packages/separation/src/dsp/components.js';
import { noise } from '../signals.js';

const BINS = 200;

function frame(fill: (bin: number) => number): Float32Array {
  return Float32Array.from({ length: BINS }, (_, bin) => fill(bin));
}

describe('ComponentSplitter', () => {
  it('classifies a broadband burst as percussive', () => {
    const splitter = new ComponentSplitter(BINS);
    for (let t = 0; t < 40; t++) splitter.process(frame(() => 1e-4));
    splitter.process(frame(() => 1));
    expect(splitter.masks[0][100]).toBeGreaterThan(0.99);
  });

  it('classifies a new partial as moving, and as steady once it is sustained', () => {
    const splitter = new ComponentSplitter(BINS);
    const partial = frame((bin) => (bin === 100 ? 1 : 1e-4));
    for (let t = 0; t < 40; t++) splitter.process(frame(() => 1e-4));
    for (let t = 0; t < 6; t++) splitter.process(partial);
    expect(splitter.masks[1][100]).toBeGreaterThan(0.9);
    for (let t = 0; t < 30; t++) splitter.process(partial);
    expect(splitter.masks[2][100]).toBeGreaterThan(0.45);
    expect(splitter.masks[0][100]).toBeLessThan(0.01);
  });

  it('outputs masks that sum to one, also in silence', () => {
    const splitter = new ComponentSplitter(BINS);
    for (let t = 0; t < 20; t++) {
      splitter.process(t % 5 === 0 ? new Float32Array(BINS) : noise(BINS, t, 1).map(Math.abs));
      for (let bin = 0; bin < BINS; bin++) {
        const [percussive, moving, steady] = splitter.masks;
        expect(percussive[bin]! + moving[bin]! + steady[bin]!).toBeCloseTo(1, 5);
      }
    }
  });
});
