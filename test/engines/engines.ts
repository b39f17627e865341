/** The browsers that the engine tests run in, one for each engine, and why one cannot run here. */
import { chromium } from './drivers/chromium.js';
import type { Engine } from './drivers/engine-browser.js';
import { firefox } from './drivers/firefox.js';
import { hasSoundDevice } from './drivers/sound-device.js';
import { webkit } from './drivers/webkit.js';

export const ENGINES: readonly Engine[] = [chromium, firefox, webkit];

/** Why the tests cannot run in the browser of `engine`; undefined where they can. */
export function missingFor(engine: Engine): string | undefined {
  if (!engine.isInstalled()) return `${engine.name} is not installed (Debian: ${engine.packages.join(', ')})`;
  if (engine !== chromium && !hasSoundDevice())
    return `${engine.name} needs a sound device: PulseAudio is not installed`;
  return undefined;
}
