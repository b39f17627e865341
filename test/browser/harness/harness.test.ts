/** The harness itself: built packages load in a real browser, isolated or not, and errors are collected. */
import { afterEach, describe, expect, it } from 'vitest';
import { openHarness, type Harness } from './harness.js';

const MODULE = new URL('./harness.page.ts', import.meta.url);
let harness: Harness;

afterEach(() => harness.close());

describe.each([true, false])('harness, cross-origin isolated: %s', (isolated) => {
  it('loads the built core in the page', async () => {
    harness = await openHarness({ isolated });
    const page = harness.module<typeof import('./harness.page.js')>(MODULE);
    expect(await page('isolation')).toBe(isolated);
    expect(await page('errorFromCore', 'unsupported')).toEqual({ name: 'SenseError', code: 'unsupported' });
    expect(harness.consoleErrors).toEqual([]);
  });
});

it('reports errors thrown in the page', async () => {
  harness = await openHarness();
  const page = harness.module<typeof import('./harness.page.js')>(MODULE);
  await page('throwLater');
  await expect.poll(() => harness.consoleErrors).toEqual(['Error: intended error']);
});
