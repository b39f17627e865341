/** A session's far end with two models, on a fake clock: who is at work, who is told, and what fails alone. */
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import {
  ENGINE_FORMAT,
  createStereoHop,
  type Milliseconds,
  type Separator,
  type StemHops,
  type StemName,
  type StereoHop,
} from '@sense/core/engine';
import { AudioEnd, createLinks, type FromWorker } from '@sense/core/internal';
import { SeparationService } from '../../../../packages/separation/src/threads/separation-service.js';
import { noise } from '../signals.js';

const HOP = ENGINE_FORMAT.hopFrames;
const HOP_MS = (1000 * HOP) / ENGINE_FORMAT.sampleRate;
const BEST = 0;
const LIGHT = 1;
const models = ['https://example.org/best/manifest.json', 'https://example.org/light/manifest.json'].map(
  (manifestUrl) => ({ manifestUrl, wasmUrl: '', workerUrl: '' }),
);

/** Everything goes to one stem, in the time that a model is said to take. */
class Fake implements Separator {
  readonly sampleRate = ENGINE_FORMAT.sampleRate;
  readonly hopFrames = HOP;
  readonly latencyFrames = HOP;
  readonly maskBins = 1025;
  ms: Milliseconds = 2;
  calls = 0;
  resets = 0;
  disposed = false;
  onFailure: (error: unknown) => void = () => undefined;
  readonly #previous = createStereoHop(HOP);

  constructor(
    readonly name: string,
    readonly stem: StemName,
  ) {}

  async process(hop: StereoHop, out: StemHops): Promise<void> {
    this.calls++;
    await new Promise((resolve) => setTimeout(resolve, this.ms));
    for (const side of ['left', 'right'] as const) {
      for (const { left, right } of Object.values(out.audio)) (side === 'left' ? left : right).fill(0);
      out.audio[this.stem][side].set(this.#previous[side]);
      this.#previous[side].set(hop[side]);
    }
    for (const mask of Object.values(out.masks)) mask.fill(0.5);
  }

  reset(): void {
    this.resets++;
    this.#previous.left.fill(0);
    this.#previous.right.fill(0);
  }

  dispose(): void {
    this.disposed = true;
  }
}

class Rig {
  readonly best = new Fake('best', 'drums');
  readonly light = new Fake('light', 'vocals');
  readonly told: FromWorker[] = [];
  readonly service = new SeparationService((message) => this.told.push(message));
  readonly #audio: AudioEnd;
  #hops = 0;

  constructor() {
    const links = createLinks(48_000, 'shared');
    this.#audio = new AudioEnd(links.audio);
    this.service.prepare({ type: 'prepare', contextRate: 48_000, options: { models } });
    this.service.connect({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 });
  }

  /** What its place names has loaded. */
  async offer(model: Fake, place: number): Promise<void> {
    await this.service.offer(async (onFailure) => Object.assign(model, { onFailure }), place);
  }

  /** In real time. Every hop's stems sum to its input, whoever separates. */
  async run(seconds: number): Promise<void> {
    const until = this.#hops + Math.round((1000 * seconds) / HOP_MS);
    for (; this.#hops < until; this.#hops++) {
      const dueAt = performance.now() + HOP_MS;
      const input = noise(HOP, this.#hops + 1);
      for (let at = 0; at < HOP; at += 128) {
        const quantum = input.subarray(at, at + 128);
        this.#audio.input.write([quantum, quantum], 128);
      }
      let done = false;
      void this.service.step().then(() => (done = true));
      await vi.advanceTimersByTimeAsync(0);
      while (!done) await vi.advanceTimersByTimeAsync(1);
      this.#expectSum();
      await vi.advanceTimersByTimeAsync(Math.max(0, dueAt - performance.now()));
    }
  }

  #expectSum(): void {
    if (this.#hops === 0) return;
    const stems = Array.from({ length: 8 }, () => new Float32Array(HOP));
    expect(this.#audio.stems.read((this.#hops - 1) * HOP, stems, HOP), 'stems are there').toBe(true);
    noise(HOP, this.#hops).forEach((wanted, i) => {
      const sum = stems[0]![i]! + stems[2]![i]! + stems[4]![i]! + stems[6]![i]!;
      if (Math.abs(sum - wanted) > 1e-4) expect(sum, `frame ${i} of hop ${this.#hops - 1}`).toBeCloseTo(wanted, 4);
    });
  }

  /** Takeovers since the last look. */
  takeovers(): string[] {
    return this.told
      .splice(0)
      .flatMap((message) => (message.type === 'separator' ? [`${message.separator}: ${message.reason}`] : []));
  }

  said(type: 'model' | 'notice'): FromWorker[] {
    return this.told.filter((message) => message.type === type);
  }
}

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
  rig = new Rig();
});
afterEach(() => {
  rig.service.dispose();
  vi.useRealTimers();
});

it('steps from the best to the next to DSP and back, and asks nothing of who is not at work', async () => {
  const { best, light } = rig;
  await rig.offer(light, LIGHT);
  await rig.run(1);
  expect(rig.takeovers()).toEqual(['light: ready']);
  await rig.offer(best, BEST);
  await rig.run(1);
  expect(rig.takeovers()).toEqual(['best: ready']);
  const callsOfLight = light.calls;
  await rig.run(0.5);
  expect(light.calls).toBe(callsOfLight);

  best.ms = 12;
  await rig.run(1.5);
  expect(rig.takeovers()).toEqual(['light: too-slow']);
  expect(light.resets).toBe(2);
  const callsOfBest = best.calls;
  light.ms = 12;
  await rig.run(1.5);
  expect(rig.takeovers()).toEqual(['dsp: too-slow']);
  const calls = [best.calls, light.calls];
  expect(calls[0]).toBe(callsOfBest);
  await rig.run(2);
  expect([best.calls, light.calls]).toEqual(calls);

  best.ms = 2;
  light.ms = 2;
  await rig.run(12);
  expect(rig.takeovers()).toEqual(['light: recovered', 'best: recovered']);
});

it('keeps the order of the list, whichever loads first', async () => {
  await rig.offer(rig.best, BEST);
  await rig.offer(rig.light, LIGHT);
  await rig.run(1.5);
  // Rung by rung: each shows that it is fast enough.
  expect(rig.takeovers()).toEqual(['light: ready', 'best: ready']);
});

it('goes on with the others when one does not load, and names it', async () => {
  await rig.offer(rig.light, LIGHT);
  await rig.service.offer(() => Promise.reject(new TypeError('no such thing')), BEST);
  expect(rig.told.slice(1)).toEqual([
    { type: 'model', state: 'loading', progress: 0.5 },
    { type: 'model', state: 'ready', progress: 1 },
    {
      type: 'notice',
      code: 'model-unavailable',
      message: 'model 1 of 2 (https://example.org/best/manifest.json): the model failed: TypeError: no such thing',
    },
  ]);
  await rig.run(1);
  expect(rig.takeovers()).toEqual(['light: ready']);
});

it('goes on with the next when the best breaks, and with DSP when all have', async () => {
  const { best, light } = rig;
  await rig.offer(light, LIGHT);
  await rig.offer(best, BEST);
  await rig.run(2);
  expect(rig.takeovers()).toEqual(['light: ready', 'best: ready']);
  best.onFailure(new Error('out of memory'));
  expect(rig.said('model')).toEqual([{ type: 'model', state: 'ready', progress: 1 }]);
  expect(rig.said('notice')).toMatchObject([
    { message: 'model 1 of 2 (best): the model failed: Error: out of memory' },
  ]);
  await rig.run(1);
  expect(rig.takeovers()).toEqual(['light: failed']);
  expect([best.disposed, light.disposed]).toEqual([true, false]);
  light.onFailure(new Error('out of memory'));
  expect(rig.said('model')).toEqual([{ type: 'model', state: 'failed', progress: 0 }]);
  await rig.run(1);
  expect(rig.takeovers()).toEqual(['dsp: failed']);
  expect(light.disposed).toBe(true);
});
