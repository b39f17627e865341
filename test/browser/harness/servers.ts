/**
 * The server of the harness page: Vite on the repository, with the packages as they are built.
 */
import type { Plugin, ViteDevServer } from 'vite';
import { createServer } from 'vite';
import { wavHeader } from '@sense/core/internal';
import { ROOT } from '../../../scripts/build.js';

/** Path of the harness page on its server. */
export const HARNESS_PATH = 'test/browser/harness/index.html';

export interface ServerOptions {
  /** Whether pages are cross-origin isolated and have SharedArrayBuffer. */
  readonly isolated: boolean;
  /** Content-Security-Policy of pages, workers and worklets. Default none. */
  readonly policy?: string | undefined;
}

/** Starts a server on a free port. */
export async function startServer({ isolated, policy }: ServerOptions): Promise<ViteDevServer> {
  const isolation: Record<string, string> = isolated
    ? { 'Cross-Origin-Opener-Policy': 'same-origin', 'Cross-Origin-Embedder-Policy': 'require-corp' }
    : {};
  const headers = policy === undefined ? isolation : { ...isolation, 'Content-Security-Policy': policy };
  const server = await createServer({
    configFile: false,
    root: ROOT,
    logLevel: 'error',
    appType: 'mpa',
    server: { port: 0, host: '127.0.0.1', headers, hmr: false, watch: null },
    // The packages are served as built, without rewriting or reloading.
    optimizeDeps: { noDiscovery: true, include: [] },
    plugins: [testPaths()],
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

/** The address of a server. Ends with a slash. */
export function addressOf(server: ViteDevServer): string {
  return server.resolvedUrls!.local[0]!;
}
