/**
 * A real browser with the built packages, for one test file: opens a page in the browser that all test
 * files share, collects its errors, and closes what it opened.
 *
 * Code that runs in the page is written as functions of a module, `*.page.ts` next to the test, which
 * imports the packages by name:
 *
 *     const harness = await openHarness();                       // in beforeAll
 *     const page = harness.module<typeof import('./x.page.js')>(new URL('./x.page.ts', import.meta.url));
 *     expect(await page('measure', { seconds: 2 })).toEqual(…);  // arguments and results as JSON
 *     await harness.close();                                     // in afterAll
 */
import { chromium, type Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { launchBrowser } from '../../../scripts/launch-browser.js';
import { createHarness, type Harness, type PageModule } from './harness-page.js';
import { addressOf, HARNESS_PATH, startServer } from './servers.js';

export type { Harness, PageModule } from './harness-page.js';

export interface HarnessOptions {
  /** Whether the page is cross-origin isolated, so that it has SharedArrayBuffer. Default true. */
  readonly isolated?: boolean;
  /** Content-Security-Policy of the page, its workers and its worklets. Default none. */
  readonly policy?: string;
  /** Whether to launch a separate browser, for tests that disturb the whole browser. Default false. */
  readonly separate?: boolean;
  /** Additional flags of a separate browser. */
  readonly args?: readonly string[];
}

/** Connects to the shared browser. Closing the connection closes its pages, not the browser. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(inject('browser').endpoint);
}

/** Opens the first page; starts a server or a browser only if the shared ones cannot be used. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { isolated = true, policy, args, separate = args !== undefined } = options;
  const { isolatedUrl, plainUrl } = inject('browser');
  const server = policy === undefined ? undefined : await startServer({ isolated, policy });
  const url = `${server ? addressOf(server) : isolated ? isolatedUrl : plainUrl}${HARNESS_PATH}`;
  let browser: Browser;
  try {
    browser = await (separate ? launchBrowser({ args: args ?? [] }) : connectBrowser());
  } catch (error) {
    await server?.close();
    throw error;
  }
  return createHarness({
    browser,
    url,
    async close() {
      await browser.close();
      await server?.close();
    },
  });
}

/**
 * For a test file with one page module: opens a harness before its tests and closes it after them. Fails if
 * a page has logged an error.
 *
 * @returns calls into `module` in the first page, for use in tests
 */
export function usePage<Module>(module: URL): () => PageModule<Module> {
  let harness: Harness;
  beforeAll(async () => {
    harness = await openHarness();
  });
  afterAll(async () => {
    await harness.close();
    expect(harness.consoleErrors).toEqual([]);
  });
  return () => harness.module<Module>(module);
}
