/**
 * Before the package tests: a browser is there, and the packages are built with their declarations.
 */
import { build } from '../../scripts/build.js';
import { findBrowser } from '../../scripts/find-browser.js';

export default async function setup(): Promise<void> {
  await findBrowser();
  await build();
}
