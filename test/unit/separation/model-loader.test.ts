/** What is fetched, kept and trusted of a model's three files, with a network and a storage that are made up. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { loadModel } from '../../../packages/separation/src/model-loader.js';
import { RUNTIME_FILE } from '../../../packages/separation/src/runtime-file.js';
import { verifyModel } from '../../../packages/separation/src/neural/manifest.js';
import { liteBytes, liteJson } from './neural/lite.js';

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

const fakeCache = {
  match: async (url: string) => (kept.has(url) ? new Response(kept.get(url)!.slice()) : undefined),
  put: async (url: string, response: Response) => void kept.set(url, new Uint8Array(await response.arrayBuffer())),
  delete: async (url: string) => kept.delete(url),
};

beforeEach(() => {
  served = new Map<string, Uint8Array<ArrayBuffer>>([
    [AT.manifestUrl, new TextEncoder().encode(JSON.stringify(liteJson()))],
    [AT.modelUrl, new Uint8Array(liteBytes())],
    [AT.wasmUrl, RUNTIME],
  ]);
  kept = new Map();
  fetched = [];
  online = true;
  vi.stubGlobal('caches', { open: async () => fakeCache });
  vi.stubGlobal('fetch', async (url: string) => {
    if (!online) throw new TypeError('Failed to fetch');
    fetched.push(url);
    const bytes = served.get(url);
    return bytes ? new Response(bytes.slice()) : new Response('', { status: 404 });
  });
});
afterEach(() => void vi.unstubAllGlobals());

it('knows the runtime that is shipped', async () => {
  await expect(verifyModel(RUNTIME_FILE, RUNTIME)).resolves.toBeUndefined();
});

describe('the first visit', () => {
  it('fetches and keeps manifest, weights and runtime', async () => {
    const { manifest, model, wasm } = await loadModel(AT);
    expect(manifest).toEqual(liteJson());
    expect([model.length, wasm.length]).toEqual([liteBytes().length, RUNTIME_FILE.bytes]);
    expect([...kept.keys()].sort()).toEqual(Object.values(AT).sort());
  });

  it('tells how much of weights and runtime is there, up to all of it', async () => {
    const shares: number[] = [];
    await loadModel(AT, (share) => shares.push(share));
    expect(shares.at(-1)).toBe(1);
    expect(shares.filter((share) => share === 1)).toHaveLength(1);
    expect(shares).toEqual([...shares].sort((a, b) => a - b));
    expect(shares.length).toBeGreaterThan(1);
  });

  it('keeps no runtime of another build, but uses it', async () => {
    served.set(AT.wasmUrl, new Uint8Array([0, 97, 115, 109]));
    expect((await loadModel(AT)).wasm).toEqual(new Uint8Array([0, 97, 115, 109]));
    expect(kept.has(AT.wasmUrl)).toBe(false);
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
    await loadModel(AT);
    fetched = [];
  });

  it('asks for the manifest only', async () => {
    await loadModel(AT);
    expect(fetched).toEqual([AT.manifestUrl]);
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
    expect(Buffer.compare(kept.get(AT[file])!, served.get(AT[file])!)).toBe(0);
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
});
