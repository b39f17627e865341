/** What `createSeparation` refuses, before anything is loaded. */
import { describe, expect, it } from 'vitest';
import { createSeparation, type CreateSeparationOptions } from '@sense/separation';

describe('createSeparation', () => {
  it.each([
    [{ thread: 'main' as 'worker' }, /thread must be 'worker' or 'worklet', received "main"/],
    [{ model: 'huge' as 'lite' }, /model must be .* received "huge"/],
    [{ model: 'huge' as 'lite', thread: 'worklet' }, /model must be .* received "huge"/],
    [{ budget: 0 }, /budget must be a number from 0.05 to 10, received 0/],
  ] satisfies [CreateSeparationOptions, RegExp][])('refuses %o', (options, message) => {
    expect(() => createSeparation(options)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => createSeparation(options)).toThrow(message);
  });

  it('hands the model to the worker, and to the worklet only the rest', () => {
    const manifest = new URL('https://example.org/mine/manifest.json');
    const options = { model: manifest, budget: 0.5, wasmUrl: 'https://example.org/w.wasm' };
    expect(createSeparation(options).options).toMatchObject({
      budget: 0.5,
      model: { manifestUrl: manifest.href, wasmUrl: 'https://example.org/w.wasm' },
    });
    expect(createSeparation({ ...options, thread: 'worklet' }).options).toEqual({ budget: 0.5 });
  });
});
