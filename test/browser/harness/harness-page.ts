/**
 * A browser with pages of the built packages, seen from Node: opens pages, collects their errors, and
 * calls the functions of their modules. Used by tests, through `harness.ts`, and by benches.
 */
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { ROOT } from '../../../scripts/build.js';
import { launchBrowser } from '../../../scripts/launch-browser.js';
import { addressOf, HARNESS_PATH, startServer, type ServerOptions } from './servers.js';

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

/** The parts that {@link createHarness} joins. */
export interface HarnessParts {
  readonly browser: Browser;
  /** Address of the harness page. */
  readonly url: string;
  /** Closes what belongs to the harness: the connection to the browser, and its own server. */
  close(): Promise<void>;
}

/** Opens the first page. */
export async function createHarness({ browser, url, close }: HarnessParts): Promise<Harness> {
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
    close,
  };
}

/** Starts a server and a browser for this harness alone. */
export async function launchHarness(options: ServerOptions = { isolated: true }): Promise<Harness> {
  const server = await startServer(options);
  try {
    const browser = await launchBrowser();
    const close = async (): Promise<void> => {
      await browser.close();
      await server.close();
    };
    return await createHarness({ browser, url: `${addressOf(server)}${HARNESS_PATH}`, close });
  } catch (error) {
    await server.close();
    throw error;
  }
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
