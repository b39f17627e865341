/**
 * Three time lines and the way between them: *context time* (seconds of the AudioContext, in which
 * sound is processed), *performance time* (milliseconds of `performance.now()`, in which commands
 * and frames are issued) and *heard time* (performance time at which a sample leaves the
 * loudspeaker). Knows nothing of events or devices.
 */
import type { Milliseconds, Seconds } from './units.js';

/** The part of an AudioContext the clock reads. */
export interface ClockContext {
  readonly currentTime: Seconds;
  readonly baseLatency?: number;
  readonly outputLatency?: number;
}

/** Assumed when the browser reports no output latency, or an absurd one. */
export const FALLBACK_OUTPUT_LATENCY_MS: Milliseconds = 40;
/** Reports above this are taken for absurd: no loudspeaker chain a user would bear is slower. */
const LARGEST_SANE_LATENCY_MS: Milliseconds = 1000;
/** How fast the offset may rise: ten times what real crystals drift apart. */
const LARGEST_DRIFT_MS_PER_S = 1;
/** A jump this large means the context was suspended or the machine slept: follow it at once. */
const OFFSET_JUMP_MS: Milliseconds = 100;

export interface Clock {
  /** Context time now, in seconds, finer than the audio quantum. */
  contextNow(): Seconds;
  /** Performance time (ms) at which the graph processes the sample of context time `time`. */
  toPerformance(time: Seconds): Milliseconds;
  /** Context time of performance time `ms`. */
  toContext(ms: Milliseconds): Seconds;
  /** Performance time (ms) at which a sample that *reaches the destination* at context time `time` is heard. */
  heardAt(time: Seconds): Milliseconds;
  /** Delay from the destination node to the ear, in ms; {@link FALLBACK_OUTPUT_LATENCY_MS} where unreported. */
  outputLatencyMs(): Milliseconds;
}

/**
 * Clock of a context. The offset between the two clocks is read from `currentTime` at each call.
 * `currentTime` steps by whole device blocks, so a reading can only be too late: the smallest one
 * is the truest, and it may rise no faster than clocks drift.
 *
 * @param now performance time in ms; default `performance.now`
 */
export function createClock(context: ClockContext, now: () => Milliseconds = () => performance.now()): Clock {
  let readAtMs = now();
  let offsetMs = readAtMs - context.currentTime * 1000;

  /** Performance time minus context time, in ms. */
  function offset(): Milliseconds {
    const at = now();
    const reading = at - context.currentTime * 1000;
    const drifted = offsetMs + ((at - readAtMs) / 1000) * LARGEST_DRIFT_MS_PER_S;
    offsetMs = reading - drifted > OFFSET_JUMP_MS ? reading : Math.min(reading, drifted);
    readAtMs = at;
    return offsetMs;
  }

  function outputLatencyMs(): Milliseconds {
    const reported = (context.outputLatency ?? 0) * 1000;
    if (reported > 0 && reported <= LARGEST_SANE_LATENCY_MS) return reported;
    const base = (context.baseLatency ?? 0) * 1000;
    return base > FALLBACK_OUTPUT_LATENCY_MS && base <= LARGEST_SANE_LATENCY_MS ? base : FALLBACK_OUTPUT_LATENCY_MS;
  }

  return {
    contextNow: () => (now() - offset()) / 1000,
    toPerformance: (time) => time * 1000 + offset(),
    toContext: (ms) => (ms - offset()) / 1000,
    heardAt: (time) => time * 1000 + offset() + outputLatencyMs(),
    outputLatencyMs,
  };
}
