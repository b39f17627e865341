/** The session's audio thread, seen from the page: what it fetches is passed on only while it is wanted. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker } from '@sense/core/internal';
import { loadModel } from '../../../../../packages/separation/src/model/loading/model-loader.js';
import { WorkletThread } from '../../../../../packages/separation/src/threads/worklet/worklet-thread.js';

vi.mock('../../../../../packages/separation/src/model/loading/model-loader.js', () => ({ loadModel: vi.fn() }));

const BYTES = { manifest: {}, model: new Uint8Array(1), wasm: new Uint8Array(1), wasmUrl: 'w' };

afterEach(() => void vi.unstubAllGlobals());

/** A thread that fetches a model until `loaded` or `missed` is called. */
function openThread() {
  const posted: string[] = [];
  class FakeNode extends EventTarget {
    readonly port = Object.assign(new EventTarget(), {
      start: () => undefined,
      postMessage: ({ type }: { type: string }) => void posted.push(type),
    });
    connect(): void {}
    disconnect(): void {}
  }
  vi.stubGlobal('AudioWorkletNode', FakeNode);
  let loaded!: (bytes: typeof BYTES) => void;
  let missed!: (error: unknown) => void;
  vi.mocked(loadModel).mockReturnValue(
    new Promise((resolve, reject) => {
      loaded = resolve;
      missed = reject;
    }),
  );
  const context = { audioWorklet: { addModule: async () => undefined }, destination: {} } as unknown as AudioContext;
  const model = { manifestUrl: 'https://example.org/manifest.json', wasmUrl: 'https://example.org/w.wasm' };
  const thread = new WorkletThread({ context, workletUrl: 'https://example.org/w.js', model });
  const told: FromWorker[] = [];
  thread.addEventListener('message', (event) => told.push((event as MessageEvent<FromWorker>).data));
  return { thread, posted, told, loaded: () => loaded(BYTES), missed };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the model of a session on the audio thread', () => {
  it('is passed on when it is fetched', async () => {
    const { posted, loaded } = openThread();
    await settle();
    loaded();
    await settle();
    expect(posted).toEqual(['model']);
  });

  it('is not passed on once the thread is terminated', async () => {
    const { thread, posted, loaded } = openThread();
    await settle();
    thread.terminate();
    loaded();
    await settle();
    expect(posted).toEqual(['close']);
  });

  it('is said to be missing, and why', async () => {
    const { told, missed } = openThread();
    missed(new TypeError('no such thing'));
    await settle();
    expect(told).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      { type: 'notice', code: 'model-unavailable', message: 'the model failed: TypeError: no such thing' },
    ]);
  });
});
