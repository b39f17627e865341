/**
 * Filters the notes of one voice so that each starts after the previous one. Tone.js throws otherwise,
 * and it moves late notes to the present, so after a stall of the page several would start together.
 * Does not depend on Tone.js.
 */
import type { Seconds } from '@sense/core';

/** Minimum distance of two notes. Longer than the current time advances while late notes are delivered. */
const MIN_GAP: Seconds = 0.02;

/**
 * Creates the filter of one voice: call it once per note; it returns whether the note may start.
 *
 * @param now returns the current time of the audio context
 */
export function createNoteStartFilter(now: () => Seconds): (time: Seconds) => boolean {
  let last = -Infinity;
  return (time) => {
    const start = Math.max(time, now());
    if (start < last + MIN_GAP) return false;
    last = start;
    return true;
  };
}
