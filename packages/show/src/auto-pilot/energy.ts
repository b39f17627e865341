/**
 * How strong the music is at the moment, compared with the last minutes of itself. Pure; does not allocate.
 */
import type { NormalRange, Seconds } from '@sense/core';

/** Time constants in seconds, levels in LU. */
const RULES = { nowSeconds: 3, usualSeconds: 60, settleSeconds: 8, rangeLu: 12, silenceLufs: -60 } as const;

export class Energy {
  #now = NaN;
  #usual = NaN;
  #lastTime: Seconds = NaN;
  #heardSeconds: Seconds = 0;

  /** Takes the momentary loudness (LUFS) of a hop. Silence does not count. */
  process(time: Seconds, loudness: number): void {
    const seconds = Math.min(0.1, Math.max(0, time - this.#lastTime)) || 0;
    this.#lastTime = time;
    if (loudness < RULES.silenceLufs) return;
    this.#heardSeconds += seconds;
    this.#now = follow(this.#now, loudness, seconds / RULES.nowSeconds);
    // At first the usual level is that of the few seconds heard.
    const span = Math.min(RULES.usualSeconds, Math.max(RULES.settleSeconds, this.#heardSeconds));
    this.#usual = follow(this.#usual, loudness, seconds / span);
  }

  /** 0.5: as usual; 0 and 1: half of the range of 12 LU below and above. */
  get value(): NormalRange {
    const value = 0.5 + (this.#now - this.#usual) / RULES.rangeLu;
    return Number.isNaN(value) ? 0.5 : Math.max(0, Math.min(1, value));
  }
}

/** `steps`: elapsed time in time constants. */
function follow(value: number, target: number, steps: number): number {
  return Number.isNaN(value) ? target : value + (target - value) * (1 - Math.exp(-steps));
}
