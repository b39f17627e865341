/**
 * The level at which a device that renders the score itself vibrates: the strongest of its voices
 * and of its last transient. Motors have commands to derive it from; here only the items are known.
 * Pure; time is an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticScoreItem } from '../score/score.js';

/** A level, 0..1, and the performance time at which it ends. */
export interface Playing {
  readonly level: NormalRange;
  readonly untilMs: Milliseconds;
}

const NOTHING: Playing = { level: 0, untilMs: Number.NEGATIVE_INFINITY };

export class PlayingLevels {
  readonly #voices = new Map<string, Playing>();
  #transient = NOTHING;

  /** Records `item` as playing at `level` until `untilMs`. It replaces the last point of its voice, or the last transient. */
  start(item: HapticScoreItem, level: NormalRange, untilMs: Milliseconds): void {
    const playing = { level, untilMs };
    if (item.type === 'transient') this.#transient = playing;
    else if (level > 0) this.#voices.set(item.voice, playing);
    else this.#voices.delete(item.voice);
  }

  /** The strongest level at `nowMs`, and its end. Removes voices that have ended. */
  strongest(nowMs: Milliseconds): Playing {
    let most = nowMs < this.#transient.untilMs ? this.#transient : NOTHING;
    for (const [voice, playing] of this.#voices) {
      if (nowMs >= playing.untilMs) this.#voices.delete(voice);
      else if (playing.level > most.level) most = playing;
    }
    return most;
  }

  clear(): void {
    this.#voices.clear();
    this.#transient = NOTHING;
  }
}
