/** Where gates and cars go: always a path that can be driven. Pure. */
import type { Random } from '../../../demo-song/random.js';
import { LANES } from './rules.js';

export interface BeatPlan {
  readonly level: number;
  readonly isDownbeat: boolean;
  /** Beats so far. */
  readonly beats: number;
}

/** The lane of the gate on the next beat, at most one lane further; undefined: no gate on this beat. */
export function planLane(random: Random, lane: number, { level, isDownbeat, beats }: BeatPlan): number | undefined {
  // The first level has a gate on every second beat, and some beats rest later too.
  const rests = level === 1 ? beats % 2 === 1 && !isDownbeat : random.uniform() < 0.16;
  const moves = random.uniform() < (level === 1 ? 0.55 : 0.7);
  const direction = random.uniform() < 0.5 ? -1 : 1;
  if (rests) return undefined;
  if (!moves) return lane;
  const next = lane + direction;
  return next >= 0 && next < LANES.length ? next : lane - direction;
}

/** Lanes of cars half a beat before the next gate: never on the way from one gate to the next. */
export function planTraffic(random: Random, from: number, to: number, level: number): number[] {
  const density = Math.min(0.3 + 0.07 * level, 0.75);
  return LANES.map((_, lane) => lane).filter((lane) => {
    const wanted = random.uniform() < density;
    return wanted && lane !== from && lane !== to;
  });
}
