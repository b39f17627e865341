/** Places in the bar, from how much like downbeats the beats sounded. */
import { describe, expect, it } from 'vitest';
import { BarStates } from '../../../../../packages/core/src/analysis/beat/bar-states.js';

/** Beats of which every `length`-th sounds like a downbeat, the first among them; returns the places foretold. */
function foretell(bar: BarStates, length: number, count: number, like = 0.8, unlike = 0.1): number[] {
  return Array.from({ length: count }, (_, i) => {
    bar.push(i % length === 0 ? like : unlike);
    return bar.next;
  });
}

describe('BarStates', () => {
  it.each([3, 4])('counts bars of %d', (length) => {
    const bar = new BarStates();
    const places = foretell(bar, length, 10 * length).slice(-length);
    expect(places).toEqual(Array.from({ length }, (_, i) => ((i + 1) % length) + 1));
    expect(bar.certainty).toBeGreaterThan(0.9);
  });

  it('is not sure of anything where all beats sound alike, and sure of nothing at first', () => {
    const bar = new BarStates();
    expect(bar.certainty).toBe(0);
    foretell(bar, 1, 40, 0.27);
    expect(bar.certainty).toBeLessThan(0.5);
  });

  it('follows a bar of another length and one that is cut short', () => {
    const bar = new BarStates();
    foretell(bar, 4, 32);
    expect(foretell(bar, 3, 24).slice(-3)).toEqual([2, 3, 1]);
    // One beat too few, and on.
    foretell(bar, 3, 13);
    expect(foretell(bar, 3, 15).slice(-3)).toEqual([2, 3, 1]);
  });

  it('forgets on reset', () => {
    const bar = new BarStates();
    foretell(bar, 3, 30);
    bar.reset();
    expect(bar).toMatchObject({ next: 1, certainty: 0 });
    expect(foretell(bar, 4, 32)).toEqual(foretell(new BarStates(), 4, 32));
  });
});
