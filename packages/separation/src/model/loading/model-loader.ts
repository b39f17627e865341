/**
 * Fetches all that a model needs in a browser, manifest, weights and runtime: with progress, from
 * what was kept the second time, and only if it is whole. Compiles nothing.
 */
import { SenseError } from '@sense/core/engine';
import { ModelCache } from './model-cache.js';
import type { ModelLocation } from './locate-model.js';
import { parseManifest, verifyModel } from '../manifest.js';
import { RUNTIME_FILE } from './runtime-file.js';

/** A model and its runtime, fetched and checked. */
export interface ModelBytes {
  /** As parsed from its file. */
  readonly manifest: unknown;
  readonly model: Uint8Array<ArrayBuffer>;
  /** `ort-wasm-simd-threaded.wasm` */
  readonly wasm: Uint8Array<ArrayBuffer>;
  /** Where that is from, for messages. */
  readonly wasmUrl: string;
}

/** What a file must be to be kept, and to be used when it was. */
type FileMark = Parameters<typeof verifyModel>[0];

interface FileRequest {
  readonly what: ModelFile;
  readonly url: string;
  readonly mark: FileMark;
  /** Reading stops here: enough to know that it is another file. */
  readonly mostBytes: number;
  readonly onProgress: (share: number) => void;
}

/** An old file out of the HTTP cache would belong to no new manifest; what is worth keeping is in Cache Storage. */
const FRESH: RequestInit = { cache: 'no-cache' };
const PROGRESS_STEP = 0.05;
/** A build of another size may be longer than was thought: only its end is all of it. */
const MOST_BEFORE_END = 0.99;
/** What a message calls each file, and the option that takes its address. */
const OPTION = { 'model manifest': 'model', model: 'modelUrl', 'runtime of the model': 'wasmUrl' } as const;

type ModelFile = keyof typeof OPTION;

/**
 * Fetches and checks a model, and fetches its runtime. The manifest is asked for each time, because
 * nothing else says that there is a new model; what was kept of it is for when nobody answers.
 * @param onProgress told the share of weights and runtime loaded, 0..1, never less than before
 *
 * Rejects with `model-unavailable` (missing, blocked, offline) or `model-invalid` (truncated, altered).
 */
export async function loadModel(
  location: ModelLocation,
  onProgress: (share: number) => void = () => undefined,
): Promise<ModelBytes> {
  const { manifestUrl, wasmUrl } = location;
  const kept = await ModelCache.open();
  const text = await readManifest(manifestUrl, kept);
  const json = parseJson(text, manifestUrl);
  const manifest = parseManifest(json, `the model manifest ${shorten(manifestUrl)}`);
  const modelUrl = location.modelUrl ?? new URL(manifest.file, manifestUrl).href;

  const progress = new JointProgress([manifest.bytes, RUNTIME_FILE.bytes], onProgress);
  const weights: FileRequest = {
    what: 'model',
    url: modelUrl,
    mark: manifest,
    mostBytes: manifest.bytes + 1,
    onProgress: (share) => progress.note(0, share),
  };
  // A build of your own is of another size.
  const runtime: FileRequest = {
    what: 'runtime of the model',
    url: wasmUrl,
    mark: RUNTIME_FILE,
    mostBytes: Infinity,
    onProgress: (share) => progress.note(1, share),
  };
  try {
    const [{ model, isKept }, wasm] = await Promise.all([takeModel(weights, kept), takeRuntime(runtime, kept)]);
    // Not before the weights are kept that it describes: offline, they are used together.
    void isKept
      .then((there) => there && kept.keep(manifestUrl, new TextEncoder().encode(text)))
      .then(() => kept.removeUnused());
    return { manifest: json, model, wasm, wasmUrl };
  } finally {
    progress.end();
  }
}

interface TakenModel {
  readonly model: Uint8Array<ArrayBuffer>;
  /** Whether the next visit finds it; nobody who wants to use the model waits for that. Never rejects. */
  readonly isKept: Promise<boolean>;
}

async function takeModel(request: FileRequest, kept: ModelCache): Promise<TakenModel> {
  const known = await takeKept(request, kept);
  if (known) return { model: known, isKept: Promise.resolve(true) };
  const model = await readBytes(request);
  await verifyModel(request.mark, model);
  return { model, isKept: kept.keep(request.url, model) };
}

/** Another file than the shipped one is taken as it is, and fetched each time. */
async function takeRuntime(request: FileRequest, kept: ModelCache): Promise<Uint8Array<ArrayBuffer>> {
  const known = await takeKept(request, kept);
  if (known) return known;
  const wasm = await readBytes(request);
  if (await isWhole(request.mark, wasm)) void kept.keep(request.url, wasm);
  return wasm;
}

/** What does not fit stays until what does is there: offline, older weights go with the older manifest. */
async function takeKept(
  { url, mark, onProgress }: FileRequest,
  kept: ModelCache,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const bytes = await kept.take(url);
  if (!bytes || !(await isWhole(mark, bytes))) return undefined;
  void kept.renew(url, bytes);
  onProgress(1);
  return bytes;
}

function isWhole(mark: FileMark, bytes: Uint8Array): Promise<boolean> {
  return verifyModel(mark, bytes).then(
    () => true,
    () => false,
  );
}

async function readManifest(url: string, kept: ModelCache): Promise<string> {
  const what = 'model manifest';
  try {
    return await requireOk(await fetch(url, FRESH), what, url).text();
  } catch (error) {
    if (error instanceof SenseError) throw error;
    const bytes = await kept.take(url);
    if (bytes) return new TextDecoder().decode(bytes);
    throw unavailable(what, url, String(error), error);
  }
}

function parseJson(text: string, url: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    const why = text.trimStart().startsWith('<') ? 'but a page: is there such a file?' : `(${String(error)})`;
    throw new SenseError('model-invalid', `the model manifest ${shorten(url)} is not JSON ${why}`, error);
  }
}

/** The body, no more than `mostBytes` of it. */
async function readBytes({ what, url, mark, mostBytes, onProgress }: FileRequest): Promise<Uint8Array<ArrayBuffer>> {
  const pieces: Uint8Array[] = [];
  let length = 0;
  try {
    const response = requireOk(await fetch(url, FRESH), what, url);
    const reader = response.body?.getReader();
    while (reader && length < mostBytes) {
      const { done, value } = await reader.read();
      if (done) break;
      const piece = value.subarray(0, mostBytes - length);
      pieces.push(piece);
      length += piece.length;
      onProgress(Math.min(MOST_BEFORE_END, length / mark.bytes));
    }
    void reader?.cancel().catch(() => undefined);
    onProgress(1);
  } catch (error) {
    if (error instanceof SenseError) throw error;
    throw unavailable(what, url, String(error), error);
  }
  const bytes = new Uint8Array(length);
  let at = 0;
  for (const piece of pieces) {
    bytes.set(piece, at);
    at += piece.length;
  }
  return bytes;
}

function requireOk(response: Response, what: ModelFile, url: string): Response {
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

/** Addresses may be data themselves. */
function shorten(url: string): string {
  return url.length > 200 ? `${url.slice(0, 60)}…` : url;
}

/** How much of several files is there, told in steps that are worth it. */
class JointProgress {
  readonly #sizes: readonly number[];
  readonly #shares: number[];
  readonly #onProgress: (share: number) => void;
  #told = 0;
  #ended = false;

  constructor(sizes: readonly number[], onProgress: (share: number) => void) {
    this.#sizes = sizes;
    this.#shares = sizes.map(() => 0);
    this.#onProgress = onProgress;
  }

  note(file: number, share: number): void {
    this.#shares[file] = share;
    const whole = this.#sizes.reduce((sum, size) => sum + size, 0);
    const part = this.#sizes.reduce((sum, size, i) => sum + size * this.#shares[i]!, 0) / whole;
    const complete = this.#shares.every((each) => each === 1);
    if (this.#ended || (part < this.#told + PROGRESS_STEP && !complete)) return;
    this.#told = part;
    this.#ended = complete;
    this.#onProgress(complete ? 1 : part);
  }

  /** What still comes of the others, when one has failed, is told to nobody. */
  end(): void {
    this.#ended = true;
  }
}
