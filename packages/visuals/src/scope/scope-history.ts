/**
 * History of the detector scope: the flux of the last seconds, and their onsets and beats in order of
 * time.
 */
import {
  STEM_NAMES,
  type BeatEvent,
  type FeatureFrame,
  type MusicalEvent,
  type OnsetEvent,
  type Seconds,
} from '@sense/core';

/** Values per feature frame: flux and threshold of each stem, and the two parts of the beat activation. */
const STRIDE = 2 * STEM_NAMES.length + 2;
/** The parts of the beat activation: hand-made and learned. */
export type BeatPart = 'flux' | 'learned';
/** The oldest events beyond this count are dropped. */
const MAX_EVENTS = 512;

/**
 * Flux and threshold of every stem and the beat activation in a ring buffer. The index of a value counts all pushes and never
 * changes, so dash patterns scroll with the values. Allocates in the constructor only.
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

  push({ time, stems, mix }: Pick<FeatureFrame, 'time' | 'stems' | 'mix'>): void {
    const slot = this.end++ % this.#capacity;
    this.#times[slot] = time;
    let at = slot * STRIDE;
    for (const stem of STEM_NAMES) {
      this.#values[at++] = stems[stem].flux;
      this.#values[at++] = stems[stem].fluxThreshold;
    }
    this.#values[at++] = mix.beatFlux;
    this.#values[at] = mix.beatLearned;
  }

  timeAt(index: number): Seconds {
    return this.#times[index % this.#capacity]!;
  }

  /** @param stem index in `STEM_NAMES` */
  fluxAt(index: number, stem: number): number {
    return this.#values[(index % this.#capacity) * STRIDE + 2 * stem]!;
  }

  /** The flux that an onset required; 0 while the stem was too quiet for one. */
  thresholdAt(index: number, stem: number): number {
    return this.#values[(index % this.#capacity) * STRIDE + 2 * stem + 1]!;
  }

  /** A part of the beat activation, 0..1. */
  beatPartAt(index: number, part: BeatPart): number {
    return this.#values[(index % this.#capacity) * STRIDE + 2 * STEM_NAMES.length + (part === 'flux' ? 0 : 1)]!;
  }

  /** Index of the first value from which all are at or after `time`; {@link end} if there is none. */
  firstFrom(time: Seconds): number {
    let index = this.end;
    while (index > this.begin && this.timeAt(index - 1) >= time) index--;
    return index;
  }
}

/** Events in order of time. An event replaces an earlier one with the same id. */
export class EventHistory<Event extends Pick<MusicalEvent, 'id' | 'time'>> {
  readonly #keepSeconds: Seconds;
  readonly #items: Event[] = [];

  /** @param keepSeconds maximum age of an event relative to the newest one */
  constructor(keepSeconds: Seconds) {
    this.#keepSeconds = keepSeconds;
  }

  /** Oldest first. */
  get items(): readonly Event[] {
    return this.#items;
  }

  add(event: Event): void {
    const items = this.#items;
    const known = items.findIndex(({ id }) => id === event.id);
    if (known >= 0) items.splice(known, 1);
    let at = items.length;
    while (at > 0 && items[at - 1]!.time > event.time) at--;
    items.splice(at, 0, event);
    const oldest = items.at(-1)!.time - this.#keepSeconds;
    let gone = Math.max(0, items.length - MAX_EVENTS);
    while (items[gone]!.time < oldest) gone++;
    items.splice(0, gone);
  }
}

/** Everything that the scope shows. */
export interface ScopeHistory {
  readonly flux: FluxHistory;
  readonly onsets: EventHistory<OnsetEvent>;
  readonly beats: EventHistory<BeatEvent>;
}
