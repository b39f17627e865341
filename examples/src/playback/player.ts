/**
 * One session at a time: opens an input, plays, pauses, moves on to the next. Knows nothing of the
 * page; views are told of each session and end with its scope.
 */
import {
  createSession,
  Scope,
  SenseError,
  type EndReason,
  type NormalRange,
  type SenseErrorCode,
  type Session,
  type SessionStatus,
} from '@sense/core';
import { createSeparation } from '@sense/separation';
import type { Input, Prepared } from './inputs.js';

export type PlayerState = 'idle' | 'opening' | 'playing' | 'paused';

/** How the last input failed: for good, or so that another try may succeed. */
export type PlayerFailure = 'for-good' | 'this-time';

/** What no second try mends: the same bytes, the same browser. */
const FOR_GOOD: readonly SenseErrorCode[] = ['decode-failed', 'format-invalid', 'unsupported', 'invalid-argument'];

export interface PlayerEvents {
  /** State or input has changed. */
  onChange(): void;
  /** A session is there: connect outputs to it. They end with `scope`. */
  onSession(session: Session, scope: Scope): void;
  onError(error: unknown): void;
}

/** Moves of a gain take this long, so that they do not click. */
const GAIN_SECONDS = 0.015;

export class Player {
  readonly #events: PlayerEvents;
  #context: AudioContext | undefined;
  #run: Run | undefined;
  #state: PlayerState = 'idle';
  #failure: PlayerFailure | undefined;
  #volume: NormalRange = 0.8;

  constructor(events: PlayerEvents) {
    this.#events = events;
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Undefined unless the player is idle because something failed. */
  get failure(): PlayerFailure | undefined {
    return this.#failure;
  }

  get input(): Input | undefined {
    return this.#run?.input;
  }

  /** One for the life of the page: browsers allow only a few, and Tone.js keeps one. Made on the first call. */
  get context(): AudioContext {
    return (this.#context ??= new AudioContext({ latencyHint: 'interactive' }));
  }

  get session(): Session | undefined {
    return this.#run?.session;
  }

  /** Opens `input` in place of what plays, and plays it. Call from a click or key press. */
  async open(input: Input): Promise<void> {
    const before = this.#run;
    const run: Run = { input, scope: new Scope() };
    this.#run = run;
    this.#failure = undefined;
    this.#enter('opening');
    before?.scope.dispose();
    try {
      const { context } = this;
      void context.resume();
      await before?.session?.dispose();
      const prepared = await input.prepare(context, run.scope);
      const { signal } = run.scope;
      const session = await createSession({ source: prepared.source, separation: createSeparation(), context, signal });
      run.prepared = prepared;
      run.session = session;
      session.output.gain.value = this.#volume;
      session.source.onEnded?.((reason) => this.#ended(run, reason));
      let failure: SessionStatus['error'];
      session.status$.subscribe(({ state, error }) => (failure = state === 'failed' ? error : failure));
      run.scope.listen(session.signal, 'abort', () => this.#lost(run, failure));
      this.#events.onSession(session, run.scope);
      await this.play();
    } catch (error) {
      if (this.#run === run) this.#close(run, error);
    }
  }

  async play(): Promise<void> {
    const run = this.#run;
    if (!run?.session) return;
    await run.session.start();
    if (this.#run !== run) return;
    run.prepared?.play?.();
    this.#enter('playing');
  }

  async pause(): Promise<void> {
    const run = this.#run;
    if (!run?.session || this.#state !== 'playing') return;
    this.#enter('paused');
    run.prepared?.pause?.();
    await run.session.pause();
  }

  /** Pauses what plays; gives up what is still being opened. */
  async stop(): Promise<void> {
    if (this.#run && this.#state === 'opening') this.#close(this.#run);
    else await this.pause();
  }

  setVolume(volume: NormalRange): void {
    this.#volume = volume;
    const session = this.session;
    session?.output.gain.setTargetAtTime(volume, session.context.currentTime, GAIN_SECONDS);
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#events.onChange();
  }

  /** Ends a run, and says why if there is something to say. */
  #close(run: Run, why?: unknown): void {
    run.scope.dispose();
    this.#run = undefined;
    if (why !== undefined) this.#failure = failureOf(why);
    this.#enter('idle');
    if (why !== undefined) this.#events.onError(why);
  }

  #ended(run: Run, reason: EndReason): void {
    if (this.#run !== run) return;
    const name = run.session?.source.name ?? run.input.title;
    if (reason === 'unplugged') {
      const message = `${name} was unplugged: plug it in again and press play, or choose another`;
      return this.#close(run, new SenseError('device-failed', message));
    }
    // What sounds elsewhere cannot be played on: there is nothing left to listen to.
    if (run.input.live) {
      const message = `${run.input.title} is no longer shared: press play to choose again`;
      return this.#close(run, new SenseError('source-unavailable', message));
    }
    this.#enter('paused');
    if (reason === 'failed') {
      this.#events.onError(new SenseError('source-unavailable', `${run.input.title} broke off: open it again`));
    }
  }

  /** The session ended by itself: its last status says why. */
  #lost(run: Run, why: SessionStatus['error']): void {
    if (this.#run !== run || run.scope.disposed) return;
    const code = why?.code ?? 'thread-failed';
    const what = why ? `: ${why.message}` : '';
    this.#close(run, new SenseError(code, `While ${run.input.title} played${what}. Press play to start again.`));
  }
}

function failureOf(error: unknown): PlayerFailure {
  return error instanceof SenseError && FOR_GOOD.includes(error.code) ? 'for-good' : 'this-time';
}

interface Run {
  readonly input: Input;
  readonly scope: Scope;
  prepared?: Prepared;
  session?: Session;
}
