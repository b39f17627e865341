/**
 * Tells whether a note may begin at a time: Tone.js throws for one that does not begin after the last,
 * and moves one that is late to the present, where in a page that was held up several meet. Knows
 * nothing of Tone.js.
 */
import type { Seconds } from '@sense/core';

/** Closer than this, notes of one voice count as one; the present moves on by less while they are told. */
const LEAST_GAP: Seconds = 0.02;

/**
 * A check of one voice's notes, to be asked once for each of them.
 *
 * @param now the present of the audio context, in seconds
 */
export function createNoteStartFilter(now: () => Seconds): (time: Seconds) => boolean {
  let last = -Infinity;
  return (time) => {
    const begins = Math.max(time, now());
    if (begins < last + LEAST_GAP) return false;
    last = begins;
    return true;
  };
}
