/** A context that its owner closes or suspends, and a browser without sound output. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';

type Page = typeof import('./context-state.page.js');
const MODULE = new URL('./context-state.page.ts', import.meta.url);
let harness: Harness;
let page: PageModule<Page>;

beforeAll(async () => {
  harness = await openHarness();
  page = harness.module<Page>(MODULE);
});

afterAll(() => harness?.close());

it('fails a session with a code when its context is closed', async () => {
  const { states, error } = await page('closeContext');
  expect(states.slice(-2)).toEqual(['failed', 'disposed']);
  expect(error).toMatchObject({ code: 'invalid-state', message: expect.stringMatching(/closed/) });
});

it('refuses a closed context with a code', async () => {
  expect(await page('openClosed')).toMatchObject({ code: 'invalid-state', message: expect.stringMatching(/closed/) });
});

it('follows a host that suspends and resumes the context, without an error', async () => {
  const { states, error } = await page('suspendAndResume');
  expect(states.slice(-4)).toEqual(['running', 'suspended', 'running', 'disposed']);
  expect(error).toBeUndefined();
});

it('names a missing sound output, and does not ask for a click', async () => {
  const mute = await openHarness({ args: ['--fail-audio-stream-creation'] });
  try {
    const { error, started } = await mute.module<Page>(MODULE)('start');
    expect(started).toBe('output-unavailable');
    expect(error).toMatchObject({ code: 'output-unavailable', message: expect.stringMatching(/no sound output/) });
    expect(error!.message).not.toMatch(/click/);
  } finally {
    await mute.close();
  }
});
