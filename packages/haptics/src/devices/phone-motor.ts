/**
 * Limits of a phone's motor and of `navigator.vibrate`, shared by live playback and the file format.
 * Does not depend on a browser.
 */
import type { Milliseconds } from '@sense/core/engine';

/** Most entries of a pattern; Chromium truncates longer ones. Odd, so that a pattern ends with the motor on. */
export const LONGEST_PATTERN = 99;
/** Period of the pulse-width modulation: short enough to be felt as strength, long enough for an eccentric mass. */
export const PULSE_PERIOD_MS: Milliseconds = 24;
/** A motor does not respond to a shorter pulse. */
export const SHORTEST_PULSE_MS: Milliseconds = 6;
