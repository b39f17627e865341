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
import { fileURLToPath } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { afterAll, beforeAll, expect, inject } from 'vitest';
import { ROOT } from '../../../scripts/build.js';
import { launchBrowser } from '../../../scripts/launch-browser.js';
import { addressOf, HARNESS_PATH, startServer } from './servers.js';

export interface HarnessOptions {
  /** Whether the page is cross-origin isolated, so that it has SharedArrayBuffer. Default true. */
  readonly isolated?: boolean;
  /** Content-Security-Policy of the page, its workers and its worklets. Default none. */
  readonly policy?: string;
  /** Whether to launch a separate browser, for tests that disturb the whole browser. Default false. */
  readonly separate?: boolean;
}

/** The exported functions of a page module, called by name from Node. */
export type PageModule<Module> = <Name extends keyof Module & string>(
  name: Name,
  ...args: Module[Name] extends (...args: infer Args) => unknown ? Args : never
) => Promise<Module[Name] extends (...args: never[]) => infer Result ? Awaited<Result> : never>;

export interface Harness {
  /** The first page. */
  readonly page: Page;
  readonly browser: Browser;
  /** Address of the harness page. */
  readonly url: string;
  /** Console errors and uncaught errors of all pages, as text. */
  readonly consoleErrors: string[];
  /** Opens a further page in its own context, ready for {@link Harness.module}. */
  newPage(): Promise<Page>;
  /** Calls into a `*.page.ts` module in `page` (default: the first one). */
  module<Module>(module: URL, page?: Page): PageModule<Module>;
  /** Closes the pages, and the server and browser started for this harness only. */
  close(): Promise<void>;
}

/** Connects to the shared browser. Closing the connection closes its pages, not the browser. */
export function connectBrowser(): Promise<Browser> {
  return chromium.connect(inject('browser').endpoint);
}

/** Opens the first page; starts a server or a browser only if the shared ones cannot be used. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { isolated = true, policy, separate = false } = options;
  const { isolatedUrl, plainUrl } = inject('browser');
  const server = policy === undefined ? undefined : await startServer({ isolated, policy });
  const url = `${server ? addressOf(server) : isolated ? isolatedUrl : plainUrl}${HARNESS_PATH}`;
  let browser: Browser;
  try {
    browser = await (separate ? launchBrowser() : connectBrowser());
  } catch (error) {
    await server?.close();
    throw error;
  }
  const consoleErrors: string[] = [];

  async function newPage(): Promise<Page> {
    const page = await browser.newPage();
    page.on('pageerror', (error) => consoleErrors.push(String(error)));
    page.on('console', (message) => {
      if (message.type() === 'error') consoleErrors.push(message.text());
    });
    await page.goto(url);
    await page.waitForFunction('globalThis.harness !== undefined');
    return page;
  }

  const first = await newPage();
  return {
    page: first,
    browser,
    url,
    consoleErrors,
    newPage,
    module: (module, page = first) => pageModule(page, module),
    async close() {
      await browser.close();
      await server?.close();
    },
  };
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

function pageModule<Module>(page: Page, module: URL): PageModule<Module> {
  const address = fileURLToPath(module).slice(ROOT.length).replaceAll('\\', '/');
  const call = (name: string, ...args: unknown[]): Promise<unknown> =>
    page.evaluate(
      // Text, not a function: the test runner rewrites compiled functions.
      `globalThis.harness.call(${[address, name, args].map((value) => JSON.stringify(value)).join(', ')})`,
    );
  return call as PageModule<Module>;
}
