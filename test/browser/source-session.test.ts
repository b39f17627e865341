/** Each kind of source in a complete session, in a real browser. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openHarness, type Harness, type PageModule } from './harness/harness.js';

type Page = typeof import('./source-session.page.js');
let harness: Harness;
let page: PageModule<Page>;

beforeAll(async () => {
  harness = await openHarness();
  page = harness.module<Page>(new URL('./source-session.page.ts', import.meta.url));
});

afterAll(() => harness?.close());

it.each([
  ['file', true],
  ['microphone', false],
  ['stream', false],
  ['node', false],
] as const)('a %s source reaches stems and features', async (kind, monitored) => {
  const run = await page('runSource', kind);
  expect(run.rms).toBeGreaterThan(0.15);
  expect(run.featureFrames).toBeGreaterThan(20);
  expect(run.monitored).toBe(monitored);
});

it('an element can be used by consecutive sessions', async () => {
  const { runs, contexts, state } = await page('runElementTwice');
  expect(runs).toHaveLength(2);
  for (const { rms } of runs) expect(rms).toBeGreaterThan(0.15);
  expect(contexts).toBe(1);
  expect(state).toBe('running');
});

it('logs no errors in the console', () => {
  expect(harness.consoleErrors).toEqual([]);
});
