/**
 * Main thread: follows the state of a session's context: closed by its owner, interrupted by the system (iOS), failed
 * with its output device, or without a sound output at all. Resumes what the session did not stop itself.
 */
import { SenseError } from '../model/errors.js';
import type { Hertz, Milliseconds, Seconds } from '../model/units.js';
import type { Scope } from '../runtime/scope.js';
import {
  closedError,
  interruptedError,
  noOutputError,
  rateError,
  stateOf,
  type ContextState,
} from './context-errors.js';
import { resumeContext } from './resume-context.js';

/** What a session reports of its context while it is open. */
export type FollowedState = Exclude<ContextState, 'closed'>;

export interface ContextStateOptions {
  readonly context: AudioContext;
  readonly scope: Scope;
  /** The state has changed; with an error if the user or the page can do something about it. */
  readonly onState: (state: FollowedState, error?: SenseError) => void;
  /** The context can no longer be used by the session. */
  readonly onFailure: (error: SenseError) => void;
}

const CHECK_MS: Milliseconds = 1000;
/** A clock that stands still at this many checks has no output. */
const MAX_STILL_CHECKS = 3;

export class ContextFollower {
  readonly #options: ContextStateOptions;
  readonly #sampleRate: Hertz;
  /** Whether the session wants the context to run. */
  #wanted = false;
  /** Whether the system stopped the context, so that it may be resumed without the host's consent. */
  #stoppedBySystem = false;
  /** Whether the output failed again when the context was resumed: then something must change before the next try. */
  #hasRetried = false;
  #lastTime: Seconds = -1;
  #stillChecks = 0;

  constructor(options: ContextStateOptions) {
    const { context, scope } = options;
    this.#options = options;
    this.#sampleRate = context.sampleRate;
    scope.listen(context, 'statechange', () => this.#follow());
    scope.listen(context, 'error', () => this.#outputFailed());
    scope.every(CHECK_MS, () => this.#checkClock());
    // Plugging in an output, or returning to the page, may end what stopped the context.
    const retry = (): void => this.#recover();
    if (typeof document !== 'undefined') scope.listen(document, 'visibilitychange', retry);
    const devices = typeof navigator === 'undefined' ? undefined : (navigator.mediaDevices as MediaDevices | undefined);
    if (devices) scope.listen(devices, 'devicechange', retry);
  }

  /** Resumes the context, and from now on whenever the system has stopped it. Rejects like {@link resumeContext}. */
  async resume(): Promise<void> {
    const { context, scope, onState } = this.#options;
    this.#wanted = true;
    if (stateOf(context) === 'running') return;
    try {
      await resumeContext(context, scope);
    } catch (error) {
      if (error instanceof SenseError && !scope.disposed) onState(this.state, error);
      throw error;
    }
  }

  /** The session has paused: what stops the context now is not resumed. */
  rest(): void {
    this.#wanted = false;
    this.#stoppedBySystem = false;
  }

  /** Suspends the context. Rejects with `invalid-state` if the browser refuses. */
  async suspend(): Promise<void> {
    const { context } = this.#options;
    try {
      await context.suspend();
    } catch (error) {
      throw new SenseError('invalid-state', `the browser cannot suspend audio that is ${stateOf(context)}`, error);
    }
  }

  /** The state as the session reports it: without a sound output, a running context counts as suspended. */
  get state(): FollowedState {
    const state = stateOf(this.#options.context);
    if (state === 'closed' || (state === 'running' && this.#isStill)) return 'suspended';
    return state;
  }

  get #isStill(): boolean {
    return this.#stillChecks >= MAX_STILL_CHECKS;
  }

  #follow(): void {
    const { context, scope, onState, onFailure } = this.#options;
    const state = stateOf(context);
    if (state === 'closed') {
      // First the source reports its end.
      scope.after(0, () => onFailure(closedError()));
      return;
    }
    if (context.sampleRate !== this.#sampleRate) return onFailure(rateError(this.#sampleRate, context.sampleRate));
    if (state === 'interrupted') {
      this.#stoppedBySystem = true;
      return onState('interrupted', interruptedError());
    }
    if (state === 'running') this.#stoppedBySystem = false;
    onState(this.state);
    if (!this.#hasRetried) this.#recover();
  }

  #outputFailed(): void {
    this.#stoppedBySystem = true;
    this.#options.onState(this.state, noOutputError());
    if (this.#hasRetried) return;
    this.#hasRetried = true;
    this.#recover();
  }

  #recover(): void {
    const { context } = this.#options;
    if (!this.#wanted || !this.#stoppedBySystem || stateOf(context) !== 'suspended') return;
    // A refusal needs a user gesture: start() reports it.
    void context.resume().catch(() => undefined);
  }

  #checkClock(): void {
    const { context, onState } = this.#options;
    const wasStill = this.#isStill;
    const runs = stateOf(context) === 'running';
    const advances = context.currentTime !== this.#lastTime;
    this.#stillChecks = advances || !runs ? 0 : this.#stillChecks + 1;
    if (advances && runs) this.#hasRetried = false;
    this.#lastTime = context.currentTime;
    if (this.#isStill !== wasStill) onState(this.state, this.#isStill ? noOutputError() : undefined);
  }
}
