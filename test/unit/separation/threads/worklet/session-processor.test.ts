/** A session's engine on the audio thread: real-time rate for any quantum, and no work after it is closed. */
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { Engine } from '@sense/core/engine';
import { AudioEnd, createLinks, type FromWorker } from '@sense/core/internal';
import { openWorkletModel } from '../../../../../packages/separation/src/threads/worklet/worklet-model.js';
import type { SessionProcessor } from '../../../../../packages/separation/src/threads/worklet/session-processor.js';
import type { ToSession } from '../../../../../packages/separation/src/threads/worklet/worklet-messages.js';

vi.mock('../../../../../packages/separation/src/threads/worklet/worklet-model.js', () => ({
  openWorkletModel: vi.fn(),
}));

/** The part of MessagePort that the processor uses. */
class FakePort {
  readonly messages: FromWorker[] = [];
  onmessage: ((event: { data: ToSession }) => void) | undefined;

  postMessage(message: FromWorker): void {
    this.messages.push(message);
  }

  receive(data: ToSession): void {
    this.onmessage!({ data });
  }
}

let create: () => SessionProcessor;

beforeAll(async () => {
  vi.stubGlobal(
    'AudioWorkletProcessor',
    class {
      readonly port = new FakePort();
    },
  );
  const module = await import('../../../../../packages/separation/src/threads/worklet/session-processor.js');
  create = () => new module.SessionProcessor();
});
afterAll(() => void vi.unstubAllGlobals());
beforeEach(() => void vi.mocked(openWorkletModel).mockReset());

const portOf = (processor: SessionProcessor): FakePort => processor.port as unknown as FakePort;

/** Captures `seconds` of silence, quantum by quantum, and returns the number of hops processed in each. */
async function hopsOf(sampleRate: number, quantum: number, seconds: number): Promise<number[]> {
  const processor = create();
  const port = portOf(processor);
  const links = createLinks(sampleRate, 'shared');
  const audio = new AudioEnd(links.audio);
  port.receive({ type: 'prepare', contextRate: sampleRate, options: {} });
  port.receive({ type: 'want-features', everyHops: 1 });
  port.receive({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 });
  const silence = [new Float32Array(quantum), new Float32Array(quantum)];
  const hops: number[] = [];
  for (let frame = 0; frame < seconds * sampleRate; frame += quantum) {
    audio.input.write(silence, quantum);
    port.messages.length = 0;
    processor.process([], [[new Float32Array(quantum)]]);
    await new Promise((resolve) => setImmediate(resolve));
    hops.push(port.messages.filter(({ type }) => type === 'batch').length);
  }
  port.receive({ type: 'close' });
  return hops;
}

describe('a session on the audio thread', () => {
  it.each([
    [48_000, 128, 1],
    [8000, 128, 2],
    [11_025, 128, 2],
    [48_000, 1024, 3],
    [44_100, 2048, 5],
  ])('keeps up at %i Hz in quanta of %i, with at most %i hops in each', async (sampleRate, quantum, most) => {
    const seconds = 1;
    const hops = await hopsOf(sampleRate, quantum, seconds);
    const total = hops.reduce((sum, count) => sum + count);
    // Minus the delay of the resamplers, and an incomplete hop.
    expect(total).toBeGreaterThan((seconds * 48_000) / 512 - 4);
    expect(Math.max(...hops)).toBeLessThanOrEqual(most);
  });

  it('passes adjustments of the beats to its engine', () => {
    const port = portOf(create());
    port.receive({ type: 'prepare', contextRate: 48_000, options: {}, hints: { meter: 3 } });
    const adjust = vi.spyOn(Engine.prototype, 'adjustBeats');
    port.receive({ type: 'adjust-beats', adjustment: { type: 'nudge', ms: 10 } });
    expect(adjust).toHaveBeenCalledWith({ type: 'nudge', ms: 10 });
    adjust.mockRestore();
    port.receive({ type: 'close' });
  });

  it('does not open a model after it is closed', () => {
    const processor = create();
    const port = portOf(processor);
    const bytes = new Uint8Array();
    const model = { type: 'model', model: { manifest: {}, model: bytes, wasm: bytes, wasmUrl: 'w' } } as const;
    vi.mocked(openWorkletModel).mockReturnValue(new Promise(() => undefined));
    port.receive({ type: 'prepare', contextRate: 48_000, options: {} });
    port.receive(model);
    expect(openWorkletModel).toHaveBeenCalledOnce();
    port.receive({ type: 'close' });
    port.receive(model);
    expect(openWorkletModel).toHaveBeenCalledOnce();
    expect(processor.process([], [[new Float32Array(128)]])).toBe(false);
  });
});
