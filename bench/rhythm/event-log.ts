/**
 * What a stream of events comes to once it has ended: each id once, as it was last told. What comes
 * too late does not count: a beat cannot be moved or taken back after it has sounded. Knows no truth.
 */
import type { BeatEvent, MusicalEvent, OnsetEvent, Seconds, StemName } from '@sense/core/engine';

export interface LoggedOnset {
  readonly stem: StemName;
  time: Seconds;
  /** Seconds of input consumed when it was first told. */
  readonly emitted: Seconds;
  /** What was hit, as last told; empty where that was never told. */
  drums: readonly string[];
  /** Seconds of input consumed when any drum was first told. */
  classifiedAt: Seconds | undefined;
}

export interface LoggedBeat {
  time: Seconds;
  /** Seconds of input consumed when it was told for this time. */
  emitted: Seconds;
  /** Beats per minute. */
  tempo: number;
  /** As last told: 1 for the downbeat, 0 for not known. */
  beatInBar: number;
}

/** Fields that events have where their detectors fill them. */
interface OptionalFields {
  readonly drum?: string;
  readonly drums?: readonly string[];
  readonly cancelled?: boolean;
}

export class EventLog {
  /** Beats that were taken back in time. */
  cancelledBeats = 0;
  /** Beats that somebody tried to move or take back after they had sounded. */
  lateCorrections = 0;
  readonly #onsets = new Map<number, LoggedOnset>();
  readonly #beats = new Map<number, LoggedBeat>();

  /** Takes events in the order in which they are told. */
  add(event: MusicalEvent & OptionalFields): void {
    if (event.type === 'onset') this.#addOnset(event);
    else this.#addBeat(event);
  }

  /** Onsets of a stem by time. */
  onsets(stem: StemName): LoggedOnset[] {
    return [...this.#onsets.values()].filter((onset) => onset.stem === stem).sort((a, b) => a.time - b.time);
  }

  /** Beats by time. */
  beats(): LoggedBeat[] {
    return [...this.#beats.values()].sort((a, b) => a.time - b.time);
  }

  #addOnset(event: OnsetEvent & OptionalFields): void {
    if (event.cancelled) {
      this.#onsets.delete(event.id);
      return;
    }
    const drums: readonly string[] = event.drums ?? (event.drum === undefined ? [] : [event.drum]);
    const labelled = drums.length > 0 ? event.emitted : undefined;
    const known = this.#onsets.get(event.id);
    if (!known) {
      this.#onsets.set(event.id, { stem: event.stem, time: event.time, emitted: event.emitted, drums, classifiedAt: labelled });
      return;
    }
    known.time = event.time;
    if (drums.length > 0) known.drums = drums;
    known.classifiedAt ??= labelled;
  }

  #addBeat(event: BeatEvent & OptionalFields): void {
    const known = this.#beats.get(event.id);
    if (!known) {
      const { time, emitted: issued, tempo, beatInBar } = event;
      if (!event.cancelled) this.#beats.set(event.id, { time, emitted: issued, tempo, beatInBar });
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
