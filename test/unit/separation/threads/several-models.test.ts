/** The engine side of a session with two models, on a fake clock: the active separator, messages, failures. */
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
import { ExpectedInput, writeNoiseHop } from './noise-input.js';

const HOP = ENGINE_FORMAT.hopFrames;
const HOP_MS = (1000 * HOP) / ENGINE_FORMAT.sampleRate;
const BEST = 0;
const LIGHT = 1;
const models = ['https://example.org/best/manifest.json', 'https://example.org/light/manifest.json'].map(
  (manifestUrl) => ({ manifestUrl, wasmUrl: '', workerUrl: '' }),
);

/** Outputs its input as one stem, after `ms`. */
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
  readonly messages: FromWorker[] = [];
  readonly service = new SeparationService((message) => this.messages.push(message));
  readonly #audio: AudioEnd;
  readonly #input = new ExpectedInput();
  #hops = 0;

  constructor() {
    const links = createLinks(48_000, 'shared');
    this.#audio = new AudioEnd(links.audio);
    this.service.prepare({ type: 'prepare', contextRate: 48_000, options: { models } });
    this.service.connect({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 });
  }

  async addModel(model: Fake, index: number): Promise<void> {
    await this.service.addModel(async (onFailure) => Object.assign(model, { onFailure }), index);
  }

  /** In real time. Every hop's stems sum to its input, whichever separator is active. */
  async run(seconds: number): Promise<void> {
    const until = this.#hops + Math.round((1000 * seconds) / HOP_MS);
    for (; this.#hops < until; this.#hops++) {
      const dueAt = performance.now() + HOP_MS;
      writeNoiseHop(this.#audio, this.#hops + 1);
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
    expect(this.#audio.stems.read((this.#hops - 1) * HOP, stems, HOP), 'stems are available').toBe(true);
    this.#input.next().forEach((wanted, i) => {
      const sum = stems[0]![i]! + stems[2]![i]! + stems[4]![i]! + stems[6]![i]!;
      if (Math.abs(sum - wanted) > 1e-4) expect(sum, `frame ${i} of hop ${this.#hops - 1}`).toBeCloseTo(wanted, 4);
    });
  }

  /** Transitions since the last call; clears the messages. */
  transitions(): string[] {
    return this.messages
      .splice(0)
      .flatMap((message) => (message.type === 'separator' ? [`${message.separator}: ${message.reason}`] : []));
  }

  messagesOf(type: 'model' | 'notice'): FromWorker[] {
    return this.messages.filter((message) => message.type === type);
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

it('falls back from the best model to the next and to DSP, recovers, and does not call inactive models', async () => {
  const { best, light } = rig;
  await rig.addModel(light, LIGHT);
  await rig.run(1);
  expect(rig.transitions()).toEqual(['light: ready']);
  await rig.addModel(best, BEST);
  await rig.run(1);
  expect(rig.transitions()).toEqual(['best: ready']);
  const callsOfLight = light.calls;
  await rig.run(0.5);
  expect(light.calls).toBe(callsOfLight);

  best.ms = 12;
  await rig.run(1.5);
  expect(rig.transitions()).toEqual(['light: too-slow']);
  expect(light.resets).toBe(2);
  const callsOfBest = best.calls;
  light.ms = 12;
  await rig.run(1.5);
  expect(rig.transitions()).toEqual(['dsp: too-slow']);
  const calls = [best.calls, light.calls];
  expect(calls[0]).toBe(callsOfBest);
  await rig.run(2);
  expect([best.calls, light.calls]).toEqual(calls);

  best.ms = 2;
  light.ms = 2;
  await rig.run(12);
  expect(rig.transitions()).toEqual(['light: recovered', 'best: recovered']);
});

it('ranks models by the list, whichever loads first', async () => {
  await rig.addModel(rig.best, BEST);
  await rig.addModel(rig.light, LIGHT);
  await rig.run(1.5);
  // One by one: each must prove that it keeps its deadline.
  expect(rig.transitions()).toEqual(['light: ready', 'best: ready']);
});

it('continues with the others when one fails to load, and names it', async () => {
  await rig.addModel(rig.light, LIGHT);
  await rig.service.addModel(() => Promise.reject(new TypeError('no such thing')), BEST);
  expect(rig.messages.slice(1)).toEqual([
    { type: 'model', state: 'loading', progress: 0.5 },
    { type: 'model', state: 'ready', progress: 1 },
    {
      type: 'notice',
      code: 'model-unavailable',
      message: 'model 1 of 2 (https://example.org/best/manifest.json): the model failed: TypeError: no such thing',
    },
  ]);
  await rig.run(1);
  expect(rig.transitions()).toEqual(['light: ready']);
});

it('continues with the next model when the best breaks, and with DSP when all have broken', async () => {
  const { best, light } = rig;
  await rig.addModel(light, LIGHT);
  await rig.addModel(best, BEST);
  await rig.run(2);
  expect(rig.transitions()).toEqual(['light: ready', 'best: ready']);
  best.onFailure(new Error('out of memory'));
  expect(rig.messagesOf('model')).toEqual([{ type: 'model', state: 'ready', progress: 1 }]);
  expect(rig.messagesOf('notice')).toMatchObject([
    { message: 'model 1 of 2 (best): the model failed: Error: out of memory' },
  ]);
  await rig.run(1);
  expect(rig.transitions()).toEqual(['light: failed']);
  expect([best.disposed, light.disposed]).toEqual([true, false]);
  light.onFailure(new Error('out of memory'));
  expect(rig.messagesOf('model')).toEqual([{ type: 'model', state: 'failed', progress: 0 }]);
  await rig.run(1);
  expect(rig.transitions()).toEqual(['dsp: failed']);
  expect(light.disposed).toBe(true);
});
