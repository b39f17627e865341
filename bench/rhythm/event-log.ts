/**
 * The final state of a stream of events: one entry per id, merged with its updates. A beat cannot be moved or cancelled
 * after its time: such corrections are counted and ignored.
 */
import type { BeatEvent, MusicalEvent, OnsetEvent, Seconds, StemName } from '@sense/core/engine';

export interface LoggedOnset {
  readonly stem: StemName;
  time: Seconds;
  /** Seconds of input consumed when it was first emitted. */
  readonly emitted: Seconds;
  /** Drum classes of the last update; empty without one. */
  drums: readonly string[];
  /** Seconds of input consumed when the first drum class was emitted. */
  classifiedAt: Seconds | undefined;
}

export interface LoggedBeat {
  time: Seconds;
  /** Seconds of input consumed when it was emitted with this time. */
  emitted: Seconds;
  /** Beats per minute. */
  tempo: number;
  /** Of the last update: 1 for the downbeat, 0 for unknown. */
  beatInBar: number;
}

/** Fields that only some detectors fill. */
interface OptionalFields {
  readonly drum?: string;
  readonly drums?: readonly string[];
  readonly cancelled?: boolean;
}

export class EventLog {
  /** Beats cancelled before their time. */
  cancelledBeats = 0;
  /** Attempts to move or cancel a beat after its time. */
  lateCorrections = 0;
  readonly #onsets = new Map<number, LoggedOnset>();
  readonly #beats = new Map<number, LoggedBeat>();

  /** Adds an event; call in the order of emission. */
  add(event: MusicalEvent & OptionalFields): void {
    if (event.type === 'onset') this.#addOnset(event);
    else if (event.type === 'beat') this.#addBeat(event);
  }

  /** Onsets of a stem, ascending in time. */
  onsets(stem: StemName): LoggedOnset[] {
    return [...this.#onsets.values()].filter((onset) => onset.stem === stem).sort((a, b) => a.time - b.time);
  }

  /** Beats, ascending in time. */
  beats(): LoggedBeat[] {
    return [...this.#beats.values()].sort((a, b) => a.time - b.time);
  }

  #addOnset(event: OnsetEvent & OptionalFields): void {
    if (event.cancelled) {
      this.#onsets.delete(event.id);
      return;
    }
    const drums: readonly string[] = event.drums ?? (event.drum === undefined ? [] : [event.drum]);
    const classifiedAt = drums.length > 0 ? event.emitted : undefined;
    const known = this.#onsets.get(event.id);
    if (!known) {
      this.#onsets.set(event.id, { stem: event.stem, time: event.time, emitted: event.emitted, drums, classifiedAt });
      return;
    }
    known.time = event.time;
    if (drums.length > 0) known.drums = drums;
    known.classifiedAt ??= classifiedAt;
  }

  #addBeat(event: BeatEvent & OptionalFields): void {
    const known = this.#beats.get(event.id);
    if (!known) {
      const { time, emitted, tempo, beatInBar } = event;
      if (!event.cancelled) this.#beats.set(event.id, { time, emitted, tempo, beatInBar });
      return;
    }
    const changes = event.cancelled === true || event.time !== known.time;
    if (changes && event.emitted > known.time) {
      this.lateCorrections++;
      return;
    }
    if (event.cancelled) {
      this.#beats.delete(event.id);
      this.cancelledBeats++;
      return;
    }
    if (changes) known.emitted = event.emitted;
    known.time = event.time;
    known.tempo = event.tempo;
    known.beatInBar = event.beatInBar;
  }
}
