/**
 * The accuracy of drum classes: kick, snare and hi-hat, matched separately and counted together, as in the MIREX drum
 * transcription task with a tolerance of 30 ms. Other drums are not scored.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { addCounts, countHits, hitRates, type HitCounts, type HitRates } from './matching.js';
import type { Times } from './times.js';

/** The scored classes by their label in annotations. */
export const DRUM_LABELS = { KD: 'kick', SD: 'snare', HH: 'hihat' } as const;

export type ScoredDrum = (typeof DRUM_LABELS)[keyof typeof DRUM_LABELS];

export const SCORED_DRUMS: readonly ScoredDrum[] = Object.values(DRUM_LABELS);

export const DRUM_WINDOW_S: Seconds = 0.03;

export interface DrumScores extends HitRates {
  /** Over all classes. */
  readonly counts: HitCounts;
  readonly classes: Readonly<Record<ScoredDrum, HitCounts & { readonly fMeasure: NormalRange }>>;
}

/** Hits of each class: ascending times in seconds. */
export type DrumTimes = Readonly<Record<ScoredDrum, Times>>;

/** Micro-averaged: every hit has the same weight. */
export function scoreDrums(reference: DrumTimes, estimated: DrumTimes, window: Seconds = DRUM_WINDOW_S): DrumScores {
  const counted = SCORED_DRUMS.map((drum) => [drum, countHits(reference[drum], estimated[drum], window)] as const);
  const counts = addCounts(counted.map(([, count]) => count));
  const classes = Object.fromEntries(
    counted.map(([drum, count]) => [drum, { ...count, fMeasure: hitRates(count).fMeasure }]),
  ) as DrumScores['classes'];
  return { ...hitRates(counts), counts, classes };
}
