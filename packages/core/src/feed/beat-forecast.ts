/**
 * Which beats are coming, for one consumer that wants each a fixed time before it is heard. What the
 * engine tells is passed on when that time has come; where the engine tells it too late, the beat
 * after the last is reckoned from the tempo, then corrected or taken back by what the engine says.
 * Pure: it is given the time. Knows nothing of timers or streams.
 */
import type { BeatEvent } from '../model/events.js';
import type { Milliseconds, NormalRange, Seconds } from '../model/units.js';

/** A beat that is coming. One with the `id` of an earlier one corrects it. */
export interface BeatAhead {
  /** Counts the beats of this stream; not the id of an event. */
  readonly id: number;
  /** When it sounds, in context seconds. */
  readonly time: Seconds;
  /** When the listener hears it, in performance time. */
  readonly heardAt: Milliseconds;
  /** 1 for the downbeat; 0 where the bar is not known. */
  readonly beatInBar: number;
  /** Beats per minute. */
  readonly tempo: number;
  readonly confidence: NormalRange;
  /** True: it was told too soon, and does not come. */
  readonly cancelled: boolean;
}

/** What is read of an event. */
export type EmittedBeat = Pick<BeatEvent, 'id' | 'time' | 'beatInBar' | 'tempo' | 'confidence'>;

interface Coming extends Omit<BeatAhead, 'cancelled'> {
  /** The event that told of it; undefined while it is only reckoned. */
  readonly eventId: number | undefined;
  announced: boolean;
}

/** What moves by no more than this stays as it was told: nobody feels it. */
const STEADY_MS: Milliseconds = 8;
/** Two beats closer than this part of one are the same beat. */
const SAME_PART = 0.4;
/** The engine tells of beats at times that differ by no more than this. */
const ENGINE_SPREAD_MS: Milliseconds = 45;

export class BeatForecast {
  readonly #leadMs: Milliseconds;
  readonly #heardAt: (time: Seconds) => Milliseconds;
  /** Beats that have not sounded yet, as far as they are known: those the engine told, then one that is reckoned. */
  #coming: Coming[] = [];
  /** How long before it was heard the engine told the last beat. */
  #engineLeadMs: Milliseconds = 0;
  #lastInBar = 0;
  /** 0 while no bar has been heard to its end. */
  #beatsInBar = 0;
  #nextId = 0;

  /**
   * @param leadMs how long before it is heard a beat is wanted
   * @param heardAt performance time at which the listener hears context time `time`
   */
  constructor(leadMs: Milliseconds, heardAt: (time: Seconds) => Milliseconds) {
    this.#leadMs = leadMs;
    this.#heardAt = heardAt;
  }

  /** Takes a beat that the engine told, new or corrected; returns what is to be said of it at once. */
  hear(event: EmittedBeat, now: Milliseconds): BeatAhead[] {
    const heardAt = this.#heardAt(event.time);
    const period = 60_000 / event.tempo;
    this.#engineLeadMs = heardAt - now;
    this.#countBar(event.beatInBar);
    const said: BeatAhead[] = [];
    const pending = this.#coming.filter((beat) => beat.heardAt > now);
    const same =
      pending.find((beat) => beat.eventId === event.id) ??
      pending.find((beat) => beat.eventId === undefined && Math.abs(beat.heardAt - heardAt) < SAME_PART * period);
    const after = pending.find((beat) => beat !== same && beat.eventId === undefined && beat.heardAt > heardAt);
    for (const beat of pending) {
      if (beat !== same && beat !== after && beat.eventId === undefined && beat.announced) said.push(cancel(beat));
    }
    const { time, beatInBar, tempo, confidence } = event;
    const told = this.#correct(same, { time, heardAt, beatInBar, tempo, confidence, eventId: event.id }, said);
    const next = time + 60 / tempo;
    const reckoned = this.#correct(
      after,
      { ...told, time: next, heardAt: this.#heardAt(next), beatInBar: this.#inBarAfter(beatInBar), eventId: undefined },
      said,
    );
    const others = pending.filter((beat) => beat !== same && beat.eventId !== undefined);
    this.#coming = [...others, told, reckoned].sort((a, b) => a.heardAt - b.heardAt);
    return [...said, ...this.due(now)];
  }

  /** What is to be said by now. */
  due(now: Milliseconds): BeatAhead[] {
    const said: BeatAhead[] = [];
    this.#coming = this.#coming.filter((beat) => {
      if (now >= this.#givenUpAt(beat)) {
        if (beat.announced) said.push(cancel(beat));
        return false;
      }
      if (now >= this.#announcedAt(beat)) {
        beat.announced = true;
        said.push(tell(beat));
      }
      return beat.eventId === undefined || beat.heardAt > now;
    });
    return said;
  }

  /** When {@link due} has something to do; infinity if never. */
  get dueAt(): Milliseconds {
    let first = Infinity;
    for (const beat of this.#coming) {
      first = Math.min(first, this.#announcedAt(beat), this.#givenUpAt(beat));
    }
    return first;
  }

  /** When it is to be told; infinity if it was, or if the engine will say so itself in time. */
  #announcedAt(beat: Coming): Milliseconds {
    if (beat.announced || (beat.eventId === undefined && this.#leadMs <= this.#engineLeadMs)) return Infinity;
    return beat.heardAt - this.#leadMs;
  }

  /** By then the engine would have told of a beat that is only reckoned. */
  #givenUpAt(beat: Coming): Milliseconds {
    if (beat.eventId !== undefined) return Infinity;
    return beat.heardAt - Math.max(0, this.#engineLeadMs - ENGINE_SPREAD_MS);
  }

  /** The beat as it is known now: `known` with new values, or a new one. What was told otherwise is told again. */
  #correct(
    known: Coming | undefined,
    values: Omit<Coming, 'id' | 'announced'> & Partial<Pick<Coming, 'id' | 'announced'>>,
    said: BeatAhead[],
  ): Coming {
    if (!known) return { ...values, id: this.#nextId++, announced: false };
    const beat: Coming = { ...values, id: known.id, announced: known.announced };
    if (!known.announced) return beat;
    const moved = Math.abs(beat.heardAt - known.heardAt) > STEADY_MS || beat.beatInBar !== known.beatInBar;
    if (moved) said.push(tell(beat));
    return moved ? beat : { ...known, eventId: beat.eventId };
  }

  #countBar(beatInBar: number): void {
    if (beatInBar === 1 && this.#lastInBar > 1) this.#beatsInBar = this.#lastInBar;
    if (beatInBar === 0) this.#beatsInBar = 0;
    this.#lastInBar = beatInBar;
  }

  #inBarAfter(beatInBar: number): number {
    if (beatInBar === 0 || this.#beatsInBar === 0) return 0;
    return (beatInBar % this.#beatsInBar) + 1;
  }
}

function tell(beat: Coming): BeatAhead {
  const { id, time, heardAt, beatInBar, tempo, confidence } = beat;
  return { id, time, heardAt, beatInBar, tempo, confidence, cancelled: false };
}

const cancel = (beat: Coming): BeatAhead => ({ ...tell(beat), cancelled: true });
