/**
 * WebKit: the MiniBrowser of WebKitGTK on a virtual display, driven by WebKitWebDriver over HTTP. Its picture is drawn by
 * software.
 */
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { Engine } from './engine-browser.js';
import { findCommand, freePort, startProgram, type RunningProgram } from './programs.js';
import { openSession } from './webdriver.js';

export const webkit: Engine = {
  name: 'WebKit',
  packages: ['webkit2gtk-driver', 'xvfb', 'gstreamer1.0-plugins-good', 'gstreamer1.0-plugins-bad', 'libgl1-mesa-dri'],
  isInstalled: () => [findMiniBrowser(), findDriver(), findDisplay()].every((path) => path !== undefined),
  async launch(env) {
    const programs: RunningProgram[] = [];
    const stop = async (): Promise<void> => {
      for (const program of programs.reverse()) await program.stop();
    };
    try {
      const display = freeDisplay();
      programs.push(
        await startProgram(findDisplay()!, [`:${display}`, '-screen', '0', '960x720x24', '-nolisten', 'tcp'], {
          isReady: () => existsSync(socketOf(display)),
        }),
      );
      const port = await freePort();
      const address = `http://127.0.0.1:${port}`;
      programs.push(
        await startProgram(findDriver()!, [`--port=${port}`], {
          env: { ...env, DISPLAY: `:${display}`, LIBGL_ALWAYS_SOFTWARE: '1', GDK_BACKEND: 'x11' },
          isReady: () =>
            fetch(`${address}/status`).then(
              ({ ok }) => ok,
              () => false,
            ),
        }),
      );
      const session = await openSession(address, {
        'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation', '--autoplay-policy=allow'] },
      });
      return {
        version: `WebKitGTK ${session.browser.version}`,
        async open(url) {
          await session.navigate(url);
          return session;
        },
        async close() {
          await session.close();
          await stop();
        },
      };
    } catch (error) {
      await stop();
      throw error;
    }
  },
};

const findDriver = (): string | undefined => findCommand(['WebKitWebDriver']);
const findDisplay = (): string | undefined => findCommand(['Xvfb']);

/** Debian keeps it in a folder of the processor's name. */
function findMiniBrowser(): string | undefined {
  if (!existsSync('/usr/lib')) return undefined;
  const folders = readdirSync('/usr/lib').map((name) => join('/usr/lib', name));
  return ['/usr/libexec', ...folders].map((folder) => join(folder, 'webkit2gtk-4.1/MiniBrowser')).find(existsSync);
}

const socketOf = (display: number): string => `/tmp/.X11-unix/X${display}`;

/** A number that no display has. */
function freeDisplay(): number {
  for (let display = 90; ; display++) {
    if (!existsSync(socketOf(display)) && !existsSync(`/tmp/.X${display}-lock`)) return display;
  }
}
