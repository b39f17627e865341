/**
 * Reads a trace of Chromium: what one script costs the main thread, frame by frame. A task counts in full if it runs a
 * function of the script: with the delivery of the message or the timer, and with the garbage that it collects.
 */

/** The fields of a trace event that are used. Times are in microseconds. */
interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly ts: number;
  /** Wall clock. */
  readonly dur?: number;
  /** Of the processor, without the time that the thread was preempted. */
  readonly tdur?: number;
  readonly pid: number;
  readonly tid: number;
  readonly args?: { readonly data?: { readonly url?: string } };
}

export interface TraceCosts {
  /** Work for the script between one animation frame and the next, in ms of the processor. */
  readonly frames: readonly number[];
  /** Work of the animation frames themselves. */
  readonly gameFrames: readonly number[];
  /** The longest such task in ms, from the start on. */
  readonly longestTaskMs: number;
}

/** What to look for in a trace. */
export interface TraceQuestion {
  /** End of the address of the script. */
  readonly script: string;
  /** Names of the user timing marks that enclose the start, in which all tasks count, and the measured frames. */
  readonly start: string;
  readonly running: string;
  readonly end: string;
}

/** Categories of the events that are read. */
export const TRACE_CATEGORIES = ['blink.user_timing', 'devtools.timeline', 'disabled-by-default-devtools.timeline'];

/** Throws if the trace has no marks. */
export function costsOf(trace: { traceEvents: readonly TraceEvent[] }, question: TraceQuestion): TraceCosts {
  const mark = (name: string): TraceEvent => {
    const found = trace.traceEvents.find((event) => event.name === name);
    if (!found) throw new Error(`the trace has no mark "${name}"`);
    return found;
  };
  const start = mark(question.start);
  const running = mark(question.running).ts;
  const end = mark(question.end).ts;
  const onMain = trace.traceEvents
    .filter(({ pid, tid, ts }) => pid === start.pid && tid === start.tid && ts >= start.ts - 50_000 && ts <= end)
    .sort((a, b) => a.ts - b.ts);
  const named = (name: string): TraceEvent[] => onMain.filter((event) => event.name === name);
  const calls = named('FunctionCall').filter(({ args }) => args?.data?.url?.endsWith(question.script));
  const frames = named('FireAnimationFrame');

  const tasks = named('RunTask')
    .filter(({ ts, dur = 0 }) => ts + dur >= start.ts)
    .map((task) => ({
      ts: task.ts,
      isOurs: task.ts < running || calls.some((call) => isWithin(call, task)),
      // The frame of the game is not ours, whatever else runs in its task.
      ms:
        (processing(task) -
          frames.filter((frame) => isWithin(frame, task)).reduce((sum, frame) => sum + processing(frame), 0)) /
        1000,
    }))
    .filter(({ isOurs }) => isOurs);

  const edges = frames.map(({ ts }) => ts).filter((ts) => ts >= running);
  const costs = edges
    .slice(1)
    .map((edge, i) => tasks.reduce((total, { ts, ms }) => (ts >= edges[i]! && ts < edge ? total + ms : total), 0));
  const gameFrames = frames.filter(({ ts }) => ts >= running).map((frame) => processing(frame) / 1000);
  return { frames: costs, gameFrames, longestTaskMs: Math.max(0, ...tasks.map(({ ms }) => ms)) };
}

function isWithin(event: TraceEvent, task: TraceEvent): boolean {
  return event.ts >= task.ts && event.ts < task.ts + (task.dur ?? 0);
}

/** Time of the processor, so that other programs do not count. */
function processing({ dur = 0, tdur = dur }: TraceEvent): number {
  return tdur;
}
