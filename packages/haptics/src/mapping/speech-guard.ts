/**
 * How much speech reduces another stem: detects a voice by its pitch and its syllables, holds the level of the voice over the pauses between words and
 * compares it with that of the stem. Pure; time is an argument.
 */
import {
  clamp,
  SILENCE_DB,
  type Decibels,
  type NormalRange,
  type Seconds,
  type StemFeatures,
  type StemName,
} from '@sense/core/engine';
import type { SpeechRule } from './mapping.js';

/** Speech drops by this much between syllables. */
const SYLLABLE_DB: Decibels = 8;
/** Pitched sound without such a drop for this long is an engine or a held note. */
const LONGEST_SYLLABLE: Seconds = 1;
/** How fast the held level falls after the hold. */
const FALL_DB_PER_SECOND = 30;

export class SpeechGuard {
  #voiceDb: Decibels = SILENCE_DB;
  #heldFor: Seconds = 0;
  #steadyFor: Seconds = 0;

  /** Advances by `elapsed` with the features of the vocals. */
  step({ levelDb, voicing }: StemFeatures, rule: SpeechRule, elapsed: Seconds): void {
    const voiced = voicing >= rule.minVoicing;
    this.#steadyFor = voiced && levelDb > this.#voiceDb - SYLLABLE_DB ? this.#steadyFor + elapsed : 0;
    const steady = this.#steadyFor > LONGEST_SYLLABLE;
    this.#heldFor += elapsed;
    if (steady || this.#heldFor > rule.hold) {
      this.#voiceDb = Math.max(SILENCE_DB, this.#voiceDb - FALL_DB_PER_SECOND * elapsed);
    }
    if (!voiced || steady || levelDb < this.#voiceDb) return;
    this.#voiceDb = levelDb;
    this.#heldFor = 0;
  }

  /** Gain of the transients or voices of `stem` at `levelDb`; 1 without a rule, or without a margin for it. */
  gain(of: 'transients' | 'voices', stem: StemName, levelDb: Decibels, rule: SpeechRule | undefined): NormalRange {
    const margin = rule?.[of][stem];
    if (!rule || !margin) return 1;
    const [full, none] = margin;
    return 1 - rule.depth * clamp((none - (levelDb - this.#voiceDb)) / (none - full), 0, 1);
  }

  reset(): void {
    this.#voiceDb = SILENCE_DB;
    this.#heldFor = 0;
    this.#steadyFor = 0;
  }
}
