/** One figure of several models. */
import { describe, expect, it } from 'vitest';
import { ModelProgress } from '../../../../../packages/separation/src/model/loading/model-progress.js';

describe('ModelTally', () => {
  it('tells of one model what becomes of it', () => {
    const tally = new ModelProgress(['https://example.org/manifest.json']);
    expect(tally.loading(0, 0.4)).toEqual({ state: 'loading', progress: 0.4 });
    expect(tally.ready(0, 'mine')).toEqual({ state: 'ready', progress: 1 });
    expect(tally.failed(0)).toEqual({ state: 'failed', progress: 0 });
    expect(tally.label(0)).toBe('');
  });

  it('is loading until nothing is left to load, and ready with any that is', () => {
    const tally = new ModelProgress(['https://example.org/a', 'https://example.org/b']);
    expect(tally.loading(1, 0.5)).toEqual({ state: 'loading', progress: 0.25 });
    expect(tally.ready(1, 'b')).toEqual({ state: 'loading', progress: 0.5 });
    expect(tally.loading(0, 0.5)).toEqual({ state: 'loading', progress: 0.75 });
    expect(tally.failed(0)).toEqual({ state: 'ready', progress: 1 });
    expect(tally.failed(1)).toEqual({ state: 'failed', progress: 0 });
  });

  it('names which of several, by its address until its name is known', () => {
    const tally = new ModelProgress(['https://example.org/a', `data:${'x'.repeat(1000)}`]);
    expect(tally.label(0)).toBe('model 1 of 2 (https://example.org/a): ');
    expect(tally.label(1)).toMatch(/^model 2 of 2 \(data:x{95}…\): $/);
    tally.ready(1, 'lite');
    expect(tally.label(1)).toBe('model 2 of 2 (lite): ');
  });
});
