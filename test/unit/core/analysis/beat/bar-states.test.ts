/** Position in the bar, from downbeat probabilities. */
import { describe, expect, it } from 'vitest';
import { BarStates } from '../../../../../packages/core/src/analysis/beat/bar-states.js';

/** Pushes beats of which every `length`-th, from the first on, is a probable downbeat; returns the predicted positions. */
function predict(bar: BarStates, length: number, count: number, downbeat = 0.8, other = 0.1): number[] {
  return Array.from({ length: count }, (_, i) => {
    bar.push(i % length === 0 ? downbeat : other);
    return bar.next;
  });
}

describe('BarStates', () => {
  it.each([2, 3, 4])('counts bars of %d', (length) => {
    const bar = new BarStates();
    const positions = predict(bar, length, 10 * length).slice(-length);
    expect(positions).toEqual(Array.from({ length }, (_, i) => ((i + 1) % length) + 1));
    expect(bar.probability).toBeGreaterThan(0.9);
    expect(bar.beats).toBe(length);
    expect(bar.beatsProbability).toBeGreaterThan(0.9);
  });

  it.each([
    [3, 3],
    [6, 2],
  ] as const)('counts no other bars if the meter is known: %d', (meter, beats) => {
    const bar = new BarStates(meter);
    predict(bar, 4, 32);
    expect(bar.beats).toBe(beats);
    expect(predict(bar, beats, 4 * beats).slice(-beats)).toEqual(beats === 3 ? [2, 3, 1] : [2, 1]);
  });

  it('has probability 0 at first and a low one where all beats are alike', () => {
    const bar = new BarStates();
    expect(bar.probability).toBe(0);
    predict(bar, 1, 40, 0.27);
    expect(bar.probability).toBeLessThan(0.5);
  });

  it('follows a change of the bar length and a bar that is cut short', () => {
    const bar = new BarStates();
    predict(bar, 4, 32);
    expect(predict(bar, 3, 24).slice(-3)).toEqual([2, 3, 1]);
    // A bar one beat too short.
    predict(bar, 3, 13);
    expect(predict(bar, 3, 15).slice(-3)).toEqual([2, 3, 1]);
  });

  it('restores the prior on reset', () => {
    const bar = new BarStates();
    predict(bar, 3, 30);
    bar.reset();
    expect(bar).toMatchObject({ next: 1, probability: 0, beats: 0, beatsProbability: 0 });
    expect(predict(bar, 4, 32)).toEqual(predict(new BarStates(), 4, 32));
  });
});
