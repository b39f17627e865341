/**
 * Loads a model in a browser: fetches manifest, weights and runtime, or gets them from the model cache,
 * verifies them and reports progress. Runs in the model worker or on the main thread; compiles nothing.
 */
import { SenseError } from '@sense/core/engine';
import { ModelCache } from './model-cache.js';
import type { ModelLocation } from './locate-model.js';
import { parseManifest, verifyModel } from '../manifest.js';
import { RUNTIME_FILE } from './runtime-file.js';

/** A model and its runtime, fetched and verified. */
export interface ModelBytes {
  /** Parsed JSON. */
  readonly manifest: unknown;
  readonly model: Uint8Array<ArrayBuffer>;
  /** `ort-wasm-simd-threaded.wasm` */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Its address, for error messages. */
  readonly wasmUrl: string;
}

/** What a file must match to be cached, and to be used from the cache. */
type FileIdentity = Parameters<typeof verifyModel>[0];

interface FileRequest {
  readonly role: ModelFile;
  readonly url: string;
  readonly identity: FileIdentity;
  /** Reading stops here: a longer file is known to be another one. */
  readonly maxBytes: number;
  /** Receives the fraction of the file that is loaded, 0..1. */
  readonly onProgress: (progress: number) => void;
}

/** An old file from the HTTP cache would not match a new manifest; the model cache is separate. */
const FRESH: RequestInit = { cache: 'no-cache' };
const PROGRESS_STEP = 0.05;
/** A runtime of another build may be larger than expected: progress reaches 1 only at its end. */
const MAX_PROGRESS_BEFORE_END = 0.99;
/** Name of each file in error messages, and the option for its address. */
const OPTION = { 'model manifest': 'model', model: 'modelUrl', 'runtime of the model': 'wasmUrl' } as const;

type ModelFile = keyof typeof OPTION;

/**
 * Fetches and verifies a model, and fetches its runtime. The manifest is fetched each time, to detect a new
 * model; the cached one is used only when the network fails.
 * @param onProgress receives the fraction of weights and runtime that is loaded, 0..1, never decreasing
 *
 * Rejects with `model-unavailable` (missing, blocked, offline) or `model-invalid` (truncated, altered).
 */
export async function loadModel(
  location: ModelLocation,
  onProgress: (progress: number) => void = () => undefined,
): Promise<ModelBytes> {
  const { manifestUrl, wasmUrl } = location;
  const cache = await ModelCache.open();
  const text = await readManifest(manifestUrl, cache);
  const json = parseJson(text, manifestUrl);
  const manifest = parseManifest(json, `the model manifest ${shorten(manifestUrl)}`);
  const modelUrl = location.modelUrl ?? new URL(manifest.file, manifestUrl).href;

  const joint = new JointProgress([manifest.bytes, RUNTIME_FILE.bytes], onProgress);
  const weights: FileRequest = {
    role: 'model',
    url: modelUrl,
    identity: manifest,
    maxBytes: manifest.bytes + 1,
    onProgress: (progress) => joint.note(0, progress),
  };
  // A custom build of the runtime has another size.
  const runtime: FileRequest = {
    role: 'runtime of the model',
    url: wasmUrl,
    identity: RUNTIME_FILE,
    maxBytes: Infinity,
    onProgress: (progress) => joint.note(1, progress),
  };
  try {
    const [{ model, isCached }, wasm] = await Promise.all([getModel(weights, cache), getRuntime(runtime, cache)]);
    // Only after the weights that it describes are cached: offline, they are used together.
    void isCached
      .then((cached) => cached && cache.put(manifestUrl, new TextEncoder().encode(text)))
      .then(() => cache.removeUnused());
    return { manifest: json, model, wasm, wasmUrl };
  } finally {
    joint.end();
  }
}

interface FetchedModel {
  readonly model: Uint8Array<ArrayBuffer>;
  /** Whether it is in the cache for the next visit; the model can be used before this settles. Never rejects. */
  readonly isCached: Promise<boolean>;
}

async function getModel(request: FileRequest, cache: ModelCache): Promise<FetchedModel> {
  const cached = await getCached(request, cache);
  if (cached) return { model: cached, isCached: Promise.resolve(true) };
  const model = await readBytes(request);
  await verifyModel(request.identity, model);
  return { model, isCached: cache.put(request.url, model) };
}

/** A runtime other than the shipped one is used unverified, and fetched each time. */
async function getRuntime(request: FileRequest, cache: ModelCache): Promise<Uint8Array<ArrayBuffer>> {
  const cached = await getCached(request, cache);
  if (cached) return cached;
  const wasm = await readBytes(request);
  if (await matches(request.identity, wasm)) void cache.put(request.url, wasm);
  return wasm;
}

/** A cached file that does not match stays until it is replaced: offline, older weights are used with their manifest. */
async function getCached(
  { url, identity, onProgress }: FileRequest,
  cache: ModelCache,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await cache.get(url);
  if (!bytes || !(await matches(identity, bytes))) return undefined;
  void cache.touch(url, bytes);
  onProgress(1);
  return bytes;
}

function matches(identity: FileIdentity, bytes: Uint8Array): Promise<boolean> {
  return verifyModel(identity, bytes).then(
    () => true,
    () => false,
  );
}

async function readManifest(url: string, cache: ModelCache): Promise<string> {
  const role = 'model manifest';
  try {
    return await requireOk(await fetch(url, FRESH), role, url).text();
  } catch (error) {
    if (error instanceof SenseError) throw error;
    const bytes = await cache.get(url);
    if (bytes) return new TextDecoder().decode(bytes);
    throw unavailable(role, url, String(error), error);
  }
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trimStart().startsWith('<') ? 'but an HTML page: does the file exist?' : `(${String(error)})`;
    throw new SenseError('model-invalid', `the model manifest ${shorten(url)} is not JSON ${why}`, error);
  }
}

/** Fetches the body, up to `maxBytes`. */
async function readBytes({ role, url, identity, maxBytes, onProgress }: FileRequest): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const response = requireOk(await fetch(url, FRESH), role, url);
    const reader = response.body?.getReader();
    while (reader && length < maxBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, maxBytes - length);
      pieces.push(piece);
      length += piece.length;
      onProgress(Math.min(MAX_PROGRESS_BEFORE_END, length / identity.bytes));
    }
    void reader?.cancel().catch(() => undefined);
    onProgress(1);
  } catch (error) {
    if (error instanceof SenseError) throw error;
    throw unavailable(role, url, String(error), error);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function requireOk(response: Response, role: ModelFile, url: string): Response {
  if (!response.ok) throw unavailable(role, url, `HTTP status ${response.status}`);
  return response;
}

function unavailable(role: ModelFile, url: string, why: string, cause?: unknown): SenseError {
  return new SenseError(
    'model-unavailable',
    `the ${role} could not be loaded from ${shorten(url)} (${why}): serve that file, or pass its address as ${OPTION[role]}`,
    cause,
  );
}

/** Shortens long addresses, such as `data:` URLs. */
function shorten(url: string): string {
  return url.length > 200 ? `${url.slice(0, 60)}…` : url;
}

/** Combines the progress of several files, weighted by size, and reports it in steps of {@link PROGRESS_STEP}. */
class JointProgress {
  readonly #sizes: readonly number[];
  readonly #fractions: number[];
  readonly #onProgress: (progress: number) => void;
  #reported = 0;
  #ended = false;

  constructor(sizes: readonly number[], onProgress: (progress: number) => void) {
    this.#sizes = sizes;
    this.#fractions = sizes.map(() => 0);
    this.#onProgress = onProgress;
  }

  note(file: number, fraction: number): void {
    this.#fractions[file] = fraction;
    const total = this.#sizes.reduce((sum, size) => sum + size, 0);
    const progress = this.#sizes.reduce((sum, size, i) => sum + size * this.#fractions[i]!, 0) / total;
    const complete = this.#fractions.every((each) => each === 1);
    if (this.#ended || (progress < this.#reported + PROGRESS_STEP && !complete)) return;
    this.#reported = progress;
    this.#ended = complete;
    this.#onProgress(complete ? 1 : progress);
  }

  /** When one file has failed, progress of the others is no longer reported. */
  end(): void {
    this.#ended = true;
  }
}
