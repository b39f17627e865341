/**
 * Decides what is visible when: queues events and features until the sound they describe is audible,
 * then maps them to controls. Called by the frame loop on the main thread; starts no timers.
 */
import {
  isDrumClass,
  SILENT_STEM,
  STEM_NAMES,
  perStem,
  type FeatureFrame,
  type LiveEvent,
  type Milliseconds,
  type NormalRange,
  type OutputFeed,
  type Scope,
  type Seconds,
  type StemFeatures,
  type StemName,
} from '@sense/core';
import { ControlMapper, type Viewing } from './control-mapper.js';
import type { Controls, ShownOnset } from './controls.js';
import { FrameBeatFollower, type FrameBeat } from './frame-beat.js';

/** `audible`: in time with the sound. `immediate`: as soon as known, which may be before it is audible. */
export type Timing = 'audible' | 'immediate';

/** What is visible in one frame. The object is reused: read it before the next frame. */
export interface DirectedFrame {
  readonly controls: Controls;
  /** Onsets first visible in this frame. */
  readonly onsets: readonly ShownOnset[];
  readonly beat: FrameBeat;
  /** Ids of all events first visible in this frame. */
  readonly shownEvents: readonly number[];
}

/** Turns a feed into the controls and onsets of each frame. */
export interface Director {
  /**
   * Shows everything that is due.
   *
   * @param performanceTime performance time of the frame, in ms
   * @param deltaSeconds time since the previous frame
   */
  frame(performanceTime: Milliseconds, deltaSeconds: Seconds): DirectedFrame;
  /** With reduced motion, fades take longer and pulses rise smoothly. */
  setReducedMotion(reduced: boolean): void;
}

/** Factor on all fades with reduced motion. */
const REDUCED_MOTION_FADE = 3;
/** Queue limits. The oldest entries are dropped first. */
const MAX_QUEUED_EVENTS = 512;
const MAX_QUEUED_FEATURES = 256;
/** Events later than this (the page was hidden) are dropped. */
const STALE_MS: Milliseconds = 1000;
/** Shown onsets that may still receive a drum class. */
const MAX_SHOWN_ONSETS = 64;
/** Step between two feature frames after a gap. */
const LONGEST_FEATURE_STEP: Seconds = 0.1;

/** The first beats of a piece come with less confidence: they are not shown. */
export const MIN_BEAT_CONFIDENCE: NormalRange = 0.4;

/** Options of {@link createDirector}. */
export interface DirectorOptions {
  /** Default `audible`. */
  readonly timing?: Timing;
  /** Whether a stem is visible now. If no stem is, beats are hidden too. Default: all are visible. */
  readonly audible?: (stem: StemName) => boolean;
  /** Beats with less confidence than this are not shown. Default {@link MIN_BEAT_CONFIDENCE}. */
  readonly minBeatConfidence?: NormalRange;
  /** Which areas the flash rule counts. Default `screen`. */
  readonly viewing?: Viewing;
}

/** Opens a director on a feed. It unsubscribes when `scope` ends. */
export function createDirector(feed: OutputFeed, scope: Scope, options: DirectorOptions = {}): Director {
  const timing = options.timing ?? 'audible';
  const audible = options.audible ?? (() => true);
  const minBeatConfidence = options.minBeatConfidence ?? MIN_BEAT_CONFIDENCE;
  const dueAt = (time: Seconds): Milliseconds => (timing === 'audible' ? feed.heardAt(time) : -Infinity);
  const mapper = new ControlMapper({ viewing: options.viewing ?? 'screen' });
  const queue: LiveEvent[] = [];
  const features = new FeatureQueue(MAX_QUEUED_FEATURES);
  const shownFeatures: Record<StemName, StemFeatures> = { ...perStem(() => SILENT_STEM) };
  let lastFeatureTime: Seconds = Number.NaN;
  /** Ids of shown onsets, oldest first, and whether their drum class is known. */
  const shownOnsets = new Map<number, boolean>();
  const onsets: ShownOnset[] = [];
  const beats = new FrameBeatFollower();
  const shownEvents: number[] = [];
  const frame: DirectedFrame = { controls: mapper.controls, onsets, shownEvents, beat: beats.beat };

  function receive(event: LiveEvent): void {
    if (event.type === 'onset' && shownOnsets.has(event.id)) {
      if (isDrumClass(event.drum) && shownOnsets.get(event.id) === false) {
        shownOnsets.set(event.id, true);
        mapper.hit(event.drum, event.strength);
      }
      return;
    }
    const known = queue.findIndex((other) => other.id === event.id);
    if (known >= 0) queue.splice(known, 1);
    let at = queue.length;
    while (at > 0 && queue[at - 1]!.time > event.time) at--;
    queue.splice(at, 0, event);
    if (queue.length > MAX_QUEUED_EVENTS) queue.shift();
  }

  function show(event: LiveEvent): void {
    if (!isVisible(event)) {
      // A hidden onset stays hidden when its drum class arrives later.
      if (event.type === 'onset') trackShownOnset(event.id, true);
      return;
    }
    shownEvents.push(event.id);
    if (event.type === 'beat') {
      mapper.beat(event.tempo, event.beatInBar);
      beats.show(event);
      return;
    }
    if (event.type !== 'onset') return;
    // An enrolled drum has no drum class: it is shown as an unclassified hit.
    const drum = isDrumClass(event.drum) ? event.drum : undefined;
    mapper.onset(event.stem, event.strength, drum);
    onsets.push({ stem: event.stem, strength: event.strength, drum });
    trackShownOnset(event.id, event.drum !== undefined);
  }

  function isVisible(event: LiveEvent): boolean {
    if (event.type === 'onset') return audible(event.stem);
    return event.confidence >= minBeatConfidence && STEM_NAMES.some(audible);
  }

  function trackShownOnset(id: number, drumKnown: boolean): void {
    shownOnsets.set(id, drumKnown);
    if (shownOnsets.size > MAX_SHOWN_ONSETS) shownOnsets.delete(shownOnsets.keys().next().value!);
  }

  const subscriptions = [feed.events$.subscribe(receive), feed.features$.subscribe((value) => features.push(value))];
  for (const subscription of subscriptions) scope.add(() => subscription.unsubscribe());

  return {
    frame(performanceTime, deltaSeconds) {
      onsets.length = 0;
      shownEvents.length = 0;
      mapper.advance(deltaSeconds);
      beats.advance(deltaSeconds);
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
      for (; due < queue.length; due++) {
        const event = queue[due]!;
        const lateMs = performanceTime - dueAt(event.time);
        if (lateMs < 0) break;
        if (timing === 'audible' && lateMs > STALE_MS) continue;
        show(event);
      }
      if (due > 0) queue.splice(0, due);
      mapper.settle();
      return frame;
    },
    setReducedMotion(reduced) {
      mapper.fade = reduced ? REDUCED_MOTION_FADE : 1;
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
