/**
 * Global setup of the engine tests: builds the packages whose sources are newer, installs the browsers that are missing
 * where apt can, and starts the servers of the pages. Runs in the main process of vitest.
 */
import type { TestProject } from 'vitest/node';
import { aptInstall } from '../../scripts/apt.js';
import { buildStale } from '../../scripts/build.js';
import { addressOf, HARNESS_PATH, startGallery, startServer } from '../browser/harness/servers.js';
import { hasSoundDevice, SOUND_PACKAGES } from './drivers/sound-device.js';
import { ENGINES } from './engines.js';
import { recordErrors } from './record-errors.js';

/** Addresses of the pages, both cross-origin isolated. */
export interface EnginePages {
  readonly harnessUrl: string;
  readonly galleryUrl: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    enginePages: EnginePages;
  }
}

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  installMissing();
  await buildStale();
  const servers = await Promise.all([
    startServer({ isolated: true, plugins: [recordErrors] }),
    startGallery([recordErrors]),
  ]);
  const [harness, galleryUrl] = servers.map(addressOf) as [string, string];
  project.provide('enginePages', { harnessUrl: `${harness}${HARNESS_PATH}`, galleryUrl });
  return async () => {
    await Promise.all(servers.map((server) => server.close()));
  };
}

/** One by one: a package that does not exist must not keep the others from being installed. */
function installMissing(): void {
  if (!hasSoundDevice()) aptInstall(...SOUND_PACKAGES);
  for (const engine of ENGINES) if (!engine.isInstalled()) aptInstall(...engine.packages);
}
