/**
 * Puts a deadline on each call of a model that runs elsewhere and may stop responding: a late call
 * rejects, and a model that does not respond for 10 s is abandoned. Waiting is counted in timer ticks of
 * this thread rather than in clock time, so that a machine that is suspended or stalled misses no deadline.
 */
import { Scope, SenseError, type Milliseconds } from '@sense/core/engine';
import type { ModelRunner } from './model-runner.js';

export interface DeadlineRunnerOptions {
  /** Its calls may remain pending indefinitely. */
  readonly runner: ModelRunner;
  /** Duration of a hop: the period of ticks. */
  readonly hopMs: Milliseconds;
  /** Fraction of a hop's duration that the fallback chain allows the model; above 1, stems may be late. */
  readonly budget: number;
  /** True while the caller is so late that the model should be skipped. Default: never. */
  readonly isLate?: () => boolean;
  /** Called once when the model has not responded for {@link UNRESPONSIVE_HOPS}. */
  readonly onUnresponsive: (error: SenseError) => void;
}

/** Rejection of a call that missed its deadline. Not part of the package's interface. */
export class DeadlineMissedError extends Error {}

/** Rejection of a call that was skipped because the caller is late: no fault of the model. */
export class HopSkippedError extends DeadlineMissedError {}

/** How late live stems may be before the listener hears the mix instead. */
const MIN_LIMIT_HOPS = 2;
/** The fallback chain handles a model that is slightly over budget; this limit is for calls far beyond it. */
const LIMIT_BUDGETS = 2;
/** 10 s: longer than any hop or garbage collection. */
const UNRESPONSIVE_HOPS = 938;

/**
 * One call at a time is pending. A call that exceeds its limit rejects with {@link DeadlineMissedError}, and
 * so does every call made while the model still works on an earlier one: the caller reuses its last masks.
 * A late output is discarded; the next call then continues from the model's current state.
 */
export class DeadlineRunner implements ModelRunner {
  /** Separate from that of the model, which still belongs to the pending call. */
  readonly input: Float32Array;
  readonly #runner: ModelRunner;
  readonly #hopMs: Milliseconds;
  readonly #limitHops: number;
  readonly #isLate: () => boolean;
  readonly #onUnresponsive: (error: SenseError) => void;
  readonly #scope = new Scope();
  #pending = false;

  constructor({ runner, hopMs, budget, isLate = () => false, onUnresponsive }: DeadlineRunnerOptions) {
    this.#runner = runner;
    this.#hopMs = hopMs;
    this.#limitHops = Math.max(MIN_LIMIT_HOPS, Math.ceil(LIMIT_BUDGETS * budget));
    this.#isLate = isLate;
    this.#onUnresponsive = onUnresponsive;
    this.input = new Float32Array(runner.input.length);
  }

  run(): Promise<Float32Array> {
    if (this.#pending) return Promise.reject(new DeadlineMissedError('the model is still processing an earlier hop'));
    if (this.#isLate())
      return Promise.reject(new HopSkippedError('hops wait: this one is processed without the model'));
    this.#pending = true;
    this.#runner.input.set(this.input);
    const pending = this.#runner.run();
    return new Promise((resolve, reject) => {
      let hops = 0;
      const stop = this.#scope.every(this.#hopMs, () => {
        if (++hops === this.#limitHops) reject(new DeadlineMissedError(`the model took more than ${hops} hops`));
        if (hops < UNRESPONSIVE_HOPS) return;
        stop();
        this.#giveUp();
      });
      const close = (): void => {
        stop();
        this.#pending = false;
      };
      void pending.then(
        (output) => {
          close();
          resolve(output);
        },
        (error: unknown) => {
          close();
          reject(error as Error);
        },
      );
    });
  }

  reset(): void {
    this.#runner.reset();
  }

  dispose(): void {
    this.#scope.dispose();
    this.#runner.dispose();
  }

  #giveUp(): void {
    const seconds = Math.round((UNRESPONSIVE_HOPS * this.#hopMs) / 1000);
    this.#onUnresponsive(
      new SenseError(
        'model-unavailable',
        `the model has not responded for ${seconds} s: create a new session to load it again`,
      ),
    );
  }
}
