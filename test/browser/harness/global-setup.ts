/**
 * Before the browser tests: a browser is there, and the packages are as new as their sources.
 */
import { buildStale } from '../../../scripts/build.js';
import { findBrowser } from '../../../scripts/find-browser.js';

export default async function setup(): Promise<void> {
  await findBrowser();
  await buildStale();
}
