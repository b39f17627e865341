/** Chromium, driven by playwright. It brings its own silent sound device. */
import { launchBrowser } from '../../../scripts/launch-browser.js';
import type { Engine } from './engine-browser.js';

export const chromium: Engine = {
  name: 'Chromium',
  packages: ['chromium'],
  // The browser tests install it where it is missing.
  isInstalled: () => true,
  async launch() {
    const browser = await launchBrowser();
    const page = await browser.newPage();
    return {
      version: `Chromium ${browser.version()}`,
      async open(url) {
        await page.goto(url);
        return {
          evaluate: (expression) => page.evaluate(expression),
          screenshot: () => page.screenshot(),
        };
      },
      close: () => browser.close(),
    };
  },
};
