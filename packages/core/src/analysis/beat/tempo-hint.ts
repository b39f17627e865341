/**
 * The tempo hint as lengths in steps: which lengths a beat may have, and which periods the beat states
 * may follow. Where each beat of the music is clear, half the tempo has two equal phases; the states
 * then follow the music, and the grid selects the level.
 */
import type { BeatHints } from '../../model/beat-control.js';
import type { Frames, Hertz } from '../../model/units.js';

/** Weight at each beat of a period that is not a beat of the tempo asked for. */
const OTHER_LEVEL = 0.1;

/** Lengths of a beat, in steps. */
export interface BeatLengths {
  readonly shortest: Frames;
  readonly longest: Frames;
}

/** The lengths that the hint allows: at least one whole number of steps. */
export function beatLengths({ tempo }: BeatHints, stepRate: Hertz): BeatLengths {
  if (!tempo) return { shortest: 0, longest: Infinity };
  return { shortest: Math.floor((60 * stepRate) / tempo.max), longest: Math.ceil((60 * stepRate) / tempo.min) };
}

/** Weight of a period of the states: 1 if a beat may have this length, less for another level of the meter, or 0. */
export function periodWeight({ shortest, longest }: BeatLengths, meter: BeatHints['meter'], period: Frames): number {
  const fits = (periods: number): boolean => periods * period >= shortest && periods * period <= longest;
  if (fits(1)) return 1;
  return fits(2) || fits(0.5) || (meter === 6 && fits(1.5)) ? OTHER_LEVEL : 0;
}
