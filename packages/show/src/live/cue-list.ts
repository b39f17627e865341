/** Which cues of an entry are due: at beats, sections, times and events. Does not run them. */
import type { Seconds } from '@sense/core';
import type { Cue, CueTime, SetEntry, Show } from '../document/show.js';
import type { CountedBeat } from './musical-position.js';
import type { FoundEvent } from './cue-events.js';

/** A cue with a place on the bars of an entry, a section that begins at a bar included. */
type BarTime = Pick<CueTime, 'bar' | 'beat' | 'every' | 'from'>;

export class CueList {
  readonly #cues: readonly Cue[];
  readonly #sections: NonNullable<SetEntry['sections']>;
  /** Cues at one bar or time that were called in this entry. */
  readonly #done: Set<string>;
  /** How often a section or event of each cue has come, by the id of the cue. */
  readonly #occurrences: Map<string, number>;

  /**
   * @param replaced the list that this one replaces while the entry plays, and the beat that was heard last: cues that
   *   were called are not called again, and those that are new are not called for times that have passed
   */
  constructor(show: Show, entry: SetEntry, replaced?: { readonly list: CueList; readonly at: CountedBeat }) {
    this.#cues = [...(show.cues ?? []), ...(entry.cues ?? [])];
    this.#sections = entry.sections ?? [];
    this.#done = replaced ? replaced.list.#done : new Set();
    this.#occurrences = replaced ? replaced.list.#occurrences : new Map();
    if (replaced) this.reach(replaced.at);
  }

  /** All cues, in the order in which they are called by hand. */
  get all(): readonly Cue[] {
    return this.#cues;
  }

  find(id: string): Cue | undefined {
    return this.#cues.find((cue) => cue.id === id);
  }

  /** Cues on a bar that are due at `beat`. Does not mark them as done. */
  dueAt(beat: CountedBeat): Cue[] {
    return this.#cues.filter((cue) => cue.at !== undefined && this.#isDue(cue.id, cue.at, beat));
  }

  /** Marks the cues that were due at `beat`, so that they are not called again. */
  reach(beat: CountedBeat): void {
    for (const { id, at } of this.#cues) {
      if (at?.bar !== undefined && isReached(at, beat)) this.#done.add(id);
    }
  }

  /** The names of sections that begin with `beat`, as the entry lists them. */
  sectionsAt({ bar, beat }: CountedBeat): string[] {
    return beat === 1 ? this.#sections.filter((section) => section.bar === bar).map(({ name }) => name) : [];
  }

  /**
   * Cues of a section that begins.
   *
   * @param begins false where it comes, and is not to be counted yet
   */
  dueInSection(name: string, begins = true): Cue[] {
    return this.#cues.filter(({ id, at }) => {
      const matches = at?.section === '*' || at?.section?.toLowerCase() === name.toLowerCase();
      return matches && this.#isWanted(id, at!, begins);
    });
  }

  /** Cues of an event. */
  dueOn({ event, stem, drum }: FoundEvent): Cue[] {
    return this.#cues.filter(({ id, at }) => {
      return at?.event === event && at.stem === stem && at.drum === drum && this.#isWanted(id, at);
    });
  }

  /** Cues at a time of the entry, in seconds from its start. */
  dueBy(seconds: Seconds): Cue[] {
    return this.#cues.filter(({ id, at }) => {
      if (at?.seconds === undefined || at.seconds > seconds || this.#done.has(id)) return false;
      this.#done.add(id);
      return true;
    });
  }

  #isDue(id: string, at: BarTime, beat: CountedBeat): boolean {
    if (at.every !== undefined) {
      const from = at.from ?? 1 + at.every;
      return beat.beat === 1 && beat.bar >= from && (beat.bar - from) % at.every === 0;
    }
    return at.bar !== undefined && !this.#done.has(id) && isReached(at, beat);
  }

  /** Whether this occurrence is the wanted one; counts it. */
  #isWanted(id: string, { occurrence }: CueTime, counts = true): boolean {
    const count = (this.#occurrences.get(id) ?? 0) + 1;
    if (counts) this.#occurrences.set(id, count);
    return occurrence === undefined || occurrence === count;
  }
}

/** Whether `beat` is at the time or after it: a beat that the feed left out does not swallow a cue. */
function isReached({ bar, beat = 1 }: BarTime, at: CountedBeat): boolean {
  return at.bar > bar! || (at.bar === bar && at.beat >= beat);
}
