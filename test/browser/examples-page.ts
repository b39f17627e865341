/**
 * The gallery, served and opened in a browser for one test file: what its tests share. Knows no expectations.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll } from 'vitest';
import { launchBrowser } from '../../scripts/launch-browser.js';

const ROOT = fileURLToPath(new URL('../../examples', import.meta.url));
export const SONG = `${ROOT}/public/demo/song.wav`;
export const TRUTH = `${ROOT}/public/demo/truth.json`;
export const PATIENCE = { timeout: 60_000 };
/** Small: the graphics card is emulated. */
export const DESKTOP = { width: 960, height: 640 };
export const PHONE = { width: 390, height: 844 };
export const TOUCH_PHONE = { ...PHONE, hasTouch: true, isMobile: true };

/** A screen, and what else is to be known of the device. */
type Device = Readonly<{ width: number; height: number }> & BrowserContextOptions;

/** What the page of the running test has reported as errors. */
export const errors: string[] = [];
/** Those of them that nothing caught. */
export const uncaught: string[] = [];
let server: ViteDevServer;
let browser: Browser;
let page: Page | undefined;

/** Serves the gallery while the tests of the calling file run. */
export function serveGallery(): void {
  beforeAll(async () => {
    if (!existsSync(SONG)) execFileSync('npm', ['run', 'demo'], { cwd: ROOT });
    server = await createServer({
      root: ROOT,
      configFile: `${ROOT}/vite.config.ts`,
      logLevel: 'error',
      // Nothing is reloaded behind the test's back.
      server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    });
    await server.listen();
    browser = await launchBrowser({ microphoneWav: SONG });
  });
  afterEach(async () => {
    await page?.close();
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
}

/** A new page of the gallery, idle. It is closed after the test. */
export async function openPage(query = '', device: Device = DESKTOP, before?: string): Promise<Page> {
  errors.length = uncaught.length = 0;
  const { width, height, ...options } = device;
  page = await browser.newPage({ ...options, viewport: { width, height } });
  page.on('pageerror', (error) => {
    errors.push(String(error));
    uncaught.push(String(error));
  });
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  if (before) await page.addInitScript(before);
  await page.goto(server.resolvedUrls!.local[0]! + query);
  await page.waitForSelector('body[data-state=idle]', PATIENCE);
  return page;
}

/** Starts an input and waits until it is heard. */
export async function play(at: Page, input = '#hero-play'): Promise<void> {
  await at.click(input);
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await at.waitForSelector('.event:not([hidden])', PATIENCE);
}

/** An expression: whether the 2D canvas holds a pixel that is more than a grey. */
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
