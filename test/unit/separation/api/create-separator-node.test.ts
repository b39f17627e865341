/** Failures while a separator node is created. The node itself is tested in a browser. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createSeparatorNode } from '@sense/separation';

afterEach(() => void vi.unstubAllGlobals());

const CONTEXT = {
  state: 'running',
  sampleRate: 48_000,
  audioWorklet: { addModule: async () => undefined },
} as unknown as BaseAudioContext;

describe('a separator node whose signal aborts while its files load', () => {
  it.each([
    ['never respond', () => undefined],
    ['fail', (reject: (error: unknown) => void) => reject(new TypeError('fetch failed'))],
  ])('rejects with `disposed` if the requests %s', async (_, respond) => {
    const controller = new AbortController();
    const fetched = new Promise<Response>((_resolve, reject) => {
      controller.signal.addEventListener('abort', () => respond(reject));
    });
    const fetch = vi.fn(() => fetched);
    vi.stubGlobal('fetch', fetch);
    const model = new URL('https://example.org/manifest.json');
    const created = createSeparatorNode(CONTEXT, { model, signal: controller.signal });
    const rejected = expect(created).rejects.toMatchObject({ code: 'disposed' });
    await vi.waitFor(() => expect(fetch).toHaveBeenCalled());
    controller.abort();
    await rejected;
  });

  it('rejects with the error of loading if the signal does not abort', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('fetch failed')));
    const model = new URL('https://example.org/manifest.json');
    await expect(createSeparatorNode(CONTEXT, { model })).rejects.toMatchObject({ code: 'model-unavailable' });
  });
});
