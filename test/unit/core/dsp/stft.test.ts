/** The streaming transform: round trip, resolution, reset and refusals. */
import { describe, expect, it } from 'vitest';
import { SenseError, StftAnalysis, StftSynthesis } from '@sense/core/engine';
import { noise } from '../../../support/signals.js';

function roundTrip(input: Float32Array, windowLength: number, hopFrames: number): Float32Array {
  const analysis = new StftAnalysis({ windowLength, hopFrames });
  const synthesis = new StftSynthesis({ windowLength, hopFrames });
  const spectrum = new Float32Array(2 * analysis.bins);
  const output = new Float32Array(input.length);
  for (let at = 0; at + hopFrames <= input.length; at += hopFrames) {
    analysis.analyse(input.subarray(at, at + hopFrames), spectrum);
    synthesis.synthesise(spectrum, output.subarray(at, at + hopFrames));
  }
  return output;
}

describe('StftAnalysis and StftSynthesis', () => {
  it.each([
    [2048, 512],
    [4096, 512],
    [1024, 512],
    [2048, 256],
  ])('return the input one hop late (window %i, hop %i)', (windowLength, hopFrames) => {
    const input = noise(16 * 1024, 3);
    const output = roundTrip(input, windowLength, hopFrames);
    let worst = 0;
    for (let i = hopFrames; i < input.length; i++)
      worst = Math.max(worst, Math.abs(output[i]! - input[i - hopFrames]!));
    expect(worst).toBeLessThan(2e-6);
  });

  it('has the maximum of a sine in its bin', () => {
    const analysis = new StftAnalysis();
    const spectrum = new Float32Array(2 * analysis.bins);
    const hop = new Float32Array(512);
    for (let h = 0; h < 8; h++) {
      for (let i = 0; i < 512; i++) hop[i] = Math.sin((2 * Math.PI * 100 * (512 * h + i)) / 2048);
      analysis.analyse(hop, spectrum);
    }
    let best = 0;
    const power = (bin: number): number => spectrum[2 * bin]! ** 2 + spectrum[2 * bin + 1]! ** 2;
    for (let bin = 0; bin < analysis.bins; bin++) if (power(bin) > power(best)) best = bin;
    expect(best).toBe(100);
  });

  it('are silent after reset', () => {
    const analysis = new StftAnalysis();
    const synthesis = new StftSynthesis();
    const spectrum = new Float32Array(2 * analysis.bins);
    const hop = noise(512, 5);
    analysis.analyse(hop, spectrum);
    synthesis.synthesise(spectrum, new Float32Array(512));
    analysis.reset();
    synthesis.reset();
    const silence = new Float32Array(512);
    analysis.analyse(silence, spectrum);
    expect(spectrum.every((value) => value === 0)).toBe(true);
    const out = new Float32Array(512).fill(1);
    synthesis.synthesise(spectrum, out);
    expect(out.every((value) => value === 0)).toBe(true);
  });

  it('refuse a hop longer than half of the window, or of 0', () => {
    expect(() => new StftAnalysis({ windowLength: 1024, hopFrames: 1024 })).toThrow(SenseError);
    expect(() => new StftSynthesis({ windowLength: 1024, hopFrames: 0 })).toThrow(/received 0/);
  });
});
