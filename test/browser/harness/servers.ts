/**
 * The server of the harness page: Vite on the repository, with the packages as they are built.
 */
import type { ViteDevServer } from 'vite';
import { createServer } from 'vite';
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
  });
  return server.listen();
}

/** The address of a server. Ends with a slash. */
export function addressOf(server: ViteDevServer): string {
  return server.resolvedUrls!.local[0]!;
}
