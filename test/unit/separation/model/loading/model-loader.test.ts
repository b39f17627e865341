/** What is fetched, kept and trusted of a model's three files, with a network and a storage that are made up. */
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
let kept: Map<string, Uint8Array<ArrayBuffer>>;
let fetched: string[];
let online: boolean;
/** What an HTTP cache answers with, to whoever does not ask it to look. */
let stale: Map<string, Uint8Array<ArrayBuffer>>;

/** When each file was last used, as the storage has it. */
const usedAt = new Map<string, string>();

const fakeCache = {
  match: async (url: string) =>
    kept.has(url) ? new Response(kept.get(url)!.slice(), { headers: { date: usedAt.get(url)! } }) : undefined,
  put: async (url: string, response: Response) => {
    const bytes = new Uint8Array(await response.arrayBuffer());
    kept.set(url, bytes);
    usedAt.set(url, response.headers.get('date')!);
  },
  keys: async () => [...kept.keys()],
  delete: async (url: string) => kept.delete(url),
};

function daysAgo(days: number): string {
  return new Date(Date.now() - days * 86_400_000).toUTCString();
}

function ageDays(url: string): number {
  return (Date.now() - Date.parse(usedAt.get(url)!)) / 86_400_000;
}

/** What is done after a load is done. */
async function settled(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 100));
}

beforeEach(() => {
  served = new Map<string, Uint8Array<ArrayBuffer>>([
    [AT.manifestUrl, new TextEncoder().encode(JSON.stringify(liteJson()))],
    [AT.modelUrl, new Uint8Array(liteBytes())],
    [AT.wasmUrl, RUNTIME],
  ]);
  kept = new Map();
  usedAt.clear();
  fetched = [];
  online = true;
  stale = new Map();
  vi.stubGlobal('caches', { open: async () => fakeCache });
  vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
    if (!online) throw new TypeError('Failed to fetch');
    fetched.push(url);
    const bytes = (init?.cache === 'no-cache' ? undefined : stale.get(url)) ?? served.get(url);
    return bytes ? new Response(bytes.slice()) : new Response('', { status: 404 });
  });
});
afterEach(() => void vi.unstubAllGlobals());

/** Keeping goes on when a model is in use: done when the manifest, which comes last, is kept. */
async function visit(): Promise<void> {
  await loadModel(AT);
  await vi.waitFor(() => expect([...kept.keys()].sort()).toEqual(Object.values(AT).sort()));
}

/** Another file of weights, and its manifest, at the same addresses. */
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

/** Answers and then breaks, in the middle of the body. */
function brokenResponse(): Response {
  const body = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(new TextEncoder().encode('{'));
      controller.error(new TypeError('network error'));
    },
  });
  return new Response(body);
}

it('knows the runtime that is shipped', async () => {
  await expect(verifyModel(RUNTIME_FILE, RUNTIME)).resolves.toBeUndefined();
});

describe('the first visit', () => {
  it('fetches and keeps manifest, weights and runtime', async () => {
    const { manifest, model, wasm } = await loadModel(AT);
    expect(manifest).toEqual(liteJson());
    expect([model.length, wasm.length]).toEqual([liteBytes().length, RUNTIME_FILE.bytes]);
    await vi.waitFor(() => expect([...kept.keys()].sort()).toEqual(Object.values(AT).sort()));
  });

  it('waits for no disk, and keeps the manifest after the weights', async () => {
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
    await vi.waitFor(() => expect(kept.has(AT.manifestUrl)).toBe(true));
  });

  it('keeps no manifest whose weights found no room', async () => {
    const refused: string[] = [];
    const full = async (url: string): Promise<void> => {
      refused.push(url);
      throw new DOMException('full', 'QuotaExceededError');
    };
    vi.stubGlobal('caches', { open: async () => ({ ...fakeCache, put: full }) });
    await loadModel(AT);
    await new Promise((resolve) => setTimeout(resolve));
    expect(refused.sort()).toEqual([AT.modelUrl, AT.wasmUrl].sort());
  });

  it('tells how much of weights and runtime is there, up to all of it', async () => {
    const shares: number[] = [];
    await loadModel(AT, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect(shares.filter((share) => share === 1)).toHaveLength(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(1);
  });

  it.each([
    ['smaller', 1000],
    ['larger', RUNTIME_FILE.bytes + 3_000_000],
  ])('tells all of a %s build once, at its end', async (_, bytes) => {
    served.set(AT.wasmUrl, new Uint8Array(bytes));
    const atOnce = fetch;
    vi.stubGlobal('fetch', async (url: string, init?: RequestInit) => {
      const whole = new Uint8Array(await (await atOnce(url, init)).arrayBuffer());
      return new Response(inPieces(whole));
    });
    const shares: number[] = [];
    await loadModel(AT, (share) => shares.push(share));
    expect(shares.filter((share) => share === 1)).toEqual([1]);
    expect(shares.at(-1)).toBe(1);
  });

  it('keeps no runtime of another build, but uses it', async () => {
    served.set(AT.wasmUrl, new Uint8Array([0, 97, 115, 109]));
    expect((await loadModel(AT)).wasm).toEqual(new Uint8Array([0, 97, 115, 109]));
    expect(kept.has(AT.wasmUrl)).toBe(false);
  });

  it('recognises the page that some servers answer with where there is no file', async () => {
    served.set(AT.manifestUrl, new TextEncoder().encode('<!doctype html><title>Home</title>'));
    await expect(loadModel(AT)).rejects.toMatchObject({
      code: 'model-invalid',
      message: `the model manifest ${AT.manifestUrl} is not JSON but a page: is there such a file?`,
    });
  });

  it('keeps no manifest of weights that are not to be had, and falls silent once it has failed', async () => {
    served.delete(AT.modelUrl);
    const shares: number[] = [];
    await expect(loadModel(AT, (share) => shares.push(share))).rejects.toMatchObject({ code: 'model-unavailable' });
    const told = shares.length;
    await new Promise((resolve) => setTimeout(resolve, 200));
    expect(shares).toHaveLength(told);
    expect(kept.has(AT.manifestUrl)).toBe(false);
  });

  it('does without storage', async () => {
    vi.stubGlobal('caches', undefined);
    expect((await loadModel(AT)).model.length).toBe(liteBytes().length);
  });
});

describe('the next visit', () => {
  beforeEach(async () => {
    await visit();
    fetched = [];
  });

  it('asks for the manifest only', async () => {
    await loadModel(AT);
    expect(fetched).toEqual([AT.manifestUrl]);
  });

  it('removes files of an older release, which an earlier visit did without', async () => {
    const older = 'https://example.org/lite-1/model.onnx';
    const lately = 'https://example.org/other/model.onnx';
    for (const url of [older, lately]) kept.set(url, new Uint8Array(3));
    usedAt.set(older, daysAgo(91));
    usedAt.set(lately, daysAgo(89));
    await loadModel(AT);
    expect(fetched).toEqual([AT.manifestUrl]);
    await vi.waitFor(() => expect([...kept.keys()].sort()).toEqual([lately, ...Object.values(AT)].sort()));
  });

  it('after a long time removes nothing: other models may be about to use it', async () => {
    const other = 'https://example.org/other/model.onnx';
    kept.set(other, new Uint8Array(3));
    for (const url of kept.keys()) usedAt.set(url, daysAgo(91));
    await loadModel(AT);
    await vi.waitFor(() => expect(Object.values(AT).every((url) => ageDays(url) < 1)).toBe(true));
    await settled();
    expect(kept.has(other)).toBe(true);
  });

  it('writes no file again that was used lately, nor one that is of no use', async () => {
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
    const shares: number[] = [];
    const { manifest, model, wasm } = await loadModel(AT, (share) => shares.push(share));
    expect(manifest).toEqual(liteJson());
    expect([model.length, wasm.length]).toEqual([liteBytes().length, RUNTIME_FILE.bytes]);
    expect(shares.at(-1)).toBe(1);
  });

  it.each(['modelUrl', 'wasmUrl'] as const)('fetches again what was kept and is damaged: %s', async (file) => {
    const damaged = kept.get(AT[file])!.slice();
    damaged[1000]! ^= 1;
    kept.set(AT[file], damaged);
    await loadModel(AT);
    expect(fetched.sort()).toEqual([AT[file], AT.manifestUrl].sort());
    await vi.waitFor(() => expect(Buffer.compare(kept.get(AT[file])!, served.get(AT[file])!)).toBe(0));
  });

  it('says so where damage meets no network', async () => {
    online = false;
    kept.set(AT.modelUrl, kept.get(AT.modelUrl)!.slice(1));
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
  });

  it('takes a new model when there is one', async () => {
    const manifest = { ...liteJson(), name: 'newer' };
    served.set(AT.manifestUrl, new TextEncoder().encode(JSON.stringify(manifest)));
    expect((await loadModel(AT)).manifest).toEqual(manifest);
  });

  it.each(['modelUrl', 'manifestUrl', 'wasmUrl'] as const)(
    'takes what is new behind the same address, whatever an HTTP cache remembers: %s',
    async (file) => {
      const before = served.get(AT[file])!;
      const manifest = await publishNewWeights();
      kept.clear();
      stale.set(AT[file], file === 'wasmUrl' ? new Uint8Array([0]) : before);
      const loaded = await loadModel(AT);
      expect(loaded.manifest).toEqual(manifest);
      expect([loaded.model.length, loaded.wasm.length]).toEqual([liteBytes().length + 1, RUNTIME_FILE.bytes]);
    },
  );

  it('still has the old model where new weights were not to be had', async () => {
    await publishNewWeights();
    served.delete(AT.modelUrl);
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
    online = false;
    expect((await loadModel(AT)).manifest).toEqual(liteJson());
  });

  it('does with the kept manifest where the connection breaks in the middle of it', async () => {
    vi.stubGlobal('fetch', async () => brokenResponse());
    expect((await loadModel(AT)).manifest).toEqual(liteJson());
    kept.clear();
    await expect(loadModel(AT)).rejects.toMatchObject({ code: 'model-unavailable' });
  });
});
