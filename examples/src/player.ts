/**
 * One session at a time: opens an input, plays, pauses, moves on to the next. Knows nothing of the
 * page; views are told of each session and end with its scope.
 */
import { createSession, Scope, SenseError, type EndReason, type NormalRange, type Session } from '@sense/core';
import { createSeparation } from '@sense/separation';
import type { Input, Prepared } from './inputs.js';

export type PlayerState = 'idle' | 'opening' | 'playing' | 'paused';

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
  #volume: NormalRange = 0.8;

  constructor(events: PlayerEvents) {
    this.#events = events;
  }

  get state(): PlayerState {
    return this.#state;
  }

  get input(): Input | undefined {
    return this.#run?.input;
  }

  get session(): Session | undefined {
    return this.#run?.session;
  }

  /** Opens `input` in place of what plays, and plays it. Call from a click or key press. */
  async open(input: Input): Promise<void> {
    const before = this.#run;
    const run: Run = { input, scope: new Scope() };
    this.#run = run;
    this.#enter('opening');
    before?.scope.dispose();
    try {
      // One context for the life of the page: browsers allow only a few, and Tone.js keeps one.
      this.#context ??= new AudioContext({ latencyHint: 'interactive' });
      const context = this.#context;
      void context.resume();
      await before?.session?.dispose();
      const prepared = await input.prepare(context, run.scope);
      const { signal } = run.scope;
      const session = await createSession({ source: prepared.source, separator: createSeparation(), context, signal });
      run.prepared = prepared;
      run.session = session;
      session.output.gain.value = this.#volume;
      session.source.onEnded?.((reason) => this.#ended(run, reason));
      run.scope.listen(session.signal, 'abort', () => this.#lost(run));
      this.#events.onSession(session, run.scope);
      await this.play();
    } catch (error) {
      if (this.#run !== run) return;
      run.scope.dispose();
      this.#run = undefined;
      this.#enter('idle');
      this.#events.onError(error);
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

  setVolume(volume: NormalRange): void {
    this.#volume = volume;
    const session = this.session;
    session?.output.gain.setTargetAtTime(volume, session.context.currentTime, GAIN_SECONDS);
  }

  #enter(state: PlayerState): void {
    this.#state = state;
    this.#events.onChange();
  }

  #ended(run: Run, reason: EndReason): void {
    if (this.#run !== run) return;
    if (reason === 'unplugged') {
      const what = run.session?.source.name ?? run.input.title;
      run.scope.dispose();
      this.#run = undefined;
      this.#enter('idle');
      this.#events.onError(
        new SenseError('device-failed', `${what} was unplugged: plug it in again and press play, or choose another`),
      );
      return;
    }
    this.#enter('paused');
    if (reason === 'failed') {
      this.#events.onError(new SenseError('source-unavailable', `${run.input.title} broke off: open it again`));
    }
  }

  /** The session ended by itself: its last status says why, and is shown with the numbers. */
  #lost(run: Run): void {
    if (this.#run !== run || run.scope.disposed) return;
    run.scope.dispose();
    this.#run = undefined;
    this.#enter('idle');
    this.#events.onError(
      new SenseError(
        'thread-failed',
        `The engine stopped while it played ${run.input.title}: press play to start again`,
      ),
    );
  }
}

interface Run {
  readonly input: Input;
  readonly scope: Scope;
  prepared?: Prepared;
  session?: Session;
}
