/**
 * Global setup of the browser tests: builds the packages whose sources are newer, and starts the
 * browser and the servers of the harness page and of the gallery, which all test files share. Runs in
 * the main process of vitest.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { buildStale } from '../../../scripts/build.js';
import { launchBrowserServer } from '../../../scripts/launch-browser.js';
import { writeMicrophoneWav } from './microphone-wav.js';
import { addressOf, startGallery, startServer } from './servers.js';

/** Addresses that the test files use. */
export interface SharedBrowser {
  /** Address at which a test process connects to the browser. */
  readonly endpoint: string;
  /** Address of the harness page, cross-origin isolated. */
  readonly isolatedUrl: string;
  /** Address of the harness page, not isolated. */
  readonly plainUrl: string;
  /** Address of the gallery. Ends with a slash. */
  readonly galleryUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    browser: SharedBrowser;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await buildStale();
  const folder = mkdtempSync(join(tmpdir(), 'sense-browser-'));
  const microphoneWav = join(folder, 'microphone.wav');
  writeMicrophoneWav(microphoneWav);
  // Leak tests collect garbage on demand.
  const browser = await launchBrowserServer({ microphoneWav, args: ['--js-flags=--expose-gc'] });
  const servers = await Promise.all([
    startServer({ isolated: true }),
    startServer({ isolated: false }),
    startGallery(),
  ]);
  const [isolatedUrl, plainUrl, galleryUrl] = servers.map(addressOf) as [string, string, string];
  project.provide('browser', { endpoint: browser.wsEndpoint(), isolatedUrl, plainUrl, galleryUrl });
  return async () => {
    await browser.close();
    await Promise.all(servers.map((server) => server.close()));
    rmSync(folder, { recursive: true, force: true });
  };
}
