/**
 * The accuracy of tempo against two reference tempi (McKinney et al., "Evaluation of audio beat tracking and music tempo
 * extraction algorithms", JNMR 2007), as in mir_eval 0.8.
 */
import { SenseError, type NormalRange } from '@sense/core/engine';

/** Two tempi in beats per minute; 0 if absent. */
export type TempoPair = readonly [number, number];

export interface TempoScores {
  /** Hits, weighted by the salience of each reference tempo. */
  readonly pScore: NormalRange;
  readonly oneCorrect: boolean;
  readonly bothCorrect: boolean;
}

/** Largest deviation of a hit, as a fraction of the reference tempo. */
export const TEMPO_TOLERANCE = 0.08;

/**
 * @param reference at least one above 0
 * @param weight of the first reference tempo against the second, 0..1
 * @throws `invalid-argument` for negative tempi, weights or tolerances out of range
 */
export function scoreTempo(
  reference: TempoPair,
  weight: NormalRange,
  estimated: TempoPair,
  tolerance: NormalRange = TEMPO_TOLERANCE,
): TempoScores {
  for (const tempo of [...reference, ...estimated]) check('a tempo', tempo, 0, Number.MAX_VALUE);
  check('the larger reference tempo', Math.max(...reference), Number.MIN_VALUE, Number.MAX_VALUE);
  check('weight', weight, 0, 1);
  check('tolerance', tolerance, 0, 1);
  const [first, second] = reference.map(
    (tempo) => tempo > 0 && Math.min(...estimated.map((other) => Math.abs(tempo - other) / tempo)) <= tolerance,
  ) as [boolean, boolean];
  return {
    pScore: weight * Number(first) + (1 - weight) * Number(second),
    oneCorrect: first || second,
    bothCorrect: first && second,
  };
}

function check(name: string, value: number, low: number, high: number): void {
  if (value >= low && value <= high) return;
  throw new SenseError('invalid-argument', `${name} must be in ${low}..${high}, received ${value}`);
}
