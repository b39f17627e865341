/**
 * Serves the gallery cross-origin isolated, so that the engine shares memory with the audio thread.
 * To run it over MessagePorts instead, open the page with `?isolation=off` or start the server with
 * `SENSE_ISOLATION=off`.
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import { defineConfig, type Plugin } from 'vite';

const ISOLATION_HEADERS = {
  'Cross-Origin-Opener-Policy': 'same-origin',
  'Cross-Origin-Embedder-Policy': 'require-corp',
};

const PACKAGES = ['@sense/core', '@sense/separation', '@sense/haptics', '@sense/visuals'];

function isolate(request: IncomingMessage, response: ServerResponse, next: () => void): void {
  const off = process.env['SENSE_ISOLATION'] === 'off' || /[?&]isolation=off\b/.test(request.url ?? '');
  if (!off) for (const [name, value] of Object.entries(ISOLATION_HEADERS)) response.setHeader(name, value);
  next();
}

const isolation: Plugin = {
  name: 'cross-origin-isolation',
  configureServer: (server) => void server.middlewares.use(isolate),
  configurePreviewServer: (server) => void server.middlewares.use(isolate),
};

export default defineConfig({
  plugins: [isolation],
  // Relative, so that the built page works from any folder of any host.
  base: './',
  // Worklets and workers are located relative to their module, which pre-bundling would move.
  optimizeDeps: {
    exclude: PACKAGES,
    include: ['rxjs', 'three/webgpu', 'three/tsl', 'tone', 'onnxruntime-web/wasm', 'iwer', '@iwer/devui', '@iwer/sem'],
  },
  worker: { format: 'es' },
  build: {
    target: 'es2022',
    chunkSizeWarningLimit: 1200,
    rollupOptions: { input: ['index.html', 'xr-stage/index.html'] },
  },
});
