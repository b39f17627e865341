/** Options of `createSeparation`, before anything is loaded. */
import { describe, expect, it } from 'vitest';
import { LITE_MODEL, createSeparation, type CreateSeparationOptions } from '@sense/separation';

const MINE = new URL('https://example.org/mine/manifest.json');

describe('createSeparation', () => {
  it.each([
    [{ thread: 'main' as 'worker' }, /thread must be 'worker' or 'worklet', received "main"/],
    [{ model: 'huge' as 'lite' }, /model must be .* received "huge"/],
    [
      { model: '/mine/manifest.json' as 'lite' },
      /received .*: for your own model, pass new URL\("\/mine\/manifest.json", location.href\)/,
    ],
    [{ model: 'huge' as 'lite', thread: 'worklet' }, /model must be .* received "huge"/],
    [{ model: [] }, /a list of models must not be empty.* received \[\]/],
    [{ model: ['lite', 'none' as 'lite'] }, /leave 'none' out, received \["lite", "none"\]/],
    [{ model: ['lite', 'lite'] }, /each once, received \["lite", "lite"\]/],
    [{ model: ['lite', LITE_MODEL.manifestUrl] }, /each once, received \["lite", file:.*manifest.json\]/],
    [{ model: [undefined as unknown as 'lite'] }, /each model of a list must be .* received \[undefined\]/],
    [{ model: ['lite', 'huge' as 'lite'] }, /model must be .* received "huge"/],
    [{ model: [MINE, 'lite'], modelUrl: '/weights.onnx' }, /next to its manifest, received \[https:.*, "lite"\]/],
    [{ model: [MINE, 'lite'], thread: 'worklet' }, /takes one model, received 2: .* leave thread out/],
    [{ budget: 0 }, /budget must be a number from 0.05 to 10, received 0/],
  ] satisfies [CreateSeparationOptions, RegExp][])('rejects %o', (options, message) => {
    expect(() => createSeparation(options)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    expect(() => createSeparation(options)).toThrow(message);
  });

  it('passes the model to the worker, but not to the worklet', () => {
    const options = { model: MINE, budget: 0.5, wasmUrl: 'https://example.org/w.wasm' };
    expect(createSeparation(options).options).toMatchObject({
      budget: 0.5,
      models: [{ manifestUrl: MINE.href, wasmUrl: 'https://example.org/w.wasm' }],
    });
    expect(createSeparation({ ...options, thread: 'worklet' }).options).toEqual({ budget: 0.5 });
  });

  it('passes on a list best first, and an empty one for the DSP separator only', () => {
    expect(createSeparation({ model: [MINE, 'lite'] }).options).toMatchObject({
      models: [{ manifestUrl: MINE.href }, { manifestUrl: LITE_MODEL.manifestUrl.href }],
    });
    expect(createSeparation({ model: 'none' }).options).toEqual({ budget: 0.75, models: [] });
    expect(createSeparation({ model: ['lite'], thread: 'worklet' }).options).toEqual({ budget: 0.75 });
  });
});
