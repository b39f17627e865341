/**
 * Counts bars and beats of an entry from beats ahead of time. Announces each beat ahead, and when it is heard. Where
 * the bar is unknown, four beats make a bar. Runs on the main thread; timers belong to its scope.
 */
import { beatsAhead, type BeatAhead, type Milliseconds, type OutputFeed, type Scope } from '@sense/core';

/** A beat of an entry. */
export interface CountedBeat {
  /** The first bar is 1; 0 for beats before it. */
  readonly bar: number;
  /** The first beat of the bar is 1. */
  readonly beat: number;
  /** Performance time at which the listener hears it, in ms. */
  readonly heardAt: Milliseconds;
  /** Whether the feed knows the bar; otherwise it is counted. */
  readonly barKnown: boolean;
  /** Time from beat to beat, in ms. */
  readonly beatMs: Milliseconds;
}

/** Before the first beat. */
export const NO_BEAT: CountedBeat = { bar: 0, beat: 0, heardAt: -Infinity, barKnown: false, beatMs: 500 };

export interface PositionListener {
  /** A beat comes. May be called again for the same beat, with another time. */
  readonly onAhead: (beat: CountedBeat) => void;
  /** A beat is heard now. */
  readonly onBeat: (beat: CountedBeat) => void;
}

/** How long before it is heard a beat is announced: time to compile a scene. */
export const LEAD_MS: Milliseconds = 400;
const ASSUMED_BEATS_IN_BAR = 4;

export class MusicalPosition {
  readonly #scope: Scope;
  readonly #listener: PositionListener;
  /** Ends the timer of each beat that is not heard yet, by id. */
  readonly #pending = new Map<number, () => void>();
  #current: CountedBeat = NO_BEAT;
  /** Beats of the feed so far that do not belong to the entry. */
  #startsAfter: Milliseconds = -Infinity;

  constructor(feed: OutputFeed, scope: Scope, listener: PositionListener) {
    this.#scope = scope;
    this.#listener = listener;
    const subscription = beatsAhead(feed, { leadMs: LEAD_MS }).subscribe((beat) => this.#receive(beat));
    scope.add(() => subscription.unsubscribe());
  }

  /** The beat that was heard last. Bar 0, beat 0 before the first. */
  get current(): CountedBeat {
    return this.#current;
  }

  /** Counts from the next beat on again: another entry starts. */
  restart(): void {
    this.#current = NO_BEAT;
    this.#startsAfter = performance.now();
  }

  #receive(ahead: BeatAhead): void {
    this.#pending.get(ahead.id)?.();
    this.#pending.delete(ahead.id);
    const waitMs = ahead.heardAt - performance.now();
    if (ahead.cancelled || ahead.heardAt <= this.#current.heardAt || ahead.heardAt < this.#startsAfter) return;
    this.#listener.onAhead(this.#count(ahead));
    this.#pending.set(
      ahead.id,
      this.#scope.after(Math.max(0, waitMs), () => this.#reach(ahead)),
    );
  }

  #reach(ahead: BeatAhead): void {
    this.#pending.delete(ahead.id);
    if (ahead.heardAt < this.#startsAfter) return;
    this.#current = this.#count(ahead);
    this.#listener.onBeat(this.#current);
  }

  /** The beat that follows the current one. */
  #count({ beatInBar, heardAt, tempo }: BeatAhead): CountedBeat {
    const { bar, beat } = this.#current;
    const barKnown = beatInBar > 0;
    const next = barKnown ? beatInBar : (beat % ASSUMED_BEATS_IN_BAR) + 1;
    return { bar: next === 1 ? bar + 1 : bar, beat: next, heardAt, barKnown, beatMs: 60_000 / tempo };
  }
}
