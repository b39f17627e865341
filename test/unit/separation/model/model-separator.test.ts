/** What becomes of a model's runner when no separator can be made of it. */
import { describe, expect, it, vi } from 'vitest';
import type { ModelManifest } from '@sense/separation/engine';
import { createModelSeparator } from '@sense/separation/internal';
import { liteManifest } from './lite.js';

function runner() {
  return {
    input: new Float32Array(liteManifest().input.shape[2]!),
    run: async () => new Float32Array(0),
    reset: () => undefined,
    dispose: vi.fn(),
  };
}

describe('createModelSeparator', () => {
  const cases: readonly [why: string, change: Partial<ModelManifest>][] = [
    ['the network has another format than the DSP separator', { share: 0.5, frameFrames: 4096 }],
    ['the share is none', { share: Number.NaN }],
    ['the kind of model is unknown', { kind: 'no-such-kind' as ModelManifest['kind'] }],
  ];

  it.each(cases)('disposes of the runner where %s', (_, change) => {
    const taken = runner();
    expect(() => createModelSeparator({ ...liteManifest(), ...change } as ModelManifest, taken)).toThrow();
    expect(taken.dispose).toHaveBeenCalledOnce();
  });

  it('leaves the runner to the separator otherwise', () => {
    const taken = runner();
    const separator = createModelSeparator(liteManifest(), taken);
    expect(taken.dispose).not.toHaveBeenCalled();
    separator.dispose?.();
    expect(taken.dispose).toHaveBeenCalledOnce();
  });
});
