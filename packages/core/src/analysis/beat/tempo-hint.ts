/**
 * The tempo hint as lengths in steps: which lengths a beat may have, and which periods the beat states
 * may follow. Where each beat of the music is clear, half the tempo has two equal phases; the states
 * then follow the music, and the grid selects the level.
 */
import type { BeatHints } from '../../model/beat-control.js';
import type { Frames, Hertz } from '../../model/units.js';

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

/** Whether the states may follow a period: a beat may have its length, or that of another level of the meter. */
export function allowsPeriod({ shortest, longest }: BeatLengths, meter: BeatHints['meter'], period: Frames): boolean {
  const levels = meter === 6 ? [1, 2, 0.5, 1.5] : [1, 2, 0.5];
  return levels.some((periods) => periods * period >= shortest && periods * period <= longest);
}
