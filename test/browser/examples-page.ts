/**
 * The gallery, served and opened in a browser for one test file: what its tests share. Knows no expectations.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
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

/** What the page of the running test has reported as errors. */
export const errors: string[] = [];
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
export async function openPage(query = '', viewport = DESKTOP, before?: string): Promise<Page> {
  errors.length = 0;
  page = await browser.newPage({ viewport });
  page.on('pageerror', (error) => errors.push(String(error)));
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
