/** Down-mixing with the gains of live sources. */
import { describe, expect, test } from 'vitest';
import { downMixGains } from '@sense/core/engine';
import { downMix } from '../../../../packages/cli/src/input/down-mix.js';

describe('down-mix', () => {
  /** Left and right of one frame. */
  function mixed(frame: readonly number[]): [number, number] {
    const left = new Float32Array(1);
    const right = new Float32Array(1);
    downMix(
      frame.map((sample) => Float32Array.of(sample)),
      1,
      left,
      right,
    );
    return [left[0]!, right[0]!];
  }

  test.each([1, 2, 3, 4, 5, 6, 7, 8])('mixes each of %i channels with its live gains', (channels) => {
    const gains = downMixGains(channels);
    for (let channel = 0; channel < channels; channel++) {
      const [left, right] = mixed(Array.from({ length: channels }, (_, i) => (i === channel ? 1 : 0)));
      expect(left).toBeCloseTo(gains.left[channel]!, 6);
      expect(right).toBeCloseTo(gains.right[channel]!, 6);
    }
  });

  test('sums the channels', () => {
    const [left, right] = mixed([0.4, 0.8, 0.2, 0.6]);
    expect(left).toBeCloseTo(0.3, 6);
    expect(right).toBeCloseTo(0.7, 6);
  });
});
