/**
 * Starts a real browser for tests and benches. The only file that sets start-up flags.
 */
import { chromium, type Browser, type BrowserServer } from 'playwright-core';
import { findBrowser } from './find-browser.js';

export interface LaunchOptions {
  /** WAV file that the fake microphone plays, in a loop; append `%noloop` to play it once. Default: beeps. */
  readonly microphoneWav?: string;
  /** More flags, for one purpose. */
  readonly args?: readonly string[];
  /** Default true; false shows the window. */
  readonly headless?: boolean;
}

/** Flags of every run: no background work, no throttling and no permission prompts. */
const BASE_FLAGS = [
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--disable-quic',
  '--no-first-run',
  '--no-default-browser-check',
  '--disable-background-timer-throttling',
  '--disable-renderer-backgrounding',
  '--disable-backgrounding-occluded-windows',
  '--autoplay-policy=no-user-gesture-required',
  // WebGL without a graphics card.
  '--use-angle=swiftshader',
  '--enable-unsafe-swiftshader',
  // Without a graphics card, pages are drawn with half the effort by the processor directly.
  '--disable-gpu-rasterization',
  // A microphone that is always available and always allowed.
  '--use-fake-device-for-media-stream',
  '--use-fake-ui-for-media-stream',
];

/** Launches the browser that {@link findBrowser} finds. Close it when done. */
export async function launchBrowser(options: LaunchOptions = {}): Promise<Browser> {
  return chromium.launch(await launchOptions(options));
}

/** Launches a browser that several processes share: each connects to its `wsEndpoint()`. Close it when done. */
export async function launchBrowserServer(options: LaunchOptions = {}): Promise<BrowserServer> {
  return chromium.launchServer(await launchOptions(options));
}

interface LaunchSettings {
  readonly executablePath: string;
  readonly headless: boolean;
  readonly args: string[];
}

async function launchOptions({ microphoneWav, args = [], headless = true }: LaunchOptions): Promise<LaunchSettings> {
  return {
    executablePath: await findBrowser(),
    headless,
    args: [
      ...BASE_FLAGS,
      // Chromium's sandbox does not run as root.
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...(microphoneWav ? [`--use-file-for-fake-audio-capture=${microphoneWav}`] : []),
      ...args,
    ],
  };
}
