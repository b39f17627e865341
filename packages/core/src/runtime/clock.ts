/**
 * Three time lines and the way between them: *context time* (seconds of the AudioContext, in which
 * sound is processed), *performance time* (milliseconds of `performance.now()`, in which commands
 * and frames are issued) and *heard time* (performance time at which a sample leaves the
 * loudspeaker). Knows nothing of events or devices.
 */
import type { Milliseconds, Seconds } from '../model/units.js';

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
/** The truest reading is sought among those of the last {@link WINDOW_SPANS} spans of this length. */
const SPAN_MS: Milliseconds = 250;
const WINDOW_SPANS = 4;

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
 * `currentTime` steps by whole device blocks, so a reading can only be too late: the smallest of the
 * last second is taken. So the clock follows drift, a suspended context and time lost to glitches
 * within a second, and is steady otherwise. It wants to be read a few times a second.
 *
 * @param now performance time in ms; default `performance.now`
 */
export function createClock(context: ClockContext, now: () => Milliseconds = () => performance.now()): Clock {
  /** Smallest reading of each span, by `span % WINDOW_SPANS`; spans without a reading hold infinity. */
  const smallest = new Float64Array(WINDOW_SPANS).fill(Infinity);
  let latestSpan = 0;

  /** Performance time minus context time, in ms. */
  function offset(): Milliseconds {
    const at = now();
    const span = Math.floor(at / SPAN_MS);
    if (span - latestSpan >= WINDOW_SPANS) smallest.fill(Infinity);
    else for (let past = latestSpan + 1; past <= span; past++) smallest[past % WINDOW_SPANS] = Infinity;
    latestSpan = span;
    const slot = span % WINDOW_SPANS;
    smallest[slot] = Math.min(smallest[slot]!, at - context.currentTime * 1000);
    return Math.min(...smallest);
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
