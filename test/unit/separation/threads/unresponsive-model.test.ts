/** A model that responds late or never, in a whole session engine: stems continue, and the failure is reported. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { AudioEnd, createLinks, type FromWorker } from '@sense/core/internal';
import type { ModelRunner } from '@sense/separation/engine';
import { createModelSeparator } from '@sense/separation/internal';
import { DeadlineRunner } from '../../../../packages/separation/src/model/deadline-runner.js';
import { SeparationService } from '../../../../packages/separation/src/threads/separation-service.js';
import { liteManifest } from '../model/lite.js';
import { ExpectedInput, writeNoiseHop } from './noise-input.js';

const HOP = 512;
const HOP_MS = (1000 * HOP) / 48_000;
const hopsOf = (seconds: number): number => Math.round((1000 * seconds) / HOP_MS);

/** Responds in 2 ms, unless it is `unresponsive`. */
class FakeModel implements ModelRunner {
  readonly input = new Float32Array(liteManifest().input.shape[2]!);
  unresponsive = false;
  calls = 0;
  disposed = false;
  #respond: (() => void) | undefined;
  readonly #gains = new Float32Array(2 * 4 * liteManifest().centreBins.length).fill(0.25);

  run(): Promise<Float32Array> {
    this.calls++;
    return new Promise((resolve) => {
      const respond = (): void => resolve(this.#gains);
      if (this.unresponsive) this.#respond = respond;
      else setTimeout(respond, 2);
    });
  }

  /** Responds to the pending call, and to later ones. */
  wake(): void {
    this.unresponsive = false;
    this.#respond?.();
  }

  reset(): void {}

  dispose(): void {
    this.disposed = true;
  }
}

/** The engine side of a session, fed with a hop of noise at a time. */
class Rig {
  readonly model = new FakeModel();
  readonly messages: FromWorker[] = [];
  /** Longest time that a hop took, on the fake clock. */
  longestMs = 0;
  readonly #service = new SeparationService((message) => this.messages.push(message));
  readonly #audio: AudioEnd;
  readonly #input = new ExpectedInput();
  #hops = 0;

  constructor() {
    const links = createLinks(48_000, 'shared');
    this.#audio = new AudioEnd(links.audio);
    this.#service.prepare({ type: 'prepare', contextRate: 48_000, options: {} });
    this.#service.connect({ type: 'start', link: links.worker, nearFrame: 0, firstEventId: 0 });
  }

  async addModel(): Promise<void> {
    const { model } = this;
    await this.#service.addModel(async (onFailure) => {
      const runner = new DeadlineRunner({ runner: model, hopMs: HOP_MS, budget: 0.75, onUnresponsive: onFailure });
      return createModelSeparator(liteManifest(), runner, onFailure);
    });
  }

  /** In real time: a hop that takes longer than its duration delays the next. Every hop's stems sum to its input. */
  async run(seconds: number): Promise<void> {
    const until = this.#hops + hopsOf(seconds);
    for (; this.#hops < until; this.#hops++) {
      const dueAt = performance.now() + HOP_MS;
      writeNoiseHop(this.#audio, this.#hops + 1);
      await this.#step();
      this.#expectStems();
      await vi.advanceTimersByTimeAsync(Math.max(0, dueAt - performance.now()));
    }
  }

  async #step(): Promise<void> {
    const startedAt = performance.now();
    let done = false;
    void this.#service.step().then(() => (done = true));
    await vi.advanceTimersByTimeAsync(0);
    while (!done && performance.now() - startedAt < 1000) await vi.advanceTimersByTimeAsync(1);
    expect(done, 'the hop ends').toBe(true);
    this.longestMs = Math.max(this.longestMs, performance.now() - startedAt);
  }

  #expectStems(): void {
    if (this.#hops === 0) return;
    const stems = Array.from({ length: 8 }, () => new Float32Array(HOP));
    expect(this.#audio.stems.read((this.#hops - 1) * HOP, stems, HOP), 'stems are available').toBe(true);
    const wanted = this.#input.next();
    let error = 0;
    for (let i = 0; i < HOP; i++) {
      const sum = stems[0]![i]! + stems[2]![i]! + stems[4]![i]! + stems[6]![i]!;
      error = Math.max(error, Math.abs(sum - wanted[i]!));
    }
    expect(error).toBeLessThan(1e-4);
  }

  transitions(): string[] {
    return this.messages.flatMap((message) =>
      message.type === 'separator' ? [`${message.separator}: ${message.reason}`] : [],
    );
  }

  notices(): string[] {
    return this.messages.flatMap((message) =>
      message.type === 'notice' ? [`${message.code}: ${message.message}`] : [],
    );
  }

  dispose(): void {
    this.#service.dispose();
  }
}

let rig: Rig;
beforeEach(async () => {
  vi.useFakeTimers();
  rig = new Rig();
  await rig.addModel();
  await rig.run(1.2);
  expect(rig.transitions()).toEqual(['lite: ready']);
});
afterEach(() => {
  rig.dispose();
  vi.useRealTimers();
});

describe('a model', () => {
  it('that misses one deadline stays active', async () => {
    rig.model.unresponsive = true;
    await rig.run(0.04);
    rig.model.wake();
    await rig.run(3);
    expect(rig.transitions()).toEqual(['lite: ready']);
    expect(rig.notices()).toEqual([]);
  });

  it('that stops responding is replaced within 0.4 s, and recovers when it responds again', async () => {
    rig.model.unresponsive = true;
    rig.longestMs = 0;
    await rig.run(0.4);
    expect(rig.transitions()).toEqual(['lite: ready', 'dsp: too-slow']);
    expect(rig.longestMs).toBeLessThan(2.2 * HOP_MS);
    await rig.run(2);
    rig.model.wake();
    await rig.run(4.5);
    expect(rig.transitions()).toEqual(['lite: ready', 'dsp: too-slow', 'lite: recovered']);
    expect(rig.notices()).toEqual([]);
    expect(rig.model.disposed).toBe(false);
  });

  it('that never responds again is given up, and the reason is reported', async () => {
    rig.model.unresponsive = true;
    const { calls } = rig.model;
    await rig.run(11);
    expect(rig.transitions()).toEqual(['lite: ready', 'dsp: too-slow']);
    expect(rig.messages).toContainEqual({ type: 'model', state: 'failed', progress: 0 });
    expect(rig.notices()).toEqual([expect.stringMatching(/^model-unavailable: the model has not responded for 10 s/)]);
    expect(rig.model.calls, 'one call at a time').toBe(calls + 1);
    expect(rig.model.disposed).toBe(true);
  });
});
