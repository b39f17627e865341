/**
 * Plays one session at a time: opens an input, plays, pauses, and replaces it by the next. The host
 * connects outputs to each session; they end with the session's scope. Does not depend on the page.
 */
import {
  createSession,
  Scope,
  SenseError,
  type EndReason,
  type NormalRange,
  type SenseErrorCode,
  type SeparationBackend,
  type Session,
  type SessionStatus,
} from '@sense/core';
import type { Input, Prepared } from './inputs.js';

export type PlayerState = 'idle' | 'opening' | 'playing' | 'paused';

/** How the last input failed: `permanent` if trying again cannot help, else `temporary`. */
export type PlayerFailure = 'permanent' | 'temporary';

/** Errors that depend only on the input and the browser. */
const PERMANENT: readonly SenseErrorCode[] = ['decode-failed', 'format-invalid', 'unsupported', 'invalid-argument'];

export interface PlayerHost {
  /** Called for each session. */
  createSeparation(): SeparationBackend;
  /** State or input has changed. */
  onChange(): void;
  /** A session has opened: connect outputs to it. They end with `scope`. */
  onSession(session: Session, scope: Scope): void;
  onError(error: unknown): void;
}

/** Time constant of gain changes, to avoid clicks. */
const GAIN_SECONDS = 0.015;

export class Player {
  readonly #host: PlayerHost;
  #context: AudioContext | undefined;
  #run: Run | undefined;
  #state: PlayerState = 'idle';
  #failure: PlayerFailure | undefined;
  #volume: NormalRange = 0.8;

  constructor(host: PlayerHost) {
    this.#host = host;
  }

  get state(): PlayerState {
    return this.#state;
  }

  /** Defined only while the player is idle because an input failed. */
  get failure(): PlayerFailure | undefined {
    return this.#failure;
  }

  get input(): Input | undefined {
    return this.#run?.input;
  }

  /** One context for the lifetime of the page (browsers allow few, Tone.js keeps one), created on first access. */
  get context(): AudioContext {
    return (this.#context ??= new AudioContext({ latencyHint: 'interactive' }));
  }

  get session(): Session | undefined {
    return this.#run?.session;
  }

  /** Replaces what plays by `input` and plays it. Call it from a click or key press. */
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
      const separation = this.#host.createSeparation();
      const session = await createSession({ source: prepared.source, separation, context, signal });
      run.prepared = prepared;
      run.session = session;
      session.output.gain.value = this.#volume;
      session.source.onEnded?.((reason) => this.#ended(run, reason));
      let failure: SessionStatus['error'];
      session.status$.subscribe(({ state, error }) => (failure = state === 'failed' ? error : failure));
      run.scope.listen(session.signal, 'abort', () => this.#fail(run, failure));
      this.#host.onSession(session, run.scope);
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

  /** Pauses what plays, or cancels the opening of an input. */
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
    this.#host.onChange();
  }

  /** Ends a run. Reports `error` if there is one. */
  #close(run: Run, error?: unknown): void {
    run.scope.dispose();
    this.#run = undefined;
    if (error !== undefined) this.#failure = failureOf(error);
    this.#enter('idle');
    if (error !== undefined) this.#host.onError(error);
  }

  #ended(run: Run, reason: EndReason): void {
    if (this.#run !== run) return;
    const name = run.session?.source.name ?? run.input.title;
    if (reason === 'unplugged') {
      const message = `${name} was unplugged: plug it in again and press play, or choose another input`;
      return this.#close(run, new SenseError('device-failed', message));
    }
    if (reason === 'revoked') {
      const message = `the permission to use ${name} was withdrawn: allow it in the browser's site settings and press play`;
      return this.#close(run, new SenseError('permission-denied', message));
    }
    // A capture that has ended cannot be resumed.
    if (run.input.live) {
      const message = `${run.input.title} is no longer shared: press play to choose again`;
      return this.#close(run, new SenseError('source-unavailable', message));
    }
    this.#enter('paused');
    if (reason === 'failed') {
      this.#host.onError(new SenseError('source-unavailable', `${run.input.title} stopped early: open it again`));
    }
  }

  /** The session ended because of an error, which its last status reports. */
  #fail(run: Run, error: SessionStatus['error']): void {
    if (this.#run !== run || run.scope.disposed) return;
    const code = error?.code ?? 'thread-failed';
    const cause = error ? `: ${error.message}` : '';
    this.#close(run, new SenseError(code, `${run.input.title} stopped${cause}. Press play to start again.`));
  }
}

function failureOf(error: unknown): PlayerFailure {
  return error instanceof SenseError && PERMANENT.includes(error.code) ? 'permanent' : 'temporary';
}

interface Run {
  readonly input: Input;
  readonly scope: Scope;
  prepared?: Prepared;
  session?: Session;
}
