/**
 * Down-mixing as live, and the checks that every sample goes through.
 */
import { describe, expect, test } from 'vitest';
import { downMixGains } from '@sense/core/engine';
import { downmix } from '../../../../packages/cli/src/input/downmix.js';
import { SignalCheck } from '../../../../packages/cli/src/pipeline/signal-check.js';
import { noise, tone } from '../helpers.js';

describe('down-mix', () => {
  /** Left and right of one frame. */
  function mixed(frame: readonly number[]): [number, number] {
    const left = new Float32Array(1);
    const right = new Float32Array(1);
    downmix(
      frame.map((sample) => Float32Array.of(sample)),
      1,
      left,
      right,
    );
    return [left[0]!, right[0]!];
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('gives each of %i channels the place it has live', (channels) => {
    const gains = downMixGains(channels);
    for (let channel = 0; channel < channels; channel++) {
      const [left, right] = mixed(Array.from({ length: channels }, (_, i) => (i === channel ? 1 : 0)));
      expect(left).toBeCloseTo(gains.left[channel]!, 6);
      expect(right).toBeCloseTo(gains.right[channel]!, 6);
    }
  });

  test('adds channels up', () => {
    const [left, right] = mixed([0.4, 0.8, 0.2, 0.6]);
    expect(left).toBeCloseTo(0.3, 6);
    expect(right).toBeCloseTo(0.7, 6);
  });
});

describe('signal check', () => {
  function check(channels: readonly Float32Array[]): { check: SignalCheck; output: Float32Array[] } {
    const result = new SignalCheck(channels.length);
    const output = channels.map((channel) => new Float32Array(channel.length));
    result.process(channels, output);
    return { check: result, output };
  }

  test('values that are not finite become silence and are counted', () => {
    const { check: result, output } = check([Float32Array.of(0.5, NaN, Infinity, -Infinity, -0.5)]);
    expect([...output[0]!]).toEqual([0.5, 0, 0, 0, -0.5]);
    expect(result.notFinite).toBe(3);
    expect(result.peak).toBe(0.5);
  });

  test('runs at full scale are clipping, single peaks are not', () => {
    expect(check([Float32Array.of(0, 1, 1, 0, 1, 0, -1)]).check.clipped).toBe(0);
    expect(check([Float32Array.of(0, 1, 1, 1, 1, 0), Float32Array.of(-1, -1, -1, 0, 0, 0)]).check.clipped).toBe(7);
  });

  test('a run over the edge of two blocks counts once', () => {
    const result = new SignalCheck(1);
    const out = [new Float32Array(2)];
    result.process([Float32Array.of(0, 1)], out);
    result.process([Float32Array.of(1, 1)], out);
    expect(result.clipped).toBe(3);
  });

  test('level of a sine is 3 dB below its peak', () => {
    const { check: result } = check([tone(48_000, 48_000, 1000, 0.5)]);
    expect(result.peakDb).toBeCloseTo(-6.02, 1);
    expect(result.levelDb).toBeCloseTo(-9.03, 1);
    expect(result.silent).toBe(false);
  });

  test('dither is silence', () => {
    expect(check([noise(1000, 3).map((sample) => 1e-6 * sample)]).check.silent).toBe(true);
  });
});
