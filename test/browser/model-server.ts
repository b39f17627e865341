/**
 * A server of another origin than the page, with the shipped model and its runtime. The HTTP cache of
 * the browser stores none of its files.
 */
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { LITE_MODEL } from '@sense/separation/engine';

export interface ModelServer {
  /** Ends without a slash. */
  readonly origin: string;
  /** Requested paths. */
  readonly requests: string[];
  close(): Promise<void>;
}

/** `/manifest.json`, `/model.onnx` and `/ort.wasm`; anything else: 404. */
export async function startModelServer(): Promise<ModelServer> {
  const runtime = createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm');
  const files = new Map<string, Buffer>([
    ['/manifest.json', readFileSync(LITE_MODEL.manifestUrl)],
    ['/model.onnx', readFileSync(LITE_MODEL.modelUrl)],
    ['/ort.wasm', readFileSync(runtime)],
  ]);
  const requests: string[] = [];
  const server = createServer((request, response) => {
    const path = request.url ?? '/';
    requests.push(path);
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Cross-Origin-Resource-Policy', 'cross-origin');
    response.setHeader('Cache-Control', 'no-store');
    const file = files.get(path);
    if (!file) response.statusCode = 404;
    response.end(file);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    origin: `http://127.0.0.1:${port}`,
    requests,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}
