/** The combined progress of several models. */
import { describe, expect, it } from 'vitest';
import { ModelProgress } from '../../../../../packages/separation/src/model/loading/model-progress.js';

describe('ModelProgress', () => {
  it('reports the state of a single model', () => {
    const progress = new ModelProgress(['https://example.org/manifest.json']);
    expect(progress.loading(0, 0.4)).toEqual({ state: 'loading', progress: 0.4 });
    expect(progress.ready(0, 'mine')).toEqual({ state: 'ready', progress: 1 });
    expect(progress.failed(0)).toEqual({ state: 'failed', progress: 0 });
    expect(progress.label(0)).toBe('');
  });

  it('is loading until all have finished, and ready if any model is', () => {
    const progress = new ModelProgress(['https://example.org/a', 'https://example.org/b']);
    expect(progress.loading(1, 0.5)).toEqual({ state: 'loading', progress: 0.25 });
    expect(progress.ready(1, 'b')).toEqual({ state: 'loading', progress: 0.5 });
    expect(progress.loading(0, 0.5)).toEqual({ state: 'loading', progress: 0.75 });
    expect(progress.failed(0)).toEqual({ state: 'ready', progress: 1 });
    expect(progress.failed(1)).toEqual({ state: 'failed', progress: 0 });
  });

  it('labels one of several models by its name, or by its address until the name is known', () => {
    const progress = new ModelProgress(['https://example.org/a', `data:${'x'.repeat(1000)}`]);
    expect(progress.label(0)).toBe('model 1 of 2 (https://example.org/a): ');
    expect(progress.label(1)).toMatch(/^model 2 of 2 \(data:x{95}…\): $/);
    progress.ready(1, 'lite');
    expect(progress.label(1)).toBe('model 2 of 2 (lite): ');
  });
});
