/**
 * Finds a Chromium-based browser, or installs one: with apt as root on Debian, elsewhere with the installer of
 * playwright. `npx tsx scripts/find-browser.ts` prints the path.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { delimiter, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { aptInstall } from './apt.js';

const COMMANDS = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const MAC_APPLICATIONS = [
  'Google Chrome.app/Contents/MacOS/Google Chrome',
  'Chromium.app/Contents/MacOS/Chromium',
  'Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

const WINDOWS_PROGRAMS = ['Google/Chrome/Application/chrome.exe', 'Microsoft/Edge/Application/msedge.exe'];

/**
 * The path of a browser: `CHROME_PATH` if set, otherwise an installed one, otherwise one that this call installs. Throws
 * if `CHROME_PATH` does not exist or the installation fails.
 */
export async function findBrowser(): Promise<string> {
  const requested = process.env['CHROME_PATH'];
  if (requested) {
    if (!existsSync(requested)) throw new Error(`CHROME_PATH does not exist: ${requested}`);
    return requested;
  }
  const found = installedBrowser();
  if (found) return found;
  install();
  const installed = installedBrowser();
  if (!installed)
    throw new Error('No browser could be installed: install Chrome, Chromium or Edge, or set CHROME_PATH');
  return installed;
}

function installedBrowser(): string | undefined {
  return candidates().find((path) => path && existsSync(path));
}

function candidates(): string[] {
  const folders = (process.env['PATH'] ?? '').split(delimiter);
  const env = (name: string): string => process.env[name] ?? '';
  return [
    ...(process.platform === 'linux' ? COMMANDS.flatMap((name) => folders.map((folder) => join(folder, name))) : []),
    ...(process.platform === 'darwin'
      ? ['/Applications', join(env('HOME'), 'Applications')].flatMap((at) =>
          MAC_APPLICATIONS.map((app) => join(at, app)),
        )
      : []),
    ...(process.platform === 'win32'
      ? [env('PROGRAMFILES'), env('PROGRAMFILES(X86)'), env('LOCALAPPDATA')].flatMap((at) =>
          WINDOWS_PROGRAMS.map((program) => join(at, program)),
        )
      : []),
    chromium.executablePath(),
  ];
}

function install(): void {
  if (aptInstall('chromium')) return;
  console.error('No browser found: installing Chromium with the installer of playwright');
  const cli = join(createRequire(import.meta.url).resolve('playwright-core/package.json'), '../cli.js');
  execFileSync(process.execPath, [cli, 'install', 'chromium'], { stdio: ['ignore', 2, 2] });
}

if (process.argv[1] === fileURLToPath(import.meta.url)) console.log(await findBrowser());
