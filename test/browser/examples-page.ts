/**
 * Opens the gallery in the shared browser. Shared by the tests of the gallery.
 */
import type { Browser, BrowserContext, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { join } from 'node:path';
import { ROOT } from '../../scripts/build.js';
import { connectBrowser } from './harness/harness.js';

export const SONG = join(ROOT, 'examples/public/demo/song.wav');
export const TRUTH = join(ROOT, 'examples/public/demo/truth.json');
/** Timeout of waits, long enough for a busy machine. */
export const PATIENCE = { timeout: 100_000 };
/** Few pixels, because the CPU draws them. */
const PIXEL_RATIO = 0.5;
export const DESKTOP = { width: 960, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const TOUCH_PHONE = { ...PHONE, hasTouch: true, isMobile: true };

/** Size of the screen, and options of the device. */
type Device = Readonly<{ width: number; height: number }> & BrowserContextOptions;

/** The errors of the running test's page. */
export const errors: string[] = [];
/** The uncaught ones. */
export const uncaught: string[] = [];
let browser: Browser;
let page: Page | undefined;
/** One context per device: its pages share a cache, so that all but the first load quickly. */
const contexts = new Map<string, BrowserContext>();

/** Connects to the browser while the tests of the calling file run. */
export function useGallery(): void {
  beforeAll(async () => {
    browser = await connectBrowser();
  });
  afterEach(async () => {
    await page?.close();
  });
  afterAll(async () => {
    await browser?.close();
  });
}

async function contextFor(device: Device): Promise<BrowserContext> {
  const name = JSON.stringify(device);
  const { width, height, ...options } = device;
  const context =
    contexts.get(name) ??
    (await browser.newContext({ deviceScaleFactor: PIXEL_RATIO, ...options, viewport: { width, height } }));
  contexts.set(name, context);
  return context;
}

/** A new page of the gallery, idle and without settings of earlier pages. It is closed after the test. */
export async function openPage(query = '', device: Device = DESKTOP, before?: string): Promise<Page> {
  errors.length = uncaught.length = 0;
  const { galleryUrl } = inject('browser');
  const context = await contextFor(device);
  page = await context.newPage();
  page.on('pageerror', (error) => {
    errors.push(String(error));
    uncaught.push(String(error));
  });
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  const client = await context.newCDPSession(page);
  await client.send('Storage.clearDataForOrigin', {
    origin: new URL(galleryUrl).origin,
    storageTypes: 'local_storage',
  });
  await client.detach();
  if (before) await page.addInitScript(before);
  await page.goto(galleryUrl + query);
  await page.waitForSelector('body[data-state=idle]', PATIENCE);
  return page;
}

/** Starts an input and waits until its first event is shown. */
export async function play(at: Page, input = '#hero-play'): Promise<void> {
  await at.click(input);
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await at.waitForSelector('.event:not([hidden])', PATIENCE);
}

/**
 * Resolves when the value of an expression has not changed for `ticks` ticks of a 10 ms timer. Stalls of
 * the page do not count.
 */
export async function unchanged(at: Page, expression: string, ticks = 100): Promise<void> {
  await at.evaluate(`new Promise((resolve) => {
    const read = () => JSON.stringify(${expression});
    let [still, last] = [0, read()];
    const timer = setInterval(() => {
      const value = read();
      still = value === last ? still + 1 : 0;
      last = value;
      if (still < ${ticks}) return;
      clearInterval(timer);
      resolve();
    }, 10);
  })`);
}

/** An expression: whether the 2D canvas has a pixel that is not grey. */
export function coloured(selector: string): string {
  return `(() => {
    const canvas = document.querySelector('${selector}');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = data.subarray(i, i + 4);
      if (a > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60) return true;
    }
    return false;
  })()`;
}
