/**
 * The servers of tests in browsers. That of the harness page: Vite on the repository, with the packages as they are
 * built. That of the gallery: Vite on the examples.
 */
import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createServer, type Plugin, type ViteDevServer } from 'vite';
import { wavHeader } from '@sense/core/internal';
import { ROOT } from '../../../scripts/build.js';

/** Path of the harness page on its server. */
export const HARNESS_PATH = 'test/browser/harness/index.html';

export interface ServerOptions {
  /** Whether pages are cross-origin isolated and have SharedArrayBuffer. */
  readonly isolated: boolean;
  /** Content-Security-Policy of pages, workers and worklets. Default none. */
  readonly policy?: string | undefined;
  readonly plugins?: readonly Plugin[];
}

/** Starts a server on a free port. */
export async function startServer({ isolated, policy, plugins = [] }: ServerOptions): Promise<ViteDevServer> {
  const isolation: Record<string, string> = isolated
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  const headers = policy === undefined ? isolation : { ...isolation, 'Content-Security-Policy': policy };
  const server = await createServer({
    configFile: false,
    plugins: [sendHeaders(headers), testPaths(), ...plugins],
    root: ROOT,
    logLevel: 'error',
    appType: 'mpa',
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
    // The packages are served as built, without rewriting or reloading.
    optimizeDeps: { noDiscovery: true, include: [] },
  });
  return server.listen();
}

const RATE_HZ = 8000;
const MINUTE_FRAMES = 60 * RATE_HZ;

/** `/redirect?to=ADDRESS`; `/noise.wav` and `/silent.wav`, a minute each; `/as-text.js`, a script of the wrong type. */
function testPaths(): Plugin {
  return {
    name: 'test-paths',
    configureServer: ({ middlewares }) => {
      middlewares.use('/redirect', (request, response) => {
        response.writeHead(302, { Location: new URL(request.url!, 'http://page').searchParams.get('to')! }).end();
      });
      for (const [path, step] of [
        ['/silent.wav', 0],
        ['/noise.wav', 7919],
      ] as const) {
        middlewares.use(path, (_, response) => {
          const samples = Int16Array.from({ length: MINUTE_FRAMES }, (_unused, i) => (i * i * step) % 10_000);
          const header = wavHeader({ sampleRate: RATE_HZ, channels: 1, frames: MINUTE_FRAMES, encoding: 'pcm16' });
          response.setHeader('Content-Type', 'audio/wav');
          response.end(Buffer.concat([header, Buffer.from(samples.buffer)]));
        });
      }
      middlewares.use('/as-text.js', (_, response) => {
        response.setHeader('Content-Type', 'text/html');
        response.end('// a script');
      });
    },
  };
}

/** Vite's own option leaves the headers out of answers "not modified", and WebKit then refuses workers of isolated pages. */
function sendHeaders(headers: Readonly<Record<string, string>>): Plugin {
  return {
    name: 'send-headers',
    configureServer: ({ middlewares }) =>
      void middlewares.use((_request, response, next) => {
        for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
        next();
      }),
  };
}

/** Starts the server of the gallery on a free port. Renders the demo song where that has not been done. */
export async function startGallery(plugins: readonly Plugin[] = []): Promise<ViteDevServer> {
  const root = join(ROOT, 'examples');
  if (!existsSync(join(root, 'public/demo/song.wav'))) execFileSync('npm', ['run', 'demo'], { cwd: root });
  const server = await createServer({
    root,
    configFile: join(root, 'vite.config.ts'),
    plugins: [...plugins],
    logLevel: 'error',
    // No page reloads during a test.
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  });
  return server.listen();
}

/** The address of a server. Ends with a slash. */
export function addressOf(server: ViteDevServer): string {
  return server.resolvedUrls!.local[0]!;
}
