/** Fetching, caching and verifying the three files of a model, with a fake network and a fake cache. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../../../packages/separation/src/model/loading/model-loader.js';
import { RUNTIME_FILE } from '../../../../../packages/separation/src/model/loading/runtime-file.js';
import { verifyModel } from '../../../../../packages/separation/src/model/manifest.js';
import { liteBytes, liteJson } from '../lite.js';

const AT = {
  manifestUrl: 'https://example.org/lite/manifest.json',
  modelUrl: 'https://example.org/lite/model.onnx',
  wasmUrl: 'https://example.org/ort.wasm',
};
const RUNTIME = new Uint8Array(
  readFileSync(createRequire(import.meta.url).resolve('onnxruntime-web/ort-wasm-simd-threaded.wasm')),
);

let served: Map<string, Uint8Array<ArrayBuffer>>;
let cached: Map<string, Uint8Array<ArrayBuffer>>;
let fetched: string[];
let online: boolean;
/** Content of the HTTP cache, for requests that do not revalidate. */
let stale: Map<string, Uint8Array<ArrayBuffer>>;

const digest = crypto.subtle.digest.bind(crypto.subtle);

/** When each file was last used, by the date in the cache. */
const usedAt = new Map<string, string>();

/** Requests, digests and cache operations that have not finished. */
let pending = 0;

/** `work`, counted in {@link pending} until it settles. */
function counted<A extends unknown[], R>(work: (...args: A) => Promise<R>): (...args: A) => Promise<R> {
  return async (...args) => {
    pending++;
    try {
      return await work(...args);
    } finally {
      pending--;
    }
  };
}

const fakeCache = {
  match: counted(async (url: string) =>
    cached.has(url) ? new Response(cached.get(url)!.slice(), { headers: { date: usedAt.get(url)! } }) : undefined,
  ),
  put: counted(async (url: string, response: Response) => {
    const bytes = new Uint8Array(await response.arrayBuffer());
    cached.set(url, bytes);
    usedAt.set(url, response.headers.get('date')!);
  }),
  keys: counted(async () => [...cached.keys()]),
  delete: counted(async (url: string) => cached.delete(url)),
};

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toUTCString();
}

function ageDays(url: string): number {
  return (Date.now() - Date.parse(usedAt.get(url)!)) / 86_400_000;
}

/** Event loop turns without pending work after which none will follow: reading a body takes one at a time. */
const IDLE_TURNS = 20;

/** Resolves when the work that continues after a load has finished. */
async function settled(): Promise<void> {
  for (let idle = 0; idle < IDLE_TURNS; idle = pending === 0 ? idle + 1 : 0) {
    await new Promise((resolve) => setTimeout(resolve));
  }
}

beforeEach(() => {
  served = new Map<string, Uint8Array<ArrayBuffer>>([
    [AT.manifestUrl, new TextEncoder().encode(JSON.stringify(liteJson()))],
    [AT.modelUrl, new Uint8Array(liteBytes())],
    [AT.wasmUrl, RUNTIME],
  ]);
  cached = new Map();
  usedAt.clear();
  fetched = [];
  online = true;
  stale = new Map();
  vi.stubGlobal('caches', { open: async () => fakeCache });
  vi.stubGlobal(
    'fetch',
    counted(async (url: string, init?: RequestInit) => {
      if (!online) throw new TypeError('Failed to fetch');
      fetched.push(url);
      const bytes = (init?.cache === 'no-cache' ? undefined : stale.get(url)) ?? served.get(url);
      return bytes ? new Response(bytes.slice()) : new Response('', { status: 404 });
    }),
  );
  vi.spyOn(crypto.subtle, 'digest').mockImplementation(counted(digest));
});
afterEach(() => {
  vi.restoreAllMocks();
  vi.unstubAllGlobals();
});

/** Caching continues after a model is loaded; it has finished when the manifest, the last file, is cached. */
async function visit(): Promise<void> {
  await loadModel(AT);
  await vi.waitFor(() => expect([...cached.keys()].sort()).toEqual(Object.values(AT).sort()));
}

/** Replaces the weights and the manifest at the same addresses. */
async function publishNewWeights(): Promise<object> {
  const weights = new Uint8Array([...liteBytes(), 0]);
  const digest = await crypto.subtle.digest('SHA-256', weights);
  const sha256 = Buffer.from(digest).toString('hex');
  const manifest = { ...liteJson(), bytes: weights.length, sha256 };
  served.set(AT.modelUrl, weights);
  served.set(AT.manifestUrl, new TextEncoder().encode(JSON.stringify(manifest)));
  return manifest;
}

function inPieces(whole: Uint8Array<ArrayBuffer>): ReadableStream<Uint8Array<ArrayBuffer>> {
  const pieceBytes = 500_000;
  let at = 0;
  return new ReadableStream({
    pull(controller) {
      if (at >= whole.length) return controller.close();
      controller.enqueue(whole.subarray(at, (at += pieceBytes)));
    },
  });
}

/** A response that fails in the middle of its body. */
function brokenResponse(): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{'));
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(body);
}

it('has the identity of the shipped runtime', async () => {
  await expect(verifyModel(RUNTIME_FILE, RUNTIME)).resolves.toBeUndefined();
});

describe('the first visit', () => {
  it('fetches and caches manifest, weights and runtime', async () => {
    const { manifest, model, wasm } = await loadModel(AT);
    expect(manifest).toEqual(liteJson());
    expect([model.length, wasm.length]).toEqual([liteBytes().length, RUNTIME_FILE.bytes]);
    await vi.waitFor(() => expect([...cached.keys()].sort()).toEqual(Object.values(AT).sort()));
  });

  it('does not wait for the cache, and caches the manifest after the weights', async () => {
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => (release = resolve));
    const put: string[] = [];
    const slow = async (url: string, response: Response): Promise<void> => {
      put.push(url);
      await gate;
      await fakeCache.put(url, response);
    };
    vi.stubGlobal('caches', { open: async () => ({ ...fakeCache, put: slow }) });
    expect((await loadModel(AT)).model.length).toBe(liteBytes().length);
    expect(put.sort()).toEqual([AT.modelUrl, AT.wasmUrl].sort());
    release();
    await vi.waitFor(() => expect(cached.has(AT.manifestUrl)).toBe(true));
  });

  it('does not cache a manifest whose weights could not be cached', async () => {
    const refused: string[] = [];
    const full = async (url: string): Promise<void> => {
      refused.push(url);
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('caches', { open: async () => ({ ...fakeCache, put: full }) });
    await loadModel(AT);
    await settled();
    expect(refused.sort()).toEqual([AT.modelUrl, AT.wasmUrl].sort());
  });

  it('reports the progress of weights and runtime up to 1', async () => {
    const progress: number[] = [];
    await loadModel(AT, (value) => progress.push(value));
    expect(progress.at(-1)).toBe(1);
    expect(progress.filter((value) => value === 1)).toHaveLength(1);
    expect(progress).toEqual([...progress].sort((a, b) => a - b));
    expect(progress.length).toBeGreaterThan(1);
  });

  it.each([
    ['smaller', 1000],
    ['larger', RUNTIME_FILE.bytes + 3_000_000],
  ])('reports 1 once, at the end, for a %s build of the runtime', async (_, bytes) => {
    served.set(AT.wasmUrl, new Uint8Array(bytes));
    const fetchWhole = fetch;
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      const whole = new Uint8Array(await (await fetchWhole(url, init)).arrayBuffer());
      return new Response(inPieces(whole));
    });
    const progress: number[] = [];
    await loadModel(AT, (value) => progress.push(value));
    expect(progress.filter((value) => value === 1)).toEqual([1]);
    expect(progress.at(-1)).toBe(1);
  });

  it('uses a runtime of another build without caching it', async () => {
    served.set(AT.wasmUrl, new Uint8Array([0, 97, 115, 109]));
    expect((await loadModel(AT)).wasm).toEqual(new Uint8Array([0, 97, 115, 109]));
    expect(cached.has(AT.wasmUrl)).toBe(false);
  });

  it('recognises the HTML page that some servers return for a missing file', async () => {
    served.set(AT.manifestUrl, new TextEncoder().encode('<!doctype html><title>Home</title>'));
    await expect(loadModel(AT)).rejects.toMatchObject({
      code: 'model-invalid',
      message: `the model manifest ${AT.manifestUrl} is not JSON but an HTML page: does the file exist?`,
    });
  });

  it('does not cache the manifest of missing weights, and reports no progress after it has failed', async () => {
    served.delete(AT.modelUrl);
    const progress: number[] = [];
    await expect(loadModel(AT, (value) => progress.push(value))).rejects.toMatchObject({ code: 'model-unavailable' });
    const reports = progress.length;
    await settled();
    expect(progress).toHaveLength(reports);
    expect(cached.has(AT.manifestUrl)).toBe(false);
  });

  it('works without storage', async () => {
    vi.stubGlobal('caches', undefined);
    expect((await loadModel(AT)).model.length).toBe(liteBytes().length);
  });
});

describe('the next visit', () => {
  beforeEach(async () => {
    await visit();
    fetched = [];
  });

  it('fetches the manifest only', async () => {
    await loadModel(AT);
    expect(fetched).toEqual([AT.manifestUrl]);
  });

  it('removes files of an older release that an earlier visit did not use', async () => {
    const older = 'https://example.org/lite-1/model.onnx';
    const recent = 'https://example.org/other/model.onnx';
    for (const url of [older, recent]) cached.set(url, new Uint8Array(3));
    usedAt.set(older, daysAgo(91));
    usedAt.set(recent, daysAgo(89));
    await loadModel(AT);
    expect(fetched).toEqual([AT.manifestUrl]);
    await vi.waitFor(() => expect([...cached.keys()].sort()).toEqual([recent, ...Object.values(AT)].sort()));
  });

  it('removes nothing after a long time without visits: other models may still request it', async () => {
    const other = 'https://example.org/other/model.onnx';
    cached.set(other, new Uint8Array(3));
    for (const url of cached.keys()) usedAt.set(url, daysAgo(91));
    await loadModel(AT);
    await vi.waitFor(() => expect(Object.values(AT).every((url) => ageDays(url) < 1)).toBe(true));
    await settled();
    expect(cached.has(other)).toBe(true);
  });

  it('does not rewrite a file that was used recently, or one that is not used', async () => {
    const [six, eight] = [daysAgo(6), daysAgo(8)];
    usedAt.set(AT.wasmUrl, six);
    usedAt.set(AT.modelUrl, eight);
    await publishNewWeights();
    served.delete(AT.modelUrl);
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
    await settled();
    expect([usedAt.get(AT.wasmUrl), usedAt.get(AT.modelUrl)]).toEqual([six, eight]);
  });

  it('needs no network', async () => {
    online = false;
    const progress: number[] = [];
    const { manifest, model, wasm } = await loadModel(AT, (value) => progress.push(value));
    expect(manifest).toEqual(liteJson());
    expect([model.length, wasm.length]).toEqual([liteBytes().length, RUNTIME_FILE.bytes]);
    expect(progress.at(-1)).toBe(1);
  });

  it.each(['modelUrl', 'wasmUrl'] as const)('fetches a damaged cached file again: %s', async (file) => {
    const damaged = cached.get(AT[file])!.slice();
    damaged[1000]! ^= 1;
    cached.set(AT[file], damaged);
    await loadModel(AT);
    expect(fetched.sort()).toEqual([AT[file], AT.manifestUrl].sort());
    await vi.waitFor(() => expect(Buffer.compare(cached.get(AT[file])!, served.get(AT[file])!)).toBe(0));
  });

  it('fails for a damaged cached file without a network', async () => {
    online = false;
    cached.set(AT.modelUrl, cached.get(AT.modelUrl)!.slice(1));
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
  });

  it('loads a new model when there is one', async () => {
    const manifest = { ...liteJson(), name: 'newer' };
    served.set(AT.manifestUrl, new TextEncoder().encode(JSON.stringify(manifest)));
    expect((await loadModel(AT)).manifest).toEqual(manifest);
  });

  it.each(['modelUrl', 'manifestUrl', 'wasmUrl'] as const)(
    'loads a new file at the same address, whatever the HTTP cache contains: %s',
    async (file) => {
      const before = served.get(AT[file])!;
      const manifest = await publishNewWeights();
      cached.clear();
      stale.set(AT[file], file === 'wasmUrl' ? new Uint8Array([0]) : before);
      const loaded = await loadModel(AT);
      expect(loaded.manifest).toEqual(manifest);
      expect([loaded.model.length, loaded.wasm.length]).toEqual([liteBytes().length + 1, RUNTIME_FILE.bytes]);
    },
  );

  it('still has the old model if new weights are missing', async () => {
    await publishNewWeights();
    served.delete(AT.modelUrl);
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
    online = false;
    expect((await loadModel(AT)).manifest).toEqual(liteJson());
  });

  it('uses the cached manifest if the connection breaks in the middle of it', async () => {
    vi.stubGlobal('fetch', async () => brokenResponse());
    expect((await loadModel(AT)).manifest).toEqual(liteJson());
    cached.clear();
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
  });
});
