/**
 * Replays a recording as a feed, in time with its sound. Main thread. Context time of the feed is performance time in
 * seconds: it never goes back, whatever is sought, and each item is stamped with the moment at which it is heard.
 */
import { createStreams, initialStatus, type Clock, type MusicalEvent, type SessionStatus } from '@sense/core';
import { clamp, FeatureView, Scope, SenseError, type Milliseconds, type Seconds } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { EventIds } from '../messages/event-ids.js';
import { createSilentClock, PlaybackTimeline, type PlaybackClock, type PlaybackReading } from './playback-timeline.js';
import type { Recording } from './read-recording.js';
import type { RecordedItem } from './recording-lines.js';
import { checkReplay, type ReplayedFeed, type ReplayFeedOptions, type ReplaySettings } from './replay-options.js';

/** Media elements are silent outside. */
const RATE_LIMITS = { slowest: 0.0625, fastest: 16 } as const;
/** Shortest and longest time between two looks at the clock. */
const STEP_MS = { shortest: 8, longest: 50 } as const;
/** Events are emitted at most this long before they sound: so far back a start looks for those that are still to come. */
const LONGEST_PREDICTION: Seconds = 2;
/** What should have been heard longer ago, because the page stalled, is left out. */
const STALE_SECONDS: Seconds = 1;

/**
 * Replays `recording` with its sound: paused, sought and slowed down with it. The feed is `running` while the sound
 * plays and `suspended` otherwise; its source is `ended` after the last item. It ends with `signal` or `dispose()` only.
 *
 * `play`, `pause`, `seek` and `setRate` throw `invalid-state` where the clock has no such control. Throws
 * `invalid-argument` for options out of range.
 *
 * @example
 * const replay = replayFeed(await readRecording(file), { clock: document.querySelector('audio')! });
 * await createStage(replay, { canvas });
 * await replay.play();
 */
export function replayFeed(recording: Recording, options: ReplayFeedOptions = {}): ReplayedFeed {
  const settings = checkReplay(recording, options);
  const now = (): Milliseconds => performance.now();
  return new Replay(recording, options.clock ?? createSilentClock(now), { ...settings, now, signal: options.signal });
}

interface ReplayContext extends ReplaySettings {
  readonly now: () => Milliseconds;
  readonly signal: AbortSignal | undefined;
}

class Replay implements ReplayedFeed {
  readonly recording: Recording;
  readonly clock: Clock;
  readonly events$;
  readonly onsets$;
  readonly beats$;
  readonly features$;
  readonly status$;
  readonly #sound: PlaybackClock;
  readonly #settings: ReplayContext;
  readonly #timeline: PlaybackTimeline;
  readonly #scope: Scope;
  readonly #sinks;
  readonly #ids = new EventIds();
  #status: SessionStatus;
  /** Index of the next item. */
  #next = 0;
  /** Items before this time of the recording are not replayed: they were heard before the start. */
  #startTime: Seconds = 0;
  /** Counts the updates: a subscriber that pauses, seeks or changes the rate runs one within another. */
  #updates = 0;
  #emitting = false;

  constructor(recording: Recording, sound: PlaybackClock, settings: ReplayContext) {
    this.recording = recording;
    this.#sound = sound;
    this.#settings = settings;
    this.#timeline = new PlaybackTimeline(sound, settings.outputLatencyMs, settings.now);
    this.clock = createPerformanceClock(settings.now);
    this.#status = { ...initialStatus('message-port'), state: 'suspended' };
    const { streams, sinks } = createStreams(this.#status);
    this.#sinks = sinks;
    ({
      events$: this.events$,
      onsets$: this.onsets$,
      beats$: this.beats$,
      features$: this.features$,
      status$: this.status$,
    } = streams);
    const scope = new Scope({ signal: settings.signal });
    this.#scope = scope;
    scope.add(() => sinks.complete());
    scope.add(() => this.#publish({ state: 'disposed' }));
    scope.add(() => sound.pause?.());
    if (scope.disposed) return;
    this.#listen(sound);
    // Emits from the next task on, when the host has subscribed.
    if (this.#timeline.read().playing) this.#publish({ state: 'running' });
    this.#timeline.interrupt();
    scope.after(0, () => this.#run());
  }

  get signal(): AbortSignal {
    return this.#scope.signal;
  }

  get position(): Seconds {
    return this.#sound.currentTime - this.#settings.offsetSeconds;
  }

  get playing(): boolean {
    return this.#status.state === 'running';
  }

  get rate(): number {
    return this.#sound.playbackRate ?? 1;
  }

  heardAt(time: Seconds): Milliseconds {
    return 1000 * time;
  }

  async play(): Promise<void> {
    this.#scope.requireOpen('the replay');
    if (!this.#sound.play) throw uncontrolled('play');
    await this.#sound.play();
    this.update();
  }

  pause(): void {
    this.#scope.requireOpen('the replay');
    if (!this.#sound.pause) throw uncontrolled('pause');
    this.#sound.pause();
    this.update();
  }

  seek(seconds: Seconds): void {
    this.#scope.requireOpen('the replay');
    requireRange('seconds', seconds, -Infinity, Infinity);
    if (!this.#sound.play) throw uncontrolled('seek');
    const { offsetSeconds } = this.#settings;
    this.#sound.currentTime = clamp(seconds, 0, this.recording.durationSeconds) + offsetSeconds;
    this.#timeline.interrupt();
    this.update();
  }

  setRate(rate: number): void {
    this.#scope.requireOpen('the replay');
    requireRange('rate', rate, RATE_LIMITS.slowest, RATE_LIMITS.fastest);
    if (this.#sound.playbackRate === undefined || !this.#sound.play) throw uncontrolled('setRate');
    this.#sound.playbackRate = rate;
    this.update();
  }

  update(): void {
    if (this.#scope.disposed) return;
    const update = ++this.#updates;
    const reading = this.#timeline.read();
    const { offsetSeconds } = this.#settings;
    if (reading.jumped) this.#start(reading.position - offsetSeconds);
    const ended = this.#next >= this.recording.items.length && this.recording.items.length > 0;
    const source = reading.playing && !ended ? 'open' : this.#status.source;
    this.#publish({ state: reading.playing ? 'running' : 'suspended', source });
    // A call by a subscriber only interrupts the emission that called it, which goes on from here in a task of its own.
    if (!reading.playing || this.#emitting || update !== this.#updates || this.#scope.disposed) return;
    this.#emitting = true;
    try {
      this.#emitDue(reading);
    } finally {
      this.#emitting = false;
      if (update !== this.#updates && !this.#scope.disposed) this.#scope.after(STEP_MS.shortest, () => this.update());
    }
  }

  dispose(): void {
    this.#scope.dispose();
  }

  /** Reacts to the controls of a media element at once; the timer would notice within 50 ms. */
  #listen(sound: PlaybackClock): void {
    if (typeof EventTarget === 'undefined' || !(sound instanceof EventTarget)) return;
    const update = (): void => this.update();
    for (const type of ['playing', 'pause', 'waiting', 'ratechange', 'ended']) this.#scope.listen(sound, type, update);
    for (const type of ['seeking', 'seeked']) {
      this.#scope.listen(sound, type, () => {
        this.#timeline.interrupt();
        this.update();
      });
    }
  }

  #run(): void {
    try {
      this.update();
    } finally {
      if (!this.#scope.disposed) this.#scope.after(this.#waitMs(), () => this.#run());
    }
  }

  /** Time until the next item is due. */
  #waitMs(): Milliseconds {
    const item = this.recording.items[this.#next];
    if (!this.playing || !item) return STEP_MS.longest;
    const waitSeconds = (item.emitted - this.position) / this.rate - this.#settings.leadMs / 1000;
    return clamp(1000 * waitSeconds, STEP_MS.shortest, STEP_MS.longest);
  }

  /** Starts from a time of the recording: with the first item that is heard from then on. */
  #start(position: Seconds): void {
    this.#startTime = position;
    this.#next = firstEmittedAt(this.recording.items, position - LONGEST_PREDICTION);
    this.#ids.startRun();
  }

  /** Emits until a subscriber calls {@link update}: what `reading` says may no longer be true then. */
  #emitDue({ position, rate }: PlaybackReading): void {
    const update = this.#updates;
    const { items } = this.recording;
    const { offsetSeconds, leadMs } = this.#settings;
    const heard = position - offsetSeconds;
    const due = heard + (leadMs / 1000) * rate;
    const oldest = Math.max(this.#startTime, heard - STALE_SECONDS * rate);
    while (this.#next < items.length && items[this.#next]!.emitted <= due) {
      const item = items[this.#next++]!;
      if (item.time >= oldest || item.kind === 'status') this.#emit(item, rate);
      if (update !== this.#updates || this.#scope.disposed) return;
    }
    if (this.#next === items.length && heard >= this.recording.durationSeconds) this.#publish({ source: 'ended' });
  }

  #emit(item: RecordedItem, rate: number): void {
    if (item.kind === 'status') {
      // How the recorded session played and ended is not how this replay does.
      const { state: _state, source: _source, ...health } = item.status;
      this.#publish(health);
      return;
    }
    const time = this.#toFeedTime(item.time);
    if (item.kind === 'features') {
      this.#sinks.features(new FeatureView(item.block.slice(), time, item.frame));
      return;
    }
    const { event } = item;
    const emittedAt = this.#settings.now();
    this.#sinks.event({
      ...withRate(event, rate),
      id: this.#ids.of(event.id),
      time,
      emitted: this.#toFeedTime(event.emitted),
      emittedAt,
      latency: emittedAt - this.clock.toPerformance(time),
    });
  }

  #toFeedTime(time: Seconds): Seconds {
    return this.#timeline.heardAt(time + this.#settings.offsetSeconds) / 1000;
  }

  #publish(change: Partial<SessionStatus>): void {
    const next = { ...this.#status, ...change };
    const differs = (Object.keys(next) as (keyof SessionStatus)[]).some((name) => next[name] !== this.#status[name]);
    if (!differs) return;
    this.#status = next;
    this.#sinks.status(next);
  }
}

/** A beat at the speed of the sound. */
function withRate<Event extends MusicalEvent>(event: Event, rate: number): Event {
  return event.type === 'beat' ? { ...event, tempo: event.tempo * rate } : event;
}

/** Index of the first item that was emitted at `time` or later. */
function firstEmittedAt(items: readonly RecordedItem[], time: Seconds): number {
  let [low, high] = [0, items.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if (items[middle]!.emitted < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Context time is performance time in seconds: what is heard at that moment. */
function createPerformanceClock(now: () => Milliseconds): Clock {
  return {
    contextNow: () => now() / 1000,
    toPerformance: (time) => 1000 * time,
    toContext: (ms) => ms / 1000,
    heardAt: (time) => 1000 * time,
    outputLatencyMs: () => 0,
  };
}

function uncontrolled(what: string): SenseError {
  return new SenseError(
    'invalid-state',
    `${what} is not possible with this clock: control the sound itself, the replay follows it`,
  );
}
