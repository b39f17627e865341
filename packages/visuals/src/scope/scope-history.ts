/**
 * What the detector scope remembers: the flux of the last seconds, and the onsets and beats in
 * them, in the order of their time. Knows nothing of when they are heard, nor of how they look.
 */
import {
  STEM_NAMES,
  type BeatEvent,
  type FeatureFrame,
  type MusicalEvent,
  type OnsetEvent,
  type Seconds,
} from '@sense/core';

/** Stems, each with flux and threshold. */
const STRIDE = 2 * STEM_NAMES.length;
/** Events beyond this go, however young: no music has as many in the time shown. */
const MOST_EVENTS = 512;

/**
 * Flux and threshold of every stem in a ring. Values are found by an index that counts every push
 * since the beginning, so that what is drawn of a value stays with it. Allocates in the constructor
 * only.
 */
export class FluxHistory {
  /** Index after the newest value. */
  end = 0;
  readonly #capacity: number;
  readonly #times: Float64Array;
  readonly #values: Float32Array;

  constructor(capacity: number) {
    this.#capacity = capacity;
    this.#times = new Float64Array(capacity);
    this.#values = new Float32Array(capacity * STRIDE);
  }

  /** Index of the oldest value. */
  get begin(): number {
    return Math.max(0, this.end - this.#capacity);
  }

  push({ time, stems }: Pick<FeatureFrame, 'time' | 'stems'>): void {
    const slot = this.end++ % this.#capacity;
    this.#times[slot] = time;
    let at = slot * STRIDE;
    for (const stem of STEM_NAMES) {
      this.#values[at++] = stems[stem].flux;
      this.#values[at++] = stems[stem].fluxThreshold;
    }
  }

  timeAt(index: number): Seconds {
    return this.#times[index % this.#capacity]!;
  }

  /** @param stem its place in `STEM_NAMES` */
  fluxAt(index: number, stem: number): number {
    return this.#values[(index % this.#capacity) * STRIDE + 2 * stem]!;
  }

  /** What the flux had to reach for an onset; 0 where the stem was too faint for one. */
  thresholdAt(index: number, stem: number): number {
    return this.#values[(index % this.#capacity) * STRIDE + 2 * stem + 1]!;
  }

  /** Index of the first value after which none is older than `time`; {@link end} if there is none. */
  firstFrom(time: Seconds): number {
    let index = this.end;
    while (index > this.begin && this.timeAt(index - 1) >= time) index--;
    return index;
  }
}

/** Events in the order of their time. One with the id of an earlier one takes its place. */
export class EventHistory<Event extends Pick<MusicalEvent, 'id' | 'time'>> {
  readonly #keepSeconds: Seconds;
  readonly #items: Event[] = [];

  /** @param keepSeconds how much older than the newest an event may be */
  constructor(keepSeconds: Seconds) {
    this.#keepSeconds = keepSeconds;
  }

  /** Oldest first. */
  get items(): readonly Event[] {
    return this.#items;
  }

  hear(event: Event): void {
    const items = this.#items;
    const known = items.findIndex(({ id }) => id === event.id);
    if (known >= 0) items.splice(known, 1);
    let at = items.length;
    while (at > 0 && items[at - 1]!.time > event.time) at--;
    items.splice(at, 0, event);
    const oldest = items.at(-1)!.time - this.#keepSeconds;
    let gone = Math.max(0, items.length - MOST_EVENTS);
    while (items[gone]!.time < oldest) gone++;
    items.splice(0, gone);
  }
}

/** All that the scope shows. */
export interface ScopeHistory {
  readonly flux: FluxHistory;
  readonly onsets: EventHistory<OnsetEvent>;
  readonly beats: EventHistory<BeatEvent>;
}
