/**
 * The accuracy of drum classes, matched separately with a tolerance of 30 ms. Kick, snare and hi-hat are counted
 * together, as in the MIREX drum transcription task; toms and cymbals are scored on their own.
 */
import { DRUM_CLASSES, type DrumClass, type Seconds } from '@sense/core/engine';
import { addCounts, countHits, hitRates, type HitCounts, type HitRates } from './matching.js';
import type { Times } from './times.js';

/**
 * Drum classes by their label in annotations. Other labels are not scored. CY of MDB Drums includes rides, which the
 * engine names hi-hats: that limits the scores of both.
 */
export const DRUM_LABELS: Readonly<Record<string, DrumClass>> = {
  KD: 'kick',
  SD: 'snare',
  HH: 'hihat',
  TT: 'tom',
  CY: 'cymbal',
};

/** The classes that are counted together. */
export const MICRO_CLASSES = ['kick', 'snare', 'hihat'] as const satisfies readonly DrumClass[];

export const DRUM_WINDOW_S: Seconds = 0.03;

/** Rates and counts over {@link MICRO_CLASSES}, and of each class. */
export interface DrumScores extends HitRates {
  readonly counts: HitCounts;
  readonly classes: Readonly<Record<DrumClass, HitCounts & HitRates>>;
}

/** Hits of each class: ascending times in seconds. */
export type DrumTimes = Readonly<Record<DrumClass, Times>>;

/** Micro-averaged: every hit has the same weight. */
export function scoreDrums(reference: DrumTimes, estimated: DrumTimes, window: Seconds = DRUM_WINDOW_S): DrumScores {
  const classes = Object.fromEntries(
    DRUM_CLASSES.map((drum) => {
      const counts = countHits(reference[drum], estimated[drum], window);
      return [drum, { ...counts, ...hitRates(counts) }];
    }),
  ) as DrumScores['classes'];
  const counts = addCounts(MICRO_CLASSES.map((drum) => classes[drum]));
  return { ...hitRates(counts), counts, classes };
}
