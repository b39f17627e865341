/**
 * How strongly an output that renders the score itself vibrates: the strongest of its voices and of
 * its last blow. Motors say so by their commands; here only what was taken is known. Pure; time is
 * an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticScoreItem } from '../score/score.js';

/** A level, 0..1, and when it is over. */
export interface Playing {
  readonly level: NormalRange;
  readonly untilMs: Milliseconds;
}

const NOTHING: Playing = { level: 0, untilMs: Number.NEGATIVE_INFINITY };

export class PlayingLevels {
  readonly #voices = new Map<string, Playing>();
  #blow = NOTHING;

  /** Takes what plays at `level` from now until `untilMs`; a voice goes on from its last point, a blow replaces the last. */
  take(item: HapticScoreItem, level: NormalRange, untilMs: Milliseconds): void {
    const playing = { level, untilMs };
    if (item.type === 'transient') this.#blow = playing;
    else if (level > 0) this.#voices.set(item.voice, playing);
    else this.#voices.delete(item.voice);
  }

  /** The strongest that plays at `nowMs`, and until when; what is over is forgotten. */
  strongest(nowMs: Milliseconds): Playing {
    let most = nowMs < this.#blow.untilMs ? this.#blow : NOTHING;
    for (const [voice, playing] of this.#voices) {
      if (nowMs >= playing.untilMs) this.#voices.delete(voice);
      else if (playing.level > most.level) most = playing;
    }
    return most;
  }

  clear(): void {
    this.#voices.clear();
    this.#blow = NOTHING;
  }
}
