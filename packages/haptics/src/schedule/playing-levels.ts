/**
 * The level at which a device that renders the score itself vibrates: of each source the strongest of
 * its voices and its last transient, and of several sources the sum of their energies. Motors have
 * commands to derive it from; here only the items are known. Pure; time is an argument.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import { MUSIC, type MixSource } from '../mixing/mix-source.js';
import type { HapticScoreItem } from '../score/score.js';

/** A level, 0..1, and the performance time at which it ends. */
export interface Playing {
  readonly level: NormalRange;
  readonly untilMs: Milliseconds;
}

const NOTHING: Playing = { level: 0, untilMs: Number.NEGATIVE_INFINITY };
/** Name of the transient among the voices of a source. */
const TRANSIENT = '';

export class PlayingLevels {
  readonly #sources = new Map<MixSource, Map<string, Playing>>();

  /** Records `item` as playing at `level` until `untilMs`. It replaces the last point of its voice, or the last transient. */
  start(item: HapticScoreItem, level: NormalRange, untilMs: Milliseconds, source: MixSource = MUSIC): void {
    const playing = this.#sources.get(source) ?? new Map<string, Playing>();
    this.#sources.set(source, playing);
    const name = item.type === 'transient' ? TRANSIENT : item.voice;
    if (level > 0) playing.set(name, { level, untilMs });
    else playing.delete(name);
  }

  /** The level of all sources at `nowMs`, and the end of the strongest. Removes what has ended. */
  total(nowMs: Milliseconds): Playing {
    let most = NOTHING;
    let energy = 0;
    for (const [source, playing] of this.#sources) {
      let own = NOTHING;
      for (const [name, each] of playing) {
        if (nowMs >= each.untilMs) playing.delete(name);
        else if (each.level > own.level) own = each;
      }
      if (playing.size === 0) this.#sources.delete(source);
      if (own.level > most.level) most = own;
      energy += own.level ** 2;
    }
    return energy === 0 ? NOTHING : { level: Math.min(1, Math.sqrt(energy)), untilMs: most.untilMs };
  }

  clear(): void {
    this.#sources.clear();
  }
}
