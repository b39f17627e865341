/** Scripts of threads that do not load: the error names address, option and directive. Pages with real policies. */
import { afterEach, describe, expect, inject, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { startAudioServer, type AudioServer } from './source-audio-server.js';

type Page = typeof import('./script-failures.page.js');
let harness: Harness | undefined;
let server: AudioServer | undefined;

afterEach(async () => {
  await harness?.close();
  await server?.close();
  [harness, server] = [undefined, undefined];
});

async function openPage(policy?: string): Promise<PageModule<Page>> {
  harness = await openHarness(policy === undefined ? {} : { policy });
  return harness.module<Page>(new URL('./script-failures.page.ts', import.meta.url));
}

describe('a policy', () => {
  it.each([
    [{}, /separation\.worker\.js: allow 'self' in worker-src.*workerUrl of createSeparation\(\)/],
    [{ dspOnly: true }, /dsp\.worker\.js: allow 'self' in worker-src.*workerUrl of createDspSeparation\(\)/],
  ] as const)('that blocks the worker is named, %j', async (options, message) => {
    const page = await openPage("worker-src 'none'");
    const failure = await page('open', options);
    expect(failure).toMatchObject({ code: 'thread-failed', message: expect.stringMatching(message) });
    expect(failure!.message).toContain('Content-Security-Policy');
  });

  it.each([
    ['the capture worklet', 'capture', (workletUrl: string) => ({ workletUrl })],
    [
      'the separation worklet',
      'separation',
      (workletUrl: string) => ({ separation: { thread: 'worklet' as const, workletUrl } }),
    ],
  ] as const)('that blocks the origin of %s is named', async (_, name, optionsOf) => {
    const others = inject('browser').plainUrl;
    const page = await openPage("script-src 'self' 'unsafe-inline'");
    const script = `${others}packages/${name === 'capture' ? 'core' : 'separation'}/dist/${name}.worklet.js`;
    const failure = await page('open', optionsOf(script));
    expect(failure).toMatchObject({ code: 'thread-failed' });
    expect(failure!.message).toMatch(/allow http:\/\/127\.0\.0\.1:\d+ in script-src.*worklet\.js.*as workletUrl/);
  });

  it('that blocks the worker of a model of another origin is named, and the DSP separator runs', async () => {
    server = await startAudioServer();
    const page = await openPage("worker-src 'self'");
    const status = await page('modelWorker', `${server.origin}/x.js`);
    expect(status).toMatchObject({ separator: 'dsp', error: { code: 'model-unavailable' } });
    expect(status.error!.message).toMatch(/x\.js: allow blob: in worker-src.*modelWorkerUrl/);
  });
});

describe('a script', () => {
  const html = '/test/browser/harness/index.html';
  it.each([
    ['missing worker', { separation: { workerUrl: '/no.js' } }, /HTTP status 404 \(\/no\.js\).*workerUrl of createSep/],
    [
      'worker of the wrong type',
      { separation: { workerUrl: '/as-text.js' } },
      /sent as text\/html.*as-text\.js.*workerUrl/,
    ],
    ['missing capture worklet', { workletUrl: '/no.js' }, /HTTP status 404 \(\/no\.js\).*workletUrl/],
    ['capture worklet that is a page', { workletUrl: html }, /sent as text\/html.*index\.html.*workletUrl/],
    ['capture worklet that is another script', { workletUrl: '/as-text.js' }, /is another one.*capture\.worklet\.js/],
    [
      'missing separation worklet',
      { separation: { thread: 'worklet', workletUrl: '/no.js' } },
      /HTTP status 404 \(\/no\.js\).*workletUrl of createSeparation/,
    ],
  ] as const)('%s: address, reason and option are in the error', async (_, options, message) => {
    const page = await openPage();
    expect(await page('open', options)).toMatchObject({
      code: 'thread-failed',
      message: expect.stringMatching(message),
    });
  });

  it('missing model worker: address, reason and option are in the status, and the DSP separator runs', async () => {
    const page = await openPage();
    const status = await page('modelWorker', '/no.js');
    expect(status).toMatchObject({ separator: 'dsp', error: { code: 'model-unavailable' } });
    expect(status.error!.message).toMatch(/HTTP status 404 \(.*\/no\.js\).*modelWorkerUrl/);
  });
});
