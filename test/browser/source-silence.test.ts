/** Elements that play sound of another origin, which browsers replace by zeros: two servers, and a redirect. */
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';
import { startAudioServer, type AudioServer } from './source-audio-server.js';

type Page = typeof import('./source-silence.page.js');
let harness: Harness;
let page: PageModule<Page>;
let server: AudioServer;
let foreign: string;
let redirected: string;

beforeAll(async () => {
  server = await startAudioServer();
  harness = await openHarness();
  page = harness.module<Page>(new URL('./source-silence.page.ts', import.meta.url));
  foreign = `${server.origin}/tone.wav`;
  redirected = `/redirect?to=${encodeURIComponent(foreign)}`;
});

afterAll(async () => {
  await harness?.close();
  await server.close();
});

describe('an element whose address redirects to another origin', () => {
  it.each(['playRedirected', 'playRedirectedNode'] as const)('is reported with the remedy: %s', async (how) => {
    const run = await page(how, redirected);
    expect(run.sources).toEqual(['open', 'cross-origin']);
    expect(run.state).toBe('running');
    expect(run.error!.code).toBe('cross-origin');
    expect(run.error!.message).toMatch(
      /redirects to another origin.*crossorigin="anonymous".*Access-Control-Allow-Origin/,
    );
  });
});

it('names CORS if a redirect of an element with crossorigin leads to sound that other origins may not load', async () => {
  const address = `/redirect?to=${encodeURIComponent(`${server.origin}/no-cors.wav`)}`;
  expect(await page('failWithCrossOrigin', address)).toMatch(/CORS: another origin.*Access-Control-Allow-Origin/);
});

it('reports an address of another origin that an element gets in mid-session, until sound arrives again', async () => {
  const run = await page('changeAddress', '/noise.wav', foreign);
  expect(run.sources).toEqual(['open', 'cross-origin', 'open']);
  expect(run.state).toBe('running');
  expect(run.error!.message).toMatch(/tone\.wav has another origin/);
});

describe('an element that is silent for other reasons', () => {
  it('is not reported if its file is silent', async () => {
    expect(await page('playSilent', '/silent.wav')).toMatchObject({ sources: ['open'], error: undefined });
  });

  it('is reported with both causes if the browser hides the cause', async () => {
    const run = await page('playSilent', '/silent.wav', true);
    expect(run.error!.message).toMatch(/only digital silence arrives: the recording is silent here, or/);
  });

  it('is not reported if it is muted', async () => {
    expect(await page('playMuted', redirected)).toMatchObject({ sources: ['open'], error: undefined });
  });
});

it('logs no errors of its own', () => {
  // The browser itself warns of zeros.
  expect(
    harness.consoleErrors.filter((text) => !/CORS access restrictions|no-cors\.wav|ERR_FAILED/.test(text)),
  ).toEqual([]);
});
