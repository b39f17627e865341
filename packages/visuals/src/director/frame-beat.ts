/**
 * The beat as a frame shows it: whether one starts now, and how long beats and bars are. Main thread.
 */
import type { BeatEvent, Seconds } from '@sense/core';

/** What the music does in a frame. The object is reused. */
export interface FrameBeat {
  /** Length of a beat; 0 while no beat is known. */
  readonly beatSeconds: Seconds;
  /** Beats in a bar; 0 while unknown. */
  readonly beatsPerBar: number;
  /** Whether a beat is first visible in this frame. */
  readonly onBeat: boolean;
  /** Whether that beat is the first of its bar. */
  readonly onBar: boolean;
}

/** Before any beat. */
export const NO_BEAT: FrameBeat = { beatSeconds: 0, beatsPerBar: 0, onBeat: false, onBar: false };

/** The beat is lost after this many beat intervals without a beat event. */
const MAX_BEAT_GAP = 2;

/** Follows the shown beats. */
export class FrameBeatFollower {
  readonly beat: { -readonly [Key in keyof FrameBeat]: FrameBeat[Key] } = { ...NO_BEAT };
  #sinceBeat: Seconds = 0;

  /** The first call of a frame. */
  advance(deltaSeconds: Seconds): void {
    const { beat } = this;
    beat.onBeat = beat.onBar = false;
    this.#sinceBeat += deltaSeconds;
    if (this.#sinceBeat > MAX_BEAT_GAP * beat.beatSeconds) beat.beatSeconds = beat.beatsPerBar = 0;
  }

  /** Shows a beat in this frame. */
  show({ tempo, beatInBar, beatsInBar }: Pick<BeatEvent, 'tempo' | 'beatInBar' | 'beatsInBar'>): void {
    const { beat } = this;
    this.#sinceBeat = 0;
    beat.onBeat = true;
    beat.onBar ||= beatInBar === 1;
    beat.beatSeconds = tempo > 0 ? 60 / tempo : 0;
    beat.beatsPerBar = beatsInBar;
  }
}
