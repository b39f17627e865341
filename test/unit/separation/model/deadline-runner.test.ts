/** Calls of a model that answers when it likes: which of them are late, and when it is given up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SenseError } from '@sense/core/engine';
import type { ModelRunner } from '@sense/separation/engine';
import { LateAnswer, DeadlineRunner } from '../../../../packages/separation/src/model/deadline-runner.js';

const HOP_MS = (1000 * 512) / 48_000;

/** Answers when it is told to, with the input that it was asked about. */
class SlowRunner implements ModelRunner {
  readonly input = new Float32Array(2);
  asked: Float32Array[] = [];
  disposed = false;
  #answer: ((gains: Float32Array) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  run(): Promise<Float32Array> {
    this.asked.push(this.input.slice());
    return new Promise((resolve, reject) => ([this.#answer, this.#fail] = [resolve, reject]));
  }

  answer(): void {
    this.#answer!(this.asked.at(-1)!);
  }

  fail(): void {
    this.#fail!(new Error('out of memory'));
  }

  reset(): void {}

  dispose(): void {
    this.disposed = true;
  }
}

let inner: SlowRunner;
let lost: SenseError[];
const punctual = (budget = 0.75): DeadlineRunner =>
  new DeadlineRunner({ runner: inner, hopMs: HOP_MS, budget, onLost: (error) => lost.push(error) });

/** A call, and how it ended so far. */
function call(runner: DeadlineRunner, feature: number): { result: Float32Array | Error | undefined } {
  runner.input.fill(feature);
  const outcome: { result: Float32Array | Error | undefined } = { result: undefined };
  runner.run().then(
    (gains) => (outcome.result = gains),
    (error: Error) => (outcome.result = error),
  );
  return outcome;
}

beforeEach(() => {
  vi.useFakeTimers();
  inner = new SlowRunner();
  lost = [];
});
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('gives the answer that comes in time', async () => {
    const first = call(punctual(), 7);
    await vi.advanceTimersByTimeAsync(1.5 * HOP_MS);
    expect(first.result).toBeUndefined();
    inner.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Float32Array([7, 7]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('is late after two hops, or two budgets where those are longer', async () => {
    const usual = call(punctual(), 0);
    const patient = call(punctual(3), 0);
    await vi.advanceTimersByTimeAsync(2.1 * HOP_MS);
    expect(usual.result).toBeInstanceOf(LateAnswer);
    expect(patient.result).toBeUndefined();
    await vi.advanceTimersByTimeAsync(4 * HOP_MS);
    expect(patient.result).toBeInstanceOf(LateAnswer);
  });

  it('is not late because the machine stood still', async () => {
    const first = call(punctual(), 1);
    // One tick, a second after it was due: nothing else could happen meanwhile either.
    vi.setSystemTime(Date.now() + 1000);
    await vi.advanceTimersToNextTimerAsync();
    inner.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Float32Array([1, 1]));
  });

  it('that fails tells why', async () => {
    const first = call(punctual(), 1);
    inner.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Error('out of memory'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('after a call that was late', () => {
  it('nothing is asked until its answer is there, which is dropped', async () => {
    const runner = punctual();
    call(runner, 1);
    await vi.advanceTimersByTimeAsync(3 * HOP_MS);
    const second = call(runner, 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(second.result).toBeInstanceOf(LateAnswer);
    expect(inner.asked).toEqual([new Float32Array([1, 1])]);
    inner.answer();
    await vi.advanceTimersByTimeAsync(0);
    const third = call(runner, 3);
    inner.answer();
    await vi.advanceTimersByTimeAsync(0);
    expect(third.result).toEqual(new Float32Array([3, 3]));
    expect(second.result).toBeInstanceOf(LateAnswer);
  });

  it('the model is given up once, when ten seconds have passed', async () => {
    const runner = punctual();
    call(runner, 1);
    await vi.advanceTimersByTimeAsync(9000);
    expect(lost).toEqual([]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lost.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/^model-unavailable: the model has not answered for 10 s/),
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('the end of the runner is the end of waiting', async () => {
    const runner = punctual();
    call(runner, 1);
    runner.dispose();
    expect(inner.disposed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(lost).toEqual([]);
  });
});
