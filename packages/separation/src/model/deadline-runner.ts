/**
 * A model that may fall silent, made to answer each hop in time: late is late, and a model that never
 * answers is given up. Judges the model and not the machine: patience is counted in ticks of its own
 * thread, and a machine that stands still does not tick. Knows no worker and no tensors.
 */
import { Scope, SenseError, type Milliseconds } from '@sense/core/engine';
import type { ModelRunner } from './model-runner.js';

export interface DeadlineRunnerOptions {
  /** May leave a call open for any time. */
  readonly runner: ModelRunner;
  /** Duration of a hop: the period of ticks. */
  readonly hopMs: Milliseconds;
  /** Share of a hop's time that the ladder allows the model; more than 1 lets stems come late. */
  readonly budget: number;
  /** The model has not answered for {@link LOST_HOPS}: told once, apart from any call. */
  readonly onLost: (error: SenseError) => void;
}

/** Why a call rejects whose answer did not come in time. Stays inside the package. */
export class LateAnswer extends Error {}

/** As long as live stems may come late before the listener hears the mix instead. */
const SHORTEST_LIMIT_HOPS = 2;
/** A model over budget is the ladder's business; this is for what lies far beyond. */
const LIMIT_BUDGETS = 2;
/** 10 s: no hop takes so long, and no collection of garbage. */
const LOST_HOPS = 938;

/**
 * One call at a time is open. Calls made meanwhile reject with {@link LateAnswer} at once, as does a
 * call that is over its limit: whoever asks goes on with what it has. An answer that comes after
 * that is dropped, and the next call goes to the model again, in the state that it has.
 */
export class DeadlineRunner implements ModelRunner {
  /** Its own: that of the model still belongs to the call that is open. */
  readonly input: Float32Array;
  readonly #runner: ModelRunner;
  readonly #hopMs: Milliseconds;
  readonly #limitHops: number;
  readonly #onLost: (error: SenseError) => void;
  readonly #scope = new Scope();
  #open = false;

  constructor({ runner, hopMs, budget, onLost }: DeadlineRunnerOptions) {
    this.#runner = runner;
    this.#hopMs = hopMs;
    this.#limitHops = Math.max(SHORTEST_LIMIT_HOPS, Math.ceil(LIMIT_BUDGETS * budget));
    this.#onLost = onLost;
    this.input = new Float32Array(runner.input.length);
  }

  run(): Promise<Float32Array> {
    if (this.#open) return Promise.reject(new LateAnswer('the model is still at an earlier hop'));
    this.#open = true;
    this.#runner.input.set(this.input);
    const answer = this.#runner.run();
    return new Promise((resolve, reject) => {
      let hops = 0;
      const stop = this.#scope.every(this.#hopMs, () => {
        if (++hops === this.#limitHops) reject(new LateAnswer(`the model took more than ${hops} hops`));
        if (hops < LOST_HOPS) return;
        stop();
        this.#lose();
      });
      const close = (): void => {
        stop();
        this.#open = false;
      };
      void answer.then(
        (gains) => {
          close();
          resolve(gains);
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

  #lose(): void {
    const seconds = Math.round((LOST_HOPS * this.#hopMs) / 1000);
    this.#onLost(
      new SenseError(
        'model-unavailable',
        `the model has not answered for ${seconds} s: create a new session to load it again`,
      ),
    );
  }
}
