/**
 * Global setup of the package tests: finds a browser, builds the packages with their declarations, and
 * packs them as npm publishes them.
 */
import { rmSync } from 'node:fs';
import type { TestProject } from 'vitest/node';
import { buildUnlessCurrent } from '../../scripts/build.js';
import { findBrowser } from '../../scripts/find-browser.js';
import { packAll, type Packed } from './packed.js';

declare module 'vitest' {
  interface ProvidedContext {
    packed: Packed;
  }
}

export default async function setup(project: TestProject): Promise<() => void> {
  await findBrowser();
  await buildUnlessCurrent();
  const packed = packAll();
  project.provide('packed', packed);
  return () => rmSync(packed.folder, { recursive: true, force: true });
}
