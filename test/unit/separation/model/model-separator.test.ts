/** The separator of a model: ownership of its runner. */
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
    ['the model has another frame length than the DSP separator', { modelMix: 0.5, windowLength: 4096 }],
    ['the model mix is not a number', { modelMix: Number.NaN }],
    ['the kind of model is unknown', { kind: 'no-such-kind' as ModelManifest['kind'] }],
  ];

  it.each(cases)('disposes of the runner if %s', (_, change) => {
    const owned = runner();
    expect(() => createModelSeparator({ ...liteManifest(), ...change } as ModelManifest, owned)).toThrow();
    expect(owned.dispose).toHaveBeenCalledOnce();
  });

  it('disposes of the runner with the separator', () => {
    const owned = runner();
    const separator = createModelSeparator(liteManifest(), owned);
    expect(owned.dispose).not.toHaveBeenCalled();
    separator.dispose?.();
    expect(owned.dispose).toHaveBeenCalledOnce();
  });
});
