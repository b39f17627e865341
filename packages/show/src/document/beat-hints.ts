/** What an entry of a set states about its beats, for a session. */
import type { BeatHints } from '@sense/core/engine';
import type { SetEntry } from './show.js';

/** How far the music may be from the tempo of the document. */
const TOLERANCE = 0.06;

/** The hints for `createSession` that the tempo of an entry gives: its tempo within 6 %, and its meter. */
export function beatHintsOf({ tempo = {} }: SetEntry): BeatHints {
  const { bpm, meter } = tempo;
  return {
    ...(bpm !== undefined && {
      tempo: { min: Math.max(40, bpm * (1 - TOLERANCE)), max: Math.min(240, bpm * (1 + TOLERANCE)) },
    }),
    ...(meter !== undefined && { meter }),
  };
}
