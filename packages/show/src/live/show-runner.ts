/** The show that plays: joins position, cues, state and outputs. See {@link RunningShow}. */
import { SenseError, type OutputFeed, type Scope } from '@sense/core';
import { describe } from '@sense/core/internal';
import type { SceneInfo } from '@sense/visuals/engine';
import { checkShow } from '../document/parse-show.js';
import type { Cue, Quantisation, SetEntry, Show } from '../document/show.js';
import { CueEvents } from './cue-events.js';
import { CueList } from './cue-list.js';
import { LookOutputs } from '../outputs/look-outputs.js';
import { MusicalPosition, type CountedBeat } from './musical-position.js';
import type { ApplyShowOptions, RunningShow, ShowStatus } from './running-show.js';
import { CUT, initialState, lookOf, stateAfter, stateOfLook, type ShowState } from './show-state.js';
import { UndoHistory } from './undo-history.js';
import { WaitingCues, type Waiting } from './waiting-cues.js';

/** How often changes that wait for a beat are checked for having none. */
const PATIENCE_MS = 500;
const LINE_IN: SetEntry = { input: 'line-in' };

export class ShowRunner<Scene extends SceneInfo> implements RunningShow {
  readonly #feed: OutputFeed;
  readonly #options: ApplyShowOptions<Scene>;
  readonly #scope: Scope;
  readonly #history: UndoHistory<Show>;
  readonly #outputs: LookOutputs<Scene>;
  readonly #position: MusicalPosition;
  readonly #waiting = new WaitingCues();
  readonly #listeners = new Set<(status: ShowStatus) => void>();
  #state: ShowState;
  #entry: number;
  #cues: CueList;
  /** Entries that were started. */
  #starts = 0;
  /** Context time at which the entry started; NaN until its first hop. */
  #startedAt = NaN;
  #status: ShowStatus;

  constructor(feed: OutputFeed, show: Show, options: ApplyShowOptions<Scene>, scope: Scope) {
    this.#feed = feed;
    this.#options = options;
    this.#scope = scope;
    this.#history = new UndoHistory(show);
    this.#entry = options.entry ?? 0;
    this.#outputs = new LookOutputs(options, scope, () => this.#report());
    this.#outputs.adopt(show);
    this.#state = initialState(show, this.#currentEntry.look);
    this.#cues = new CueList(show, this.#currentEntry);
    this.#position = new MusicalPosition(feed, scope, {
      onAhead: (beat) => this.#prepare(beat),
      onBeat: (beat) => this.#reach(beat),
    });
    this.#status = this.#currentStatus();
    scope.add(() => this.#report());
    this.#follow();
    this.#apply(this.#state);
    options.onEntry?.(this.#currentEntry, this.#entry);
  }

  get show(): Show {
    return this.#history.current;
  }

  get status(): ShowStatus {
    return this.#status;
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  onStatus(listener: (status: ShowStatus) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  next(): void {
    this.#scope.requireOpen('this show');
    const next = this.#nextCue();
    if (next) this.#call(next);
    else if (this.#cues.all.length === 0) {
      const names = Object.keys(this.show.looks);
      this.#call(names[(names.indexOf(this.#state.look) + 1) % names.length]!);
    }
  }

  go(cueOrLook: string, quantise?: Quantisation): void {
    this.#scope.requireOpen('this show');
    const cue = this.#cues.find(cueOrLook);
    if (cue === undefined && !Object.hasOwn(this.show.looks, cueOrLook)) {
      const known = [...this.#cues.all.map(({ id }) => id), ...Object.keys(this.show.looks)].join(', ');
      throw new SenseError('invalid-argument', `a cue or look is one of ${known}; received ${describe(cueOrLook)}`);
    }
    this.#call(cue ?? cueOrLook, performance.now(), quantise);
  }

  beginSection(name: string): void {
    this.#scope.requireOpen('this show');
    for (const cue of this.#cues.dueInSection(name)) this.#call(cue);
  }

  setBlackout(on: boolean): void {
    this.#scope.requireOpen('this show');
    this.#apply({ ...this.#state, blackout: on });
  }

  playEntry(entry: number | string): void {
    this.#scope.requireOpen('this show');
    const set = this.show.set ?? [LINE_IN];
    const index = typeof entry === 'number' ? entry : set.findIndex(({ id }) => id === entry);
    if (set[index] === undefined) {
      const ids = set.map(({ id }, place) => id ?? place).join(', ');
      throw new SenseError('invalid-argument', `an entry of the set is one of ${ids}; received ${describe(entry)}`);
    }
    this.#entry = index;
    this.#starts++;
    this.#cues = new CueList(this.show, this.#currentEntry);
    this.#waiting.clear();
    this.#position.restart();
    this.#startedAt = NaN;
    const { look } = initialState(this.show, this.#currentEntry.look);
    this.#apply(stateOfLook({ ...initialState(this.show, look), blackout: this.#state.blackout }, this.show, look));
    this.#options.onEntry?.(this.#currentEntry, index);
  }

  update(show: Show): void {
    this.#scope.requireOpen('this show');
    this.#history.push(checkShow(show));
    this.#adopt();
  }

  undo(): boolean {
    this.#scope.requireOpen('this show');
    const undone = this.#history.undo();
    if (undone) this.#adopt();
    return undone;
  }

  redo(): boolean {
    this.#scope.requireOpen('this show');
    const redone = this.#history.redo();
    if (redone) this.#adopt();
    return redone;
  }

  dispose(): void {
    this.#scope.dispose();
  }

  get #currentEntry(): SetEntry {
    return this.show.set?.[this.#entry] ?? LINE_IN;
  }

  /** Subscribes to what else than beats calls cues. */
  #follow(): void {
    const events = new CueEvents((event) => {
      for (const cue of this.#cues.dueOn(event)) this.#call(cue, this.#feed.heardAt(event.time));
    });
    const subscriptions = [
      this.#feed.features$.subscribe((frame) => {
        if (Number.isNaN(this.#startedAt)) this.#startedAt = frame.time;
        events.features(frame);
        for (const cue of this.#cues.dueBy(frame.time - this.#startedAt)) {
          this.#call(cue, this.#feed.heardAt(this.#startedAt + cue.at!.seconds!));
        }
      }),
      this.#feed.events$.subscribe((event) => {
        if (event.type === 'onset') events.onset(event);
        else this.#section(event);
      }),
      this.#feed.status$.subscribe(({ source }) => this.#sourceIs(source)),
    ];
    this.#scope.add(() => subscriptions.forEach((subscription) => subscription.unsubscribe()));
    this.#scope.every(PATIENCE_MS, () => this.#run(this.#waiting.giveUp(performance.now())));
  }

  /** Sections of feeds that have them: events of the type `section`, by their name. */
  #section(event: object): void {
    const { type, name, time } = event as { readonly type?: unknown; readonly name?: unknown; readonly time: number };
    if (type !== 'section') return;
    const heardAt = this.#feed.heardAt(time);
    for (const cue of this.#cues.dueInSection(typeof name === 'string' ? name : '')) this.#call(cue, heardAt);
  }

  /** At the end of a song comes the next entry. */
  #sourceIs(source: string): void {
    if (source === 'ended' && this.#entry + 1 < (this.show.set?.length ?? 1)) this.playEntry(this.#entry + 1);
  }

  /** Calls a cue or look: at its beat or bar, or when it is heard. */
  #call(cue: Cue | string, at = performance.now(), quantise?: Quantisation): void {
    if (this.#waiting.add(cue, at, quantise)) return this.#report();
    const waitMs = at - performance.now();
    const starts = this.#starts;
    const run = (): void => {
      // What an earlier entry called is not for this one.
      if (starts === this.#starts) this.#run([{ cue, quantise: 'none' }]);
    };
    if (waitMs <= 0) run();
    else this.#scope.after(waitMs, run);
  }

  #run(waiting: readonly Waiting[]): void {
    if (waiting.length > 0) this.#apply(this.#stateAfter(this.#state, waiting, []));
  }

  #stateAfter(state: ShowState, waiting: readonly Waiting[], cues: readonly Cue[]): ShowState {
    const { show } = this;
    const called = waiting.reduce((before, { cue }) => {
      return typeof cue === 'string' ? stateOfLook(before, show, cue) : stateAfter(before, show, [cue]);
    }, state);
    return stateAfter(called, show, cues);
  }

  /** A beat comes: starts to compile the scene that it shows. */
  #prepare(beat: CountedBeat): void {
    const waiting = this.#waiting.dueAt(beat);
    const sections = this.#cues.sectionsAt(beat).flatMap((name) => this.#cues.dueInSection(name, false));
    const cues = [...sections, ...this.#cues.dueAt(beat)];
    if (waiting.length === 0 && cues.length === 0) return;
    const state = this.#stateAfter(this.#state, waiting, cues);
    const start = beat.beat === 1 && beat.barKnown ? 'bar' : 'beat';
    // At fast tempos the beat before is still to come: a scene that waits for a beat would start on that one.
    if (start === 'beat' && beat.heardAt - performance.now() > 0.9 * beat.beatMs) return;
    this.#outputs.prepare(lookOf(state, this.show), { ...state.transition, start });
  }

  /** A beat is heard. */
  #reach(beat: CountedBeat): void {
    const sections = this.#cues.sectionsAt(beat).flatMap((name) => this.#cues.dueInSection(name));
    const cues = [...sections, ...this.#cues.dueAt(beat)];
    const waiting = this.#waiting.reach(beat);
    this.#cues.reach(beat);
    if (waiting.length > 0 || cues.length > 0) this.#apply(this.#stateAfter(this.#state, waiting, cues));
    else this.#report();
  }

  /** The document was replaced. */
  #adopt(): void {
    const { show } = this;
    this.#entry = Math.min(this.#entry, Math.max(0, (show.set?.length ?? 1) - 1));
    this.#cues = new CueList(show, this.#currentEntry, { list: this.#cues, at: this.#position.current });
    this.#outputs.adopt(show);
    const look = Object.hasOwn(show.looks, this.#state.look) ? this.#state.look : initialState(show).look;
    this.#apply({ ...this.#state, look, transition: CUT });
  }

  #apply(state: ShowState): void {
    this.#state = state;
    this.#outputs.show(lookOf(state, this.show), { ...state.transition, start: 'now' }, state.blackout);
    this.#report();
  }

  #nextCue(): Cue | undefined {
    const cues = this.#cues.all;
    return cues[cues.findIndex(({ id }) => id === this.#state.cue) + 1];
  }

  #currentStatus(): ShowStatus {
    const { bar, beat } = this.#position.current;
    return {
      state: this.#scope.disposed ? 'ended' : 'playing',
      entry: this.#entry,
      look: this.#state.look,
      bar,
      beat,
      lastCue: this.#state.cue,
      nextCue: this.#nextCue()?.id,
      waiting: !this.#waiting.isEmpty,
      blackout: this.#state.blackout,
      canUndo: this.#history.canUndo,
      canRedo: this.#history.canRedo,
      problems: this.#outputs.problems,
    };
  }

  #report(): void {
    // Outputs may fail while the show is being opened.
    if (this.#position === undefined) return;
    this.#status = this.#currentStatus();
    for (const listener of [...this.#listeners]) {
      try {
        listener(this.#status);
      } catch (error) {
        console.error(error);
      }
    }
  }
}
