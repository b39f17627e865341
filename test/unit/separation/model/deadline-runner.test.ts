/** Deadlines of calls to a slow model, and when the model is given up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { SenseError } from '@sense/core/engine';
import type { ModelRunner } from '@sense/separation/engine';
import {
  DeadlineMissedError,
  DeadlineRunner,
  HopSkippedError,
} from '../../../../packages/separation/src/model/deadline-runner.js';

const HOP_MS = (1000 * 512) / 48_000;

/** Resolves a call on {@link finish}, with the input of the call. */
class SlowRunner implements ModelRunner {
  readonly input = new Float32Array(2);
  inputs: Float32Array[] = [];
  disposed = false;
  #resolve: ((output: Float32Array) => void) | undefined;
  #fail: ((error: Error) => void) | undefined;

  run(): Promise<Float32Array> {
    this.inputs.push(this.input.slice());
    return new Promise((resolve, reject) => ([this.#resolve, this.#fail] = [resolve, reject]));
  }

  finish(): void {
    this.#resolve!(this.inputs.at(-1)!);
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
let errors: SenseError[];
const deadlineRunner = (budget = 0.75): DeadlineRunner =>
  new DeadlineRunner({ runner: inner, hopMs: HOP_MS, budget, onUnresponsive: (error) => errors.push(error) });

/** A call and its result so far. */
function call(runner: DeadlineRunner, feature: number): { result: Float32Array | Error | undefined } {
  runner.input.fill(feature);
  const outcome: { result: Float32Array | Error | undefined } = { result: undefined };
  runner.run().then(
    (output) => (outcome.result = output),
    (error: Error) => (outcome.result = error),
  );
  return outcome;
}

beforeEach(() => {
  vi.useFakeTimers();
  inner = new SlowRunner();
  errors = [];
});
afterEach(() => void vi.useRealTimers());

describe('a call', () => {
  it('is skipped while the caller is late, and the next one runs', async () => {
    let isLate = true;
    const onUnresponsive = (error: SenseError): void => void errors.push(error);
    const runner = new DeadlineRunner({
      runner: inner,
      hopMs: HOP_MS,
      budget: 1,
      isLate: () => isLate,
      onUnresponsive,
    });
    const skipped = call(runner, 1);
    await vi.advanceTimersByTimeAsync(0);
    expect(skipped.result).toBeInstanceOf(HopSkippedError);
    isLate = false;
    const next = call(runner, 2);
    inner.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(next.result).toEqual(Float32Array.of(2, 2));
    expect(inner.inputs).toHaveLength(1);
  });

  it('resolves to an output within the deadline', async () => {
    const first = call(deadlineRunner(), 7);
    await vi.advanceTimersByTimeAsync(1.5 * HOP_MS);
    expect(first.result).toBeUndefined();
    inner.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Float32Array([7, 7]));
    expect(vi.getTimerCount()).toBe(0);
  });

  it('misses its deadline after two hops, or after two budgets if those are longer', async () => {
    const standard = call(deadlineRunner(), 0);
    const lenient = call(deadlineRunner(3), 0);
    await vi.advanceTimersByTimeAsync(2.1 * HOP_MS);
    expect(standard.result).toBeInstanceOf(DeadlineMissedError);
    expect(lenient.result).toBeUndefined();
    await vi.advanceTimersByTimeAsync(4 * HOP_MS);
    expect(lenient.result).toBeInstanceOf(DeadlineMissedError);
  });

  it('does not miss its deadline because the machine was suspended', async () => {
    const first = call(deadlineRunner(), 1);
    // One tick, a second late: nothing else could run in between.
    vi.setSystemTime(Date.now() + 1000);
    await vi.advanceTimersToNextTimerAsync();
    inner.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Float32Array([1, 1]));
  });

  it('rejects with the error of the model', async () => {
    const first = call(deadlineRunner(), 1);
    inner.fail();
    await vi.advanceTimersByTimeAsync(0);
    expect(first.result).toEqual(new Error('out of memory'));
    expect(vi.getTimerCount()).toBe(0);
  });
});

describe('after a call that missed its deadline', () => {
  it('does not call the model until the late output has arrived, and discards that', async () => {
    const runner = deadlineRunner();
    call(runner, 1);
    await vi.advanceTimersByTimeAsync(3 * HOP_MS);
    const second = call(runner, 2);
    await vi.advanceTimersByTimeAsync(0);
    expect(second.result).toBeInstanceOf(DeadlineMissedError);
    expect(inner.inputs).toEqual([new Float32Array([1, 1])]);
    inner.finish();
    await vi.advanceTimersByTimeAsync(0);
    const third = call(runner, 3);
    inner.finish();
    await vi.advanceTimersByTimeAsync(0);
    expect(third.result).toEqual(new Float32Array([3, 3]));
    expect(second.result).toBeInstanceOf(DeadlineMissedError);
  });

  it('gives the model up once, after ten seconds', async () => {
    const runner = deadlineRunner();
    call(runner, 1);
    await vi.advanceTimersByTimeAsync(9000);
    expect(errors).toEqual([]);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(errors.map(({ code, message }) => `${code}: ${message}`)).toEqual([
      expect.stringMatching(/^model-unavailable: the model has not responded for 10 s/),
    ]);
    expect(vi.getTimerCount()).toBe(0);
  });

  it('stops waiting when the runner is disposed of', async () => {
    const runner = deadlineRunner();
    call(runner, 1);
    runner.dispose();
    expect(inner.disposed).toBe(true);
    expect(vi.getTimerCount()).toBe(0);
    await vi.advanceTimersByTimeAsync(20_000);
    expect(errors).toEqual([]);
  });
});
