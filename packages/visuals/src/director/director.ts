/**
 * Decides what is visible when: holds events and features until the sound they describe is heard,
 * then turns them into controls. Driven by the frame loop; draws nothing and starts no timers.
 */
import {
  isDrumClass,
  SILENT_STEM,
  STEM_NAMES,
  perStem,
  type FeatureFrame,
  type LiveEvent,
  type Milliseconds,
  type OutputFeed,
  type Scope,
  type Seconds,
  type StemFeatures,
  type StemName,
} from '@sense/core';
import type { ShownOnset } from '../scenes/scene.js';
import { ControlMapper, type Controls } from './control.js';

/** `audible`: with the sound. `immediate`: as soon as known, which may be before it is heard. */
export type Timing = 'audible' | 'immediate';

/** What is visible in one frame. One object for life: read it before the next frame. */
export interface DirectedFrame {
  readonly controls: Controls;
  /** Onsets first visible in this frame. */
  readonly onsets: readonly ShownOnset[];
  /** Ids of all events first visible in this frame. */
  readonly shownEvents: readonly number[];
}

export interface Director {
  /**
   * Everything due by now becomes visible.
   *
   * @param performanceTime of the frame, in ms
   * @param deltaSeconds since the frame before
   */
  frame(performanceTime: Milliseconds, deltaSeconds: Seconds): DirectedFrame;
  /** Longer fades. */
  setCalm(calm: boolean): void;
}

/** How much longer fades are with reduced motion. */
const CALM_FADE = 3;
/** Bounds on what may wait; the oldest go first. */
const MOST_WAITING_EVENTS = 512;
const MOST_WAITING_FEATURES = 256;
/** Events this late (the page was hidden) are past: showing them now would mislead. */
const STALE_MS: Milliseconds = 1000;
/** Shown onsets whose drum may still become known. */
const REMEMBERED_ONSETS = 64;
/** Taken for the step between features after a gap. */
const LONGEST_FEATURE_STEP: Seconds = 0.1;

export interface DirectorOptions {
  /** Default `audible`. */
  readonly timing?: Timing;
  /** Whether a stem shows now; where none does, nor do beats. Default: all do. */
  readonly audible?: (stem: StemName) => boolean;
}

/** Ends with `scope`. */
export function createDirector(feed: OutputFeed, scope: Scope, options: DirectorOptions = {}): Director {
  const heard = (options.timing ?? 'audible') === 'audible';
  const audible = options.audible ?? (() => true);
  const dueAt = (time: Seconds): Milliseconds => (heard ? feed.heardAt(time) : -Infinity);
  const mapper = new ControlMapper();
  const waiting: LiveEvent[] = [];
  const features = new FeatureQueue(MOST_WAITING_FEATURES);
  const shownFeatures: Record<StemName, StemFeatures> = { ...perStem(() => SILENT_STEM) };
  let lastFeatureTime: Seconds = Number.NaN;
  /** Ids of shown onsets, oldest first, and whether their drum was known. */
  const shownOnsets = new Map<number, boolean>();
  const onsets: ShownOnset[] = [];
  const shownEvents: number[] = [];
  const frame: DirectedFrame = { controls: mapper.controls, onsets, shownEvents };

  function receive(event: LiveEvent): void {
    if (event.type === 'onset' && shownOnsets.has(event.id)) {
      if (isDrumClass(event.drum) && shownOnsets.get(event.id) === false) {
        shownOnsets.set(event.id, true);
        mapper.hit(event.drum, event.strength);
      }
      return;
    }
    const known = waiting.findIndex((other) => other.id === event.id);
    if (known >= 0) waiting.splice(known, 1);
    let at = waiting.length;
    while (at > 0 && waiting[at - 1]!.time > event.time) at--;
    waiting.splice(at, 0, event);
    if (waiting.length > MOST_WAITING_EVENTS) waiting.shift();
  }

  function show(event: LiveEvent): void {
    if (!shows(event)) return;
    shownEvents.push(event.id);
    if (event.type === 'beat') {
      mapper.beat(event.tempo, event.beatInBar);
      return;
    }
    // A drum that was taught looks like a hit of whatever drum.
    const drum = isDrumClass(event.drum) ? event.drum : undefined;
    mapper.onset(event.stem, event.strength, drum);
    onsets.push({ stem: event.stem, strength: event.strength, drum });
    remember(event.id, event.drum !== undefined);
  }

  /** Whether the event is to be seen. What is not stays so, should its drum become known. */
  function shows(event: LiveEvent): boolean {
    if (event.type === 'beat') return STEM_NAMES.some(audible);
    if (audible(event.stem)) return true;
    remember(event.id, true);
    return false;
  }

  function remember(id: number, drumKnown: boolean): void {
    shownOnsets.set(id, drumKnown);
    if (shownOnsets.size > REMEMBERED_ONSETS) shownOnsets.delete(shownOnsets.keys().next().value!);
  }

  const subscriptions = [feed.events$.subscribe(receive), feed.features$.subscribe((value) => features.push(value))];
  for (const subscription of subscriptions) scope.add(() => subscription.unsubscribe());

  return {
    frame(performanceTime, deltaSeconds) {
      onsets.length = 0;
      shownEvents.length = 0;
      mapper.advance(deltaSeconds);
      for (let due = features.oldest; due && dueAt(due.time) <= performanceTime; due = features.oldest) {
        features.drop();
        for (const stem of STEM_NAMES) shownFeatures[stem] = audible(stem) ? due.stems[stem] : SILENT_STEM;
        const stepSeconds = due.time - lastFeatureTime;
        lastFeatureTime = due.time;
        mapper.features(
          shownFeatures,
          stepSeconds >= 0 && stepSeconds <= LONGEST_FEATURE_STEP ? stepSeconds : LONGEST_FEATURE_STEP,
        );
      }
      let due = 0;
      for (; due < waiting.length; due++) {
        const event = waiting[due]!;
        const lateMs = performanceTime - dueAt(event.time);
        if (lateMs < 0) break;
        if (heard && lateMs > STALE_MS) continue;
        show(event);
      }
      waiting.splice(0, due);
      mapper.settle();
      return frame;
    },
    setCalm(calm) {
      mapper.fade = calm ? CALM_FADE : 1;
    },
  };
}

/** Feature frames that are not audible yet, oldest first: a ring of references. */
class FeatureQueue {
  readonly #frames: (FeatureFrame | undefined)[];
  #first = 0;
  #size = 0;

  constructor(capacity: number) {
    this.#frames = Array.from({ length: capacity }, () => undefined);
  }

  get oldest(): FeatureFrame | undefined {
    return this.#frames[this.#first];
  }

  /** Adds a frame; drops the oldest where the queue is full. */
  push(frame: FeatureFrame): void {
    const capacity = this.#frames.length;
    if (this.#size === capacity) this.drop();
    this.#frames[(this.#first + this.#size++) % capacity] = frame;
  }

  /** Removes the oldest frame. */
  drop(): void {
    this.#frames[this.#first] = undefined;
    this.#first = (this.#first + 1) % this.#frames.length;
    this.#size--;
  }
}
