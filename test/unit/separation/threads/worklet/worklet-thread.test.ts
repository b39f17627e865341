/** The main-thread side of a session on the audio thread: when it sends the model. */
import { afterEach, describe, expect, it, vi } from 'vitest';
import type { FromWorker } from '@sense/core/internal';
import { loadModel } from '../../../../../packages/separation/src/model/loading/model-loader.js';
import { WorkletThread } from '../../../../../packages/separation/src/threads/worklet/worklet-thread.js';

vi.mock('../../../../../packages/separation/src/model/loading/model-loader.js', () => ({ loadModel: vi.fn() }));

const BYTES = { manifest: {}, model: new Uint8Array(1), wasm: new Uint8Array(1), wasmUrl: 'w' };

afterEach(() => void vi.unstubAllGlobals());

/** A thread that loads a model until `loaded` or `failed` is called. */
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
  let failed!: (error: unknown) => void;
  vi.mocked(loadModel).mockReturnValue(
    new Promise((resolve, reject) => {
      loaded = resolve;
      failed = reject;
    }),
  );
  const context = { audioWorklet: { addModule: async () => undefined }, destination: {} } as unknown as AudioContext;
  const model = { manifestUrl: 'https://example.org/manifest.json', wasmUrl: 'https://example.org/w.wasm' };
  const thread = new WorkletThread({ context, workletUrl: 'https://example.org/w.js', model });
  const messages: FromWorker[] = [];
  thread.addEventListener('message', (event) => messages.push((event as MessageEvent<FromWorker>).data));
  return { thread, posted, messages, loaded: () => loaded(BYTES), failed };
}

const settle = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the model of a session on the audio thread', () => {
  it('is sent when it is loaded', async () => {
    const { posted, loaded } = openThread();
    await settle();
    loaded();
    await settle();
    expect(posted).toEqual(['model']);
  });

  it('is not sent after the thread is terminated', async () => {
    const { thread, posted, loaded } = openThread();
    await settle();
    thread.terminate();
    loaded();
    await settle();
    expect(posted).toEqual(['close']);
  });

  it('is reported as failed, with the reason, if it does not load', async () => {
    const { messages, failed } = openThread();
    failed(new TypeError('no such thing'));
    await settle();
    expect(messages).toEqual([
      { type: 'model', state: 'failed', progress: 0 },
      { type: 'notice', code: 'model-unavailable', message: 'the model failed: TypeError: no such thing' },
    ]);
  });
});
