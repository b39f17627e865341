/** The XR page of the examples: without a headset, with the emulated one, and on a phone. */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { DESKTOP, PATIENCE, PHONE } from './examples-page.js';
import { connectBrowser } from './harness/harness.js';

let browser: Browser;
let page: Page | undefined;
const errors: string[] = [];

beforeAll(async () => {
  browser = await connectBrowser();
});
afterEach(async () => {
  await page?.close();
  expect(errors).toEqual([]);
});
afterAll(() => browser?.close());

/** Few pixels, because the CPU draws them. */
async function open(viewport: { width: number; height: number }): Promise<Page> {
  const context = await browser.newContext({ viewport, deviceScaleFactor: 0.25 });
  page = await context.newPage();
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await page.goto(`${inject('browser').galleryUrl}xr-stage/index.html`);
  await page.waitForSelector('#emulate:not(:disabled)', PATIENCE);
  return page;
}

it('is linked from the gallery', async () => {
  const response = await fetch(inject('browser').galleryUrl);
  expect(await response.text()).toContain('href="xr-stage/index.html"');
});

it('states what to do without a headset, and fits a phone', async () => {
  const at = await open(PHONE);
  expect(await at.textContent('#headset')).toMatch(/No headset found.*browser of a headset.*try it here/);
  expect(await at.isDisabled('#enter-vr')).toBe(true);
  expect(await at.textContent('#status')).toMatch(/look around/);
  const [content, width] = await at.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBeLessThanOrEqual(width);
});

it('enters the emulated headset, loaded on demand, with the song playing, and comes back', async () => {
  const at = await open(DESKTOP);
  const loaded = (): Promise<boolean> =>
    at.evaluate("performance.getEntriesByType('resource').some(({ name }) => name.includes('devui'))");
  expect(await loaded()).toBe(false);
  await at.click('#emulate');
  await at.waitForSelector('body[data-state=presenting]', PATIENCE);
  expect(await loaded()).toBe(true);
  await at.waitForFunction(
    "/felt in the controller/.test(document.querySelector('#status').textContent)",
    undefined,
    PATIENCE,
  );
  await at.waitForFunction("/hand/.test(document.querySelector('#stems').textContent)", undefined, PATIENCE);
  expect(await at.textContent('#play')).toBe('Pause');
  await at.keyboard.press('Escape');
  await at.waitForSelector('body[data-state=page]', PATIENCE);
  expect(await at.isEnabled('#enter-ar')).toBe(true);
});
