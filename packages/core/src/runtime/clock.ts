/**
 * Converts between three time lines: *context time* (seconds of the AudioContext, in which sound is
 * processed), *performance time* (milliseconds of `performance.now()`, in which commands and frames are
 * issued) and *audible time* (performance time at which a sample leaves the loudspeaker).
 */
import type { Milliseconds, Seconds } from '../model/units.js';

/** The properties of an AudioContext that the clock reads. */
export interface ClockContext {
  readonly currentTime: Seconds;
  readonly baseLatency?: number;
  readonly outputLatency?: number;
}

/** Assumed if the browser reports no output latency, or an implausible one. */
export const FALLBACK_OUTPUT_LATENCY_MS: Milliseconds = 40;
/** Higher reports are ignored as implausible. */
const MAX_PLAUSIBLE_LATENCY_MS: Milliseconds = 1000;
/** The offset is the smallest reading of the last {@link WINDOW_SPANS} spans of this length. */
const SPAN_MS: Milliseconds = 250;
const WINDOW_SPANS = 4;

/** Converts between the time lines of one AudioContext. */
export interface Clock {
  /** Context time now, in seconds, finer than the audio quantum. */
  contextNow(): Seconds;
  /** Performance time (ms) at which the graph processes the sample of context time `time`. */
  toPerformance(time: Seconds): Milliseconds;
  /** Context time of performance time `ms`. */
  toContext(ms: Milliseconds): Seconds;
  /** Performance time (ms) at which a sample that *reaches the destination* at context time `time` is audible. */
  heardAt(time: Seconds): Milliseconds;
  /** Delay from the destination node to the loudspeaker, in ms; {@link FALLBACK_OUTPUT_LATENCY_MS} if unreported. */
  outputLatencyMs(): Milliseconds;
}

/**
 * Creates the clock of a context. Each call reads the offset between the two clocks from `currentTime`,
 * which advances by whole device blocks, so that a reading can only be too large: the clock uses the
 * smallest of the last second. It therefore follows drift, a suspended context and time lost to glitches
 * within a second, and is stable otherwise. Read it several times a second.
 *
 * @param now performance time in ms; default `performance.now`
 */
export function createClock(context: ClockContext, now: () => Milliseconds = () => performance.now()): Clock {
  /** Smallest reading of each span, at `span % WINDOW_SPANS`; infinity without a reading. */
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
    let least = Infinity;
    for (let index = 0; index < WINDOW_SPANS; index++) least = Math.min(least, smallest[index]!);
    return least;
  }

  function outputLatencyMs(): Milliseconds {
    const reported = (context.outputLatency ?? 0) * 1000;
    if (reported > 0 && reported <= MAX_PLAUSIBLE_LATENCY_MS) return reported;
    const base = (context.baseLatency ?? 0) * 1000;
    return base > FALLBACK_OUTPUT_LATENCY_MS && base <= MAX_PLAUSIBLE_LATENCY_MS ? base : FALLBACK_OUTPUT_LATENCY_MS;
  }

  return {
    contextNow: () => (now() - offset()) / 1000,
    toPerformance: (time) => time * 1000 + offset(),
    toContext: (ms) => (ms - offset()) / 1000,
    heardAt: (time) => time * 1000 + offset() + outputLatencyMs(),
    outputLatencyMs,
  };
}
