/**
 * Web vibration: patterns for `navigator.vibrate` as JSON, `[[on, off, on, ...], ...]` in ms. The
 * motor is on or off: strength becomes its duty cycle. A pattern has 99 entries at most, so a long
 * score has several, each to be sent when the one before it has ended.
 */
import type { Milliseconds } from '@sense/core/engine';
import { LONGEST_PATTERN, PULSE_PERIOD_MS, SHORTEST_PULSE_MS } from '../../devices/phone-motor.js';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { checkSampledScore } from '../check-score.js';
import type { HapticFormat } from '../haptic-format.js';
import { importedScore } from '../imported-score.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { toJsonText } from '../json/json-text.js';
import { VoiceLevel } from '../curves/sampled-level.js';

const NAME = 'web vibration';
/** Duration of a transient of intensity 1; weaker ones are shorter. */
const LONGEST_TRANSIENT_MS: Milliseconds = 40;
/** Longest entry; browsers truncate longer ones. */
const LONGEST_ENTRY_MS: Milliseconds = 10_000;

export const webVibrationFormat: HapticFormat = {
  id: 'web-vibration',
  label: 'web vibration (JSON)',
  extensions: ['.vibration.json'],
  fidelity: {
    transients: 'pulses',
    sharpness: false,
    voices: 'one',
    stems: false,
    silentEnd: true,
    timeMs: PULSE_PERIOD_MS / 2,
    amplitude: 0.15,
    frequency: Infinity,
  },
  losses: dutyCycleLosses,
  matches: (document) => Array.isArray(document),
  read: readWebVibration,
  write: writeWebVibration,
};

/** Weakest level: half of the shortest pulse in a period. Weaker levels are omitted. */
const WEAKEST = SHORTEST_PULSE_MS / 2 / PULSE_PERIOD_MS;

function dutyCycleLosses({ voices }: HapticScore): string[] {
  if (voices.length === 0) return [];
  const isFaint = ({ amplitude }: HapticKnot): boolean => amplitude > 0 && amplitude < WEAKEST;
  const faint = voices.some(({ knots }) => knots.some(isFaint));
  return [
    `strength becomes the duty cycle in periods of ${PULSE_PERIOD_MS} ms`,
    ...(faint ? [`voices below ${WEAKEST} are not felt`] : []),
  ];
}

interface OnTime {
  readonly startMs: Milliseconds;
  readonly endMs: Milliseconds;
}

/** Writes the patterns. @throws SenseError `invalid-argument` for a score above 6 hours or with values outside their ranges */
export function writeWebVibration(score: HapticScore): string {
  checkSampledScore(score);
  return toJsonText(
    patterns(joined([...transientTimes(score), ...voiceTimes(score)]), Math.round(score.duration * 1000)),
    1,
  );
}

function transientTimes({ transients }: HapticScore): OnTime[] {
  return transients
    .filter(({ intensity }) => intensity > 0)
    .map(({ time, intensity }) => {
      const startMs = Math.round(time * 1000);
      return { startMs, endMs: startMs + Math.max(SHORTEST_PULSE_MS, Math.round(LONGEST_TRANSIENT_MS * intensity)) };
    });
}

function voiceTimes(score: HapticScore): OnTime[] {
  const voice = new VoiceLevel(score);
  const times: OnTime[] = [];
  for (let startMs = 0; startMs < voice.end * 1000; startMs += PULSE_PERIOD_MS) {
    const onMs = PULSE_PERIOD_MS * (voice.at((startMs + PULSE_PERIOD_MS / 2) / 1000)?.amplitude ?? 0);
    // Periods that need less than half of the shortest pulse are omitted.
    if (onMs < SHORTEST_PULSE_MS / 2) continue;
    times.push({ startMs, endMs: startMs + Math.max(SHORTEST_PULSE_MS, Math.round(onMs)) });
  }
  return times;
}

/** Merges overlapping and adjacent times. */
function joined(times: readonly OnTime[]): OnTime[] {
  const result: { startMs: number; endMs: number }[] = [];
  for (const { startMs, endMs } of [...times].sort((a, b) => a.startMs - b.startMs)) {
    const last = result.at(-1);
    if (last && startMs <= last.endMs) last.endMs = Math.max(last.endMs, endMs);
    else result.push({ startMs, endMs });
  }
  return result;
}

/**
 * Alternating on and off times until the score ends, in patterns of at most 99 entries. Browsers drop a
 * pause at the end of a pattern; the file keeps it, because the next pattern is due after it.
 */
function patterns(times: readonly OnTime[], lastsMs: Milliseconds): number[][] {
  const entries: number[] = [];
  let atMs = 0;
  const off = (ms: Milliseconds): void => {
    if (ms <= 0) return;
    if (entries.length === 0) entries.push(0);
    for (let remaining = ms; remaining > 0; remaining -= LONGEST_ENTRY_MS) {
      if (remaining < ms) entries.push(0);
      entries.push(Math.min(remaining, LONGEST_ENTRY_MS));
    }
  };
  for (const { startMs, endMs } of times) {
    off(startMs - atMs);
    for (let remaining = endMs - startMs; remaining > 0; remaining -= LONGEST_ENTRY_MS) {
      if (remaining < endMs - startMs) entries.push(0);
      entries.push(Math.min(remaining, LONGEST_ENTRY_MS));
    }
    atMs = endMs;
  }
  off(lastsMs - atMs);
  // Pairs of on and off are not split: every pattern starts with on.
  const most = LONGEST_PATTERN - 1;
  const result: number[][] = [];
  for (let from = 0; from < entries.length; from += most) result.push(entries.slice(from, from + most));
  return result;
}

/** Reads one or several patterns as a voice. @throws SenseError `format-invalid` */
export function readWebVibration(input: FormatInput): HapticScore {
  const document = parseDocument(NAME, input);
  const nodes = document.items();
  const nested = nodes.some(({ value }) => Array.isArray(value));
  const lists = nested ? nodes.map((node) => node.items()) : [nodes];
  lists.forEach((list, i) => {
    if (list.length > LONGEST_PATTERN)
      (nested ? nodes[i]! : document).fail(`must hold at most ${LONGEST_PATTERN} entries`);
  });
  const knots: HapticKnot[] = [];
  const frequencyHz = sharpnessToHz(0.5);
  let atMs = 0;
  const hold = (amplitude: number, lastsMs: Milliseconds): void => {
    if (lastsMs <= 0) return;
    for (const time of [atMs / 1000, (atMs + lastsMs) / 1000]) knots.push({ time, amplitude, frequencyHz });
    atMs += lastsMs;
  };
  for (const list of lists) {
    for (let i = 0; i < list.length; i += 2) {
      const onMs = readEntry(list[i]!);
      const offMs = list[i + 1] ? readEntry(list[i + 1]!) : 0;
      // A pause within a period belongs to the modulation, a longer one is silence.
      if (onMs + offMs <= PULSE_PERIOD_MS) hold(onMs / Math.max(1, onMs + offMs), onMs + offMs);
      else {
        hold(1, onMs);
        hold(0, offMs);
      }
    }
  }
  return importedScore([], knots.length > 0 ? [{ voice: 'continuous', knots }] : []);
}

function readEntry(node: JsonNode): Milliseconds {
  return node.number(0, Number.MAX_SAFE_INTEGER);
}
