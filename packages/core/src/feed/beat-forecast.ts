/**
 * Which beats to emit when, for one consumer that needs each a fixed time before it is heard. Holds
 * beats of the engine until that time; if the engine predicts them later than that, extrapolates the next
 * beat from the tempo, then corrects or cancels it by the engine's events. Has no clock, timers or streams:
 * the caller passes the time.
 */
import type { BeatEvent } from '../model/events.js';
import type { Milliseconds, NormalRange, Seconds } from '../model/units.js';

/** A beat ahead of time. A repeated `id` replaces the earlier values. */
export interface BeatAhead {
  /** Number of the beat in this stream; not the id of an event. */
  readonly id: number;
  /** Time of the beat, in seconds of the context. */
  readonly time: Seconds;
  /** Performance time (ms) at which the listener hears it. */
  readonly heardAt: Milliseconds;
  /** 1 for the downbeat; 0 if the bar is unknown. */
  readonly beatInBar: number;
  /** Beats in the bar; 0 while unknown. */
  readonly beatsInBar: number;
  /** Parts of a beat; 0 while unknown. */
  readonly subdivision: BeatEvent['subdivision'];
  /** Beats per minute. */
  readonly tempo: number;
  /** 0..1, from the engine's latest beat. */
  readonly confidence: NormalRange;
  /** True if the beat was emitted before and does not occur. */
  readonly cancelled: boolean;
}

/** The fields of a beat event that are used. */
type EngineBeat = Pick<BeatEvent, 'id' | 'time' | 'beatInBar' | 'beatsInBar' | 'subdivision' | 'tempo' | 'confidence'>;

interface UpcomingBeat extends Omit<BeatAhead, 'cancelled'> {
  /** Id of the engine's event; undefined while the beat is extrapolated. */
  readonly eventId: number | undefined;
  /** True once the consumer has received it. */
  emitted: boolean;
}

/** A smaller correction of an emitted beat is imperceptible and not emitted. */
const MOVE_TOLERANCE_MS: Milliseconds = 8;
/** Beats closer than this fraction of the beat period are the same beat. */
const SAME_BEAT_FRACTION = 0.4;
/** Largest variation of the time by which the engine predicts beats. */
const ENGINE_LEAD_JITTER_MS: Milliseconds = 45;

export class BeatForecast {
  readonly #leadMs: Milliseconds;
  readonly #heardAt: (time: Seconds) => Milliseconds;
  /** Known beats that are not heard yet: those of the engine, then an extrapolated one. By `heardAt`. */
  #upcoming: UpcomingBeat[] = [];
  /** Time from the engine's latest beat event to that beat being heard. */
  #engineLeadMs: Milliseconds = 0;
  #nextId = 0;

  /**
   * @param leadMs time from the emission of a beat to the listener hearing it
   * @param heardAt performance time (ms) at which the listener hears context time `time`
   */
  constructor(leadMs: Milliseconds, heardAt: (time: Seconds) => Milliseconds) {
    this.#leadMs = leadMs;
    this.#heardAt = heardAt;
  }

  /** Adds or updates a beat of the engine; returns the beats to emit immediately. */
  receive(event: EngineBeat, now: Milliseconds): BeatAhead[] {
    const heardAt = this.#heardAt(event.time);
    const period = 60_000 / event.tempo;
    this.#engineLeadMs = heardAt - now;
    const output: BeatAhead[] = [];
    const pending = this.#upcoming.filter((beat) => beat.heardAt > now);
    const same =
      pending.find((beat) => beat.eventId === event.id) ??
      pending.find(
        (beat) => beat.eventId === undefined && Math.abs(beat.heardAt - heardAt) < SAME_BEAT_FRACTION * period,
      );
    const after = pending.find((beat) => beat !== same && beat.eventId === undefined && beat.heardAt > heardAt);
    for (const beat of pending) {
      if (beat !== same && beat !== after && beat.eventId === undefined && beat.emitted)
        output.push(toCancellation(beat));
    }
    const { id: eventId, time, beatInBar, beatsInBar, subdivision, tempo, confidence } = event;
    const values = { time, heardAt, beatInBar, beatsInBar, subdivision, tempo, confidence, eventId };
    const fromEngine = this.#update(same, values, output);
    const next = time + 60 / tempo;
    const extrapolated = this.#update(
      after,
      {
        ...fromEngine,
        time: next,
        heardAt: this.#heardAt(next),
        beatInBar: nextInBar(event),
        eventId: undefined,
      },
      output,
    );
    const others = pending.filter((beat) => beat !== same && beat.eventId !== undefined);
    this.#upcoming = [...others, fromEngine, extrapolated].sort((a, b) => a.heardAt - b.heardAt);
    return [...output, ...this.takeDue(now)];
  }

  /** Returns the beats that are due at `now`, and marks them as emitted. */
  takeDue(now: Milliseconds): BeatAhead[] {
    const output: BeatAhead[] = [];
    this.#followDelay();
    this.#upcoming = this.#upcoming.filter((beat) => {
      if (now >= this.#expiryTime(beat)) {
        if (beat.emitted) output.push(toCancellation(beat));
        return false;
      }
      if (now >= this.#emitTime(beat)) {
        beat.emitted = true;
        output.push(toBeatAhead(beat));
      }
      return beat.eventId === undefined || beat.heardAt > now;
    });
    return output;
  }

  /** The next time at which {@link takeDue} has an effect; infinity if none. */
  get nextDueAt(): Milliseconds {
    let first = Infinity;
    for (const beat of this.#upcoming) {
      first = Math.min(first, this.#emitTime(beat), this.#expiryTime(beat));
    }
    return first;
  }

  /** The delay to the listener may have changed since a beat was received. */
  #followDelay(): void {
    this.#upcoming = this.#upcoming.map((beat) =>
      beat.emitted ? beat : { ...beat, heardAt: this.#heardAt(beat.time) },
    );
  }

  /** When to emit the beat; infinity if it was emitted, or if the engine will predict it in time. */
  #emitTime(beat: UpcomingBeat): Milliseconds {
    if (beat.emitted || (beat.eventId === undefined && this.#leadMs <= this.#engineLeadMs)) return Infinity;
    return beat.heardAt - this.#leadMs;
  }

  /** When to drop an extrapolated beat, because the engine would have predicted it by then. */
  #expiryTime(beat: UpcomingBeat): Milliseconds {
    if (beat.eventId !== undefined) return Infinity;
    return beat.heardAt - Math.max(0, this.#engineLeadMs - ENGINE_LEAD_JITTER_MS);
  }

  /** Applies `values` to `known`, or creates a beat. Adds the beat to `output` if it was emitted with other values. */
  #update(
    known: UpcomingBeat | undefined,
    values: Omit<UpcomingBeat, 'id' | 'emitted'> & Partial<Pick<UpcomingBeat, 'id' | 'emitted'>>,
    output: BeatAhead[],
  ): UpcomingBeat {
    if (!known) return { ...values, id: this.#nextId++, emitted: false };
    const beat: UpcomingBeat = { ...values, id: known.id, emitted: known.emitted };
    if (!known.emitted) return beat;
    const moved = Math.abs(beat.heardAt - known.heardAt) > MOVE_TOLERANCE_MS || beat.beatInBar !== known.beatInBar;
    if (moved) output.push(toBeatAhead(beat));
    return moved ? beat : { ...known, eventId: beat.eventId };
  }
}

/** Position in the bar of the beat after this one; 0 while unknown. */
function nextInBar({ beatInBar, beatsInBar }: EngineBeat): number {
  return beatInBar === 0 || beatsInBar === 0 ? 0 : (beatInBar % beatsInBar) + 1;
}

function toBeatAhead(beat: UpcomingBeat): BeatAhead {
  const { id, time, heardAt, beatInBar, beatsInBar, subdivision, tempo, confidence } = beat;
  return { id, time, heardAt, beatInBar, beatsInBar, subdivision, tempo, confidence, cancelled: false };
}

const toCancellation = (beat: UpcomingBeat): BeatAhead => ({ ...toBeatAhead(beat), cancelled: true });
