/** Firefox, headless, driven by puppeteer over WebDriver BiDi. Headless it has no WebGL. */
import { launch } from 'puppeteer-core';
import type { Engine } from './engine-browser.js';
import { findCommand } from './programs.js';

/** Ways to write the command, the release with long support first. */
const COMMANDS = ['firefox-esr', 'firefox'];

const PREFERENCES = {
  // Sound without a click, to the device of the test.
  'media.autoplay.default': 0,
  'media.cubeb.backend': 'pulse-rust',
};

export const firefox: Engine = {
  name: 'Firefox',
  packages: ['firefox-esr'],
  isInstalled: () => findCommand(COMMANDS) !== undefined,
  async launch(env) {
    const browser = await launch({
      browser: 'firefox',
      executablePath: findCommand(COMMANDS)!,
      env,
      extraPrefsFirefox: PREFERENCES,
      defaultViewport: { width: 960, height: 640 },
    });
    const page = await browser.newPage();
    return {
      version: (await browser.version()).replace(/^firefox\//i, 'Firefox '),
      async open(url) {
        await page.goto(url);
        return {
          evaluate: <Value>(expression: string) => page.evaluate(expression) as Promise<Value>,
          screenshot: () => page.screenshot(),
        };
      },
      close: () => browser.close(),
    };
  },
};
