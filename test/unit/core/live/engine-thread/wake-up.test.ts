/** When the audio thread wakes the worker: as soon as a hop is full, at every rate of the context. */
import { describe, expect, it } from 'vitest';
import { Engine, STEM_NAMES, type Separator } from '@sense/core/engine';
import { AudioEnd, RingEngine, WorkerEnd, createLinks } from '@sense/core/internal';
import { RING_SIGNAL } from '../../../../../packages/core/src/live/transport/frame-ring.js';

const QUANTUM = 128;
const HOP = 512;

function silentSeparator(): Separator {
  return {
    name: 'silent',
    sampleRate: 48_000,
    hopFrames: HOP,
    latencyFrames: 0,
    maskBins: 513,
    process(_hop, out) {
      for (const stem of STEM_NAMES) out.masks[stem].fill(0);
    },
    reset() {},
  };
}

const engineAt = (contextRate: number): RingEngine =>
  new RingEngine({ engine: new Engine(silentSeparator()), contextRate });

function hopsReady(engine: RingEngine): number {
  while (engine.nextHop());
  return engine.hops;
}

describe.each([48_000, 44_100, 96_000, 22_050])('at %i Hz', (rate) => {
  it('processes a hop in the quantum that completes it', () => {
    const links = createLinks(rate, 'shared');
    const audio = new AudioEnd(links.audio, { hopFrames: Math.ceil((HOP * rate) / 48_000) });
    const worker = new WorkerEnd(links.worker);
    const [woken, polled] = [engineAt(rate), engineAt(rate)];
    for (const engine of [woken, polled]) engine.connect(worker.input, worker.stems);
    const header = audio.input.storage.header;
    const quantum = [new Float32Array(QUANTUM), new Float32Array(QUANTUM)];
    let signals = Atomics.load(header, RING_SIGNAL);
    let late = 0;
    for (let frame = 0; frame < 2 * rate; frame += QUANTUM) {
      audio.input.write(quantum, QUANTUM);
      audio.flush();
      const seen = Atomics.load(header, RING_SIGNAL);
      if (seen !== signals) {
        signals = seen;
        hopsReady(woken);
        // As `WorkerEnd.wait`.
        worker.input.request(woken.requestedFrame);
      }
      if (hopsReady(polled) > woken.hops) late++;
    }
    expect(polled.hops).toBeGreaterThan(180);
    // The start of the first hop, and rounding by a frame now and then.
    expect(late).toBeLessThan(0.05 * polled.hops);
    worker.close();
  });
});
