/**
 * What a phone's motor and `navigator.vibrate` bear: numbers that playing live and writing patterns
 * to a file share. Knows nothing of browsers.
 */
import type { Milliseconds } from '@sense/core/engine';

/** Chromium cuts longer patterns. Odd, so that a pattern ends with the motor on. */
export const LONGEST_PATTERN = 99;
/** One period of the modulation: short enough to be felt as strength, long enough for an eccentric mass. */
export const PULSE_PERIOD_MS: Milliseconds = 24;
/** A motor does not turn on anything shorter. */
export const SHORTEST_PULSE_MS: Milliseconds = 6;
