/**
 * Fetches the files of a model in a browser: with progress, from the browser's cache the second
 * time, and only if they are whole. Knows no runtime.
 */
import { SenseError } from '@sense/core/offline';
import { parseManifest, verifyModel } from './neural/manifest.js';

/** Addresses of a model's files, as plain data that crosses threads. */
export interface ModelAddresses {
  readonly manifestUrl: string;
  /** Default: the manifest's `file`, beside it. */
  readonly modelUrl?: string;
}

export interface LoadedModel {
  /** As parsed from its file. */
  readonly manifest: unknown;
  readonly model: Uint8Array<ArrayBuffer>;
}

const CACHE = 'sense-models';
const PROGRESS_STEP = 0.05;
/** What a message calls each file, and the option that takes its address. */
const OPTION = { 'model manifest': 'model', model: 'modelUrl', 'runtime of the model': 'wasmUrl' } as const;

type ModelFile = keyof typeof OPTION;

/**
 * Fetches and checks a model.
 * @param onProgress told the share loaded, 0..1
 *
 * Rejects with `model-unavailable` (missing, blocked, offline) or `model-invalid` (truncated, altered).
 */
export async function loadModel(addresses: ModelAddresses, onProgress: (share: number) => void): Promise<LoadedModel> {
  const { manifestUrl } = addresses;
  const json = await readJson(manifestUrl);
  const manifest = parseManifest(json, `the model manifest ${shorten(manifestUrl)}`);
  const modelUrl = addresses.modelUrl ?? new URL(manifest.file, manifestUrl).href;
  const cache = await openCache();

  const kept = await cache?.match(modelUrl).catch(() => undefined);
  if (kept) {
    const model = new Uint8Array(await kept.arrayBuffer());
    const whole = await verifyModel(manifest, model).then(
      () => true,
      () => false,
    );
    if (whole) {
      onProgress(1);
      return { manifest: json, model };
    }
    await cache?.delete(modelUrl).catch(() => undefined);
  }
  const model = await readBytes(modelUrl, manifest.bytes, onProgress);
  await verifyModel(manifest, model);
  // Other schemes than http are refused, and storage may be full: the next visit fetches again.
  await cache?.put(modelUrl, new Response(model)).catch(() => undefined);
  return { manifest: json, model };
}

/** Fetches the runtime of models, for threads that cannot. Rejects with `model-unavailable`. */
export async function loadRuntime(wasmUrl: string): Promise<Uint8Array<ArrayBuffer>> {
  const what = 'runtime of the model';
  const response = await get(wasmUrl, what);
  try {
    return new Uint8Array(await response.arrayBuffer());
  } catch (error) {
    throw unavailable(what, wasmUrl, String(error), error);
  }
}

async function readJson(url: string): Promise<unknown> {
  const response = await get(url, 'model manifest');
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SenseError('model-invalid', `the model manifest ${shorten(url)} is not JSON: ${String(error)}`, error);
  }
}

/** The body, no more than `expected + 1` bytes of it: enough to know that it is another file. */
async function readBytes(
  url: string,
  expected: number,
  onProgress: (share: number) => void,
): Promise<Uint8Array<ArrayBuffer>> {
  const response = await get(url, 'model');
  const bytes = new Uint8Array(expected + 1);
  let length = 0;
  let told = 0;
  const reader = response.body?.getReader();
  try {
    while (reader && length < bytes.length) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, bytes.length - length);
      bytes.set(piece, length);
      length += piece.length;
      const share = Math.min(1, length / expected);
      if (share < told + PROGRESS_STEP && share < 1) continue;
      told = share;
      onProgress(share);
    }
  } catch (error) {
    throw unavailable('model', url, String(error), error);
  }
  void reader?.cancel().catch(() => undefined);
  return bytes.slice(0, length);
}

async function get(url: string, what: ModelFile): Promise<Response> {
  let response: Response;
  try {
    response = await fetch(url);
  } catch (error) {
    throw unavailable(what, url, String(error), error);
  }
  if (!response.ok) throw unavailable(what, url, `HTTP status ${response.status}`);
  return response;
}

function unavailable(what: ModelFile, url: string, why: string, cause?: unknown): SenseError {
  return new SenseError(
    'model-unavailable',
    `the ${what} could not be loaded from ${shorten(url)} (${why}): serve that file, or pass its address as ${OPTION[what]}`,
    cause,
  );
}

/** Missing outside secure contexts, and forbidden in some frames. */
async function openCache(): Promise<Cache | undefined> {
  try {
    return await caches.open(CACHE);
  } catch {
    return undefined;
  }
}

/** Addresses may be data themselves. */
function shorten(url: string): string {
  return url.length > 200 ? `${url.slice(0, 60)}…` : url;
}
