/**
 * The checks of every sample.
 */
import { describe, expect, test } from 'vitest';
import { SignalCheck } from '../../../../packages/cli/src/pipeline/signal-check.js';
import { noise, tone } from '../../../support/signals.js';

describe('signal check', () => {
  function check(channels: readonly Float32Array[]): { check: SignalCheck; output: Float32Array[] } {
    const result = new SignalCheck(channels.length);
    const output = channels.map((channel) => new Float32Array(channel.length));
    result.process(channels, output);
    return { check: result, output };
  }

  test('replaces non-finite values with silence and counts them', () => {
    const { check: result, output } = check([Float32Array.of(0.5, NaN, Infinity, -Infinity, -0.5)]);
    expect([...output[0]!]).toEqual([0.5, 0, 0, 0, -0.5]);
    expect(result.notFinite).toBe(3);
    expect(result.peak).toBe(0.5);
  });

  test('counts runs at full scale as clipping, but not single peaks', () => {
    expect(check([Float32Array.of(0, 1, 1, 0, 1, 0, -1)]).check.clipped).toBe(0);
    expect(check([Float32Array.of(0, 1, 1, 1, 1, 0), Float32Array.of(-1, -1, -1, 0, 0, 0)]).check.clipped).toBe(7);
  });

  test('counts a run across two blocks once', () => {
    const result = new SignalCheck(1);
    const out = [new Float32Array(2)];
    result.process([Float32Array.of(0, 1)], out);
    result.process([Float32Array.of(1, 1)], out);
    expect(result.clipped).toBe(3);
  });

  test('measures the level of a sine 3 dB below its peak', () => {
    const { check: result } = check([tone(48_000, 48_000, 1000, 0.5)]);
    expect(result.peakDb).toBeCloseTo(-6.02, 1);
    expect(result.levelDb).toBeCloseTo(-9.03, 1);
    expect(result.silent).toBe(false);
  });

  test('treats dither as silence', () => {
    expect(check([noise(1000, 3).map((sample) => 1e-6 * sample)]).check.silent).toBe(true);
  });
});
