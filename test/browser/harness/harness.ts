/**
 * A real browser with the built packages, for one test file: starts a server and a page, collects
 * what goes wrong there, closes everything.
 *
 * What runs in the page is written as functions of a module of its own, `*.page.ts` beside the
 * test, which imports the packages by name:
 *
 *     const harness = await openHarness();                       // in beforeAll
 *     const page = harness.module<typeof import('./x.page.js')>(new URL('./x.page.ts', import.meta.url));
 *     expect(await page('measure', { seconds: 2 })).toEqual(…);  // arguments and results as JSON
 *     await harness.close();                                     // in afterAll
 */
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { launchBrowser, type LaunchOptions } from '../../../scripts/launch-browser.js';

const ROOT = resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const HARNESS_PATH = '/test/browser/harness/index.html';

export interface HarnessOptions extends LaunchOptions {
  /** Whether the page is cross-origin isolated, so that it has SharedArrayBuffer. Default true. */
  readonly isolated?: boolean;
  /** Content-Security-Policy of the page, its workers and its worklets. Default none. */
  readonly policy?: string;
}

/** The exported functions of a page module, called by name from Node. */
export type PageModule<Module> = <Name extends keyof Module & string>(
  name: Name,
  ...args: Module[Name] extends (...args: infer Args) => unknown ? Args : never
) => Promise<Module[Name] extends (...args: never[]) => infer Result ? Awaited<Result> : never>;

export interface Harness {
  /** The page the test begins with. */
  readonly page: Page;
  readonly browser: Browser;
  /** Address of the harness page. */
  readonly url: string;
  /** Errors of the console and uncaught ones, of all pages, as text. */
  readonly consoleErrors: string[];
  /** A further page, in a context of its own, ready for {@link Harness.module}. */
  newPage(): Promise<Page>;
  /** Calls into a `*.page.ts` module in `page` (default: the first one). */
  module<Module>(module: URL, page?: Page): PageModule<Module>;
  /** Closes browser and server. */
  close(): Promise<void>;
}

/** Starts server, browser and page. */
export async function openHarness(options: HarnessOptions = {}): Promise<Harness> {
  const { isolated = true, policy, ...launch } = options;
  const server = await startServer(isolated, policy);
  const url = new URL(HARNESS_PATH, server.resolvedUrls!.local[0]).href;
  let browser: Browser;
  try {
    browser = await launchBrowser(launch);
  } catch (error) {
    await server.close();
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
      await server.close();
    },
  };
}

async function startServer(isolated: boolean, policy: string | undefined): Promise<ViteDevServer> {
  const isolation: Record<string, string> = isolated
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  const headers = policy === undefined ? isolation : { ...isolation, 'Content-Security-Policy': policy };
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'mpa',
    server: { port: 0, host: '127.0.0.1', headers, hmr: false, watch: null },
    // Nothing is rewritten or reloaded behind the test's back: the packages are served as built.
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return server.listen();
}

function pageModule<Module>(page: Page, module: URL): PageModule<Module> {
  const address = fileURLToPath(module).slice(ROOT.length).replaceAll('\\', '/');
  const call = (name: string, ...args: unknown[]): Promise<unknown> =>
    page.evaluate(
      // Text, not a function: the test runner rewrites functions it has compiled.
      `globalThis.harness.call(${[address, name, args].map((value) => JSON.stringify(value)).join(', ')})`,
    );
  return call as PageModule<Module>;
}
