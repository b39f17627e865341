/**
 * Extends the beats that the feed knows ahead of time, about one, to as many as the road shows: by the tempo, and
 * corrected with each beat that arrives. Pure; times are game time in seconds.
 */
import type { BeatInput } from './world.js';

/** A beat of the feed, in game time. */
export interface FeedBeat {
  readonly at: number;
  /** 1 for the first of the bar; 0 if unknown. */
  readonly beatInBar: number;
  /** 0 if unknown. */
  readonly beatsInBar: number;
  /** Beats per minute. */
  readonly tempo: number;
  /** 0..1 */
  readonly confidence: number;
  readonly cancelled: boolean;
}

interface PlannedBeat {
  readonly id: number;
  at: number;
}

/** How far ahead beats are planned. */
const AHEAD_SECONDS = 2.8;
/** Beats of less confidence plan nothing. */
const LEAST_CONFIDENCE = 0.2;
/** Beats closer than this fraction of the beat period are the same beat. */
const SAME_BEAT = 0.35;

export class BeatRoad {
  #planned: PlannedBeat[] = [];
  #nextId = 1;

  /** Takes a beat of the feed at game time `now`; returns beats to place, to correct and to remove. */
  receive(beat: FeedBeat, now: number): BeatInput[] {
    this.#planned = this.#planned.filter(({ at }) => at > now - 1);
    if (beat.cancelled || beat.confidence < LEAST_CONFIDENCE) return [];
    const period = 60 / beat.tempo;
    const changes: BeatInput[] = [];
    const kept = new Set<PlannedBeat>();
    for (let ahead = 0; beat.at + ahead * period < now + AHEAD_SECONDS; ahead++) {
      const at = beat.at + ahead * period;
      if (at <= now) continue;
      const planned = this.#nearest(at, period) ?? this.#plan(at);
      planned.at = at;
      kept.add(planned);
      const beatInBar =
        beat.beatInBar > 0 && beat.beatsInBar > 0 ? ((beat.beatInBar - 1 + ahead) % beat.beatsInBar) + 1 : 0;
      changes.push({ id: planned.id, at, beatInBar, tempo: beat.tempo, cancelled: false });
    }
    // After a change of tempo, beats planned by the old one do not occur.
    const wrong = this.#planned.filter(
      (planned) => planned.at > beat.at - SAME_BEAT * period && planned.at > now && !kept.has(planned),
    );
    for (const { id, at } of wrong) changes.push({ id, at, beatInBar: 0, tempo: beat.tempo, cancelled: true });
    this.#planned = this.#planned.filter((planned) => !wrong.includes(planned));
    return changes;
  }

  #nearest(at: number, period: number): PlannedBeat | undefined {
    return this.#planned.find((planned) => Math.abs(planned.at - at) < SAME_BEAT * period);
  }

  #plan(at: number): PlannedBeat {
    const planned = { id: this.#nextId++, at };
    this.#planned.push(planned);
    return planned;
  }
}
