/**
 * Merges voices into one, for formats with a single continuous signal: the strongest at each moment,
 * as on a motor that plays several voices. Pure.
 */
import type { Seconds } from '@sense/core/engine';
import type { HapticKnot, HapticScore, HapticVoice } from '../../score/score.js';
import { mix } from './curve-points.js';

/** The knots of the strongest voice at each moment; amplitude 0 in the gaps. Empty without voices. */
export function mergeVoices(voices: HapticScore['voices']): readonly HapticKnot[] {
  const lasting = voices.filter(({ knots }) => knots.length > 1);
  if (lasting.length <= 1) return lasting[0]?.knots ?? [];
  const times = [...new Set(lasting.flatMap(({ knots }) => knots.map(({ time }) => time)))].sort((a, b) => a - b);
  const readers = lasting.map(({ knots }) => createReader(knots));
  const merged: HapticKnot[] = [];
  const add = (knot: HapticKnot): void => {
    if (!same(merged.at(-1), knot)) merged.push(knot);
  };
  for (let i = 0; i + 1 < times.length; i++) {
    const [start, end] = [times[i]!, times[i + 1]!];
    const lines = readers.flatMap((read) => read(start, end) ?? []);
    if (lines.length === 0) {
      const frequencyHz = merged.at(-1)!.frequencyHz;
      add({ time: start, amplitude: 0, frequencyHz });
      add({ time: end, amplitude: 0, frequencyHz });
    } else strongest(lines, add);
  }
  return merged;
}

/** One voice between two times at which nothing changes direction. */
interface Line {
  readonly from: HapticKnot;
  readonly to: HapticKnot;
}

/** The upper hull of `lines`, which all run over the same time. */
function strongest(lines: readonly Line[], add: (knot: HapticKnot) => void): void {
  const { time: start } = lines[0]!.from;
  const { time: end } = lines[0]!.to;
  let at: Seconds = start;
  let current = leading(lines, at, end);
  add(knotAt(current, at));
  for (let turns = 0; turns < lines.length; turns++) {
    const next = nextCrossing(lines, current, at, end);
    if (!next) break;
    at = next.time;
    add(knotAt(current, at));
    current = next.line;
    add(knotAt(current, at));
  }
  add(current.to);
}

/** The strongest line at `time`; of equal ones the stronger at `end`. */
function leading(lines: readonly Line[], time: Seconds, end: Seconds): Line {
  return lines.reduce((best, line) => {
    const lead = knotAt(line, time).amplitude - knotAt(best, time).amplitude;
    return lead > 0 || (lead === 0 && knotAt(line, end).amplitude > knotAt(best, end).amplitude) ? line : best;
  });
}

/** When, after `at`, another line first overtakes `current`. */
function nextCrossing(
  lines: readonly Line[],
  current: Line,
  at: Seconds,
  end: Seconds,
): { readonly time: Seconds; readonly line: Line } | undefined {
  const here = knotAt(current, at).amplitude;
  const there = current.to.amplitude;
  let found: { time: Seconds; line: Line } | undefined;
  for (const line of lines) {
    const behind = here - knotAt(line, at).amplitude;
    const ahead = line.to.amplitude - there;
    if (line === current || !(ahead > 0) || behind < 0) continue;
    const time = at + ((end - at) * behind) / (behind + ahead);
    if (time > at && time < end && (!found || time < found.time)) found = { time, line };
  }
  return found;
}

function knotAt({ from, to }: Line, time: Seconds): HapticKnot {
  if (time <= from.time) return from;
  if (time >= to.time) return to;
  const part = (time - from.time) / (to.time - from.time);
  return {
    time,
    amplitude: mix(from.amplitude, to.amplitude, part),
    frequencyHz: mix(from.frequencyHz, to.frequencyHz, part),
  };
}

/** Reads a voice segment by segment, in ascending time; undefined where it is silent. */
function createReader(knots: HapticVoice['knots']): (start: Seconds, end: Seconds) => Line | undefined {
  let index = 0;
  return (start, end) => {
    while (index + 1 < knots.length && knots[index + 1]!.time <= start) index++;
    const [from, to] = [knots[index]!, knots[index + 1]];
    if (!to || from.time > start) return undefined;
    return { from: knotAt({ from, to }, start), to: knotAt({ from, to }, end) };
  };
}

function same(a: HapticKnot | undefined, b: HapticKnot): boolean {
  return a?.time === b.time && a.amplitude === b.amplitude && a.frequencyHz === b.frequencyHz;
}
