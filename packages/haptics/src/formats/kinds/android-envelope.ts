/**
 * Android envelope (API 36): the control points of `VibrationEffect.WaveformEnvelopeBuilder` as JSON,
 * `{ initialFrequencyHz, controlPoints: [{ amplitude, frequencyHz, durationMs }] }`. Each point is
 * reached linearly, 20 ms to 1 s after the one before; the first starts from silence. Transients become
 * peaks.
 */
import type { Milliseconds, Seconds } from '@sense/core/engine';
import { sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { LONGEST_SAMPLED, checkSampledScore } from '../check-score.js';
import { thinKnots } from '../curves/curve-points.js';
import { hasKey, type HapticFormat } from '../haptic-format.js';
import { importedScore } from '../imported-score.js';
import { knotAt } from '../curves/join-curves.js';
import { parseDocument, type FormatInput } from '../json/json-node.js';
import { rounded, toJsonText } from '../json/json-text.js';
import { VoiceLevel, pulsesOf } from '../curves/sampled-level.js';

const NAME = 'Android envelope';
/** Shortest and longest time between points that every device with envelopes supports. */
const SHORTEST_MS: Milliseconds = 20;
const LONGEST_MS: Milliseconds = 1000;
/** Number of points that every device with envelopes supports. */
const GUARANTEED_POINTS = 16;
/** Tolerances of thinning; rounding uses the remainder of the total tolerance of 0.03. */
const TOLERANCE = { amplitude: 0.02, frequency: 0.04 };
const AMPLITUDE_DECIMALS = 4;
const HZ_DECIMALS = 1;

export const androidEnvelopeFormat: HapticFormat = {
  id: 'android-envelope',
  label: 'Android envelope, API 36 (JSON)',
  extensions: ['.envelope.json'],
  fidelity: {
    transients: 'pulses',
    sharpness: true,
    voices: 'one',
    frequencyHz: [1, Infinity],
    stems: false,
    silentEnd: true,
    timeMs: SHORTEST_MS / 2,
    amplitude: 0.03,
    frequency: 0.05,
  },
  losses: pointLosses,
  matches: (document) => hasKey(document, 'controlPoints'),
  read: readAndroidEnvelope,
  write: writeAndroidEnvelope,
};

function pointLosses(score: HapticScore): string[] {
  const losses = ['changes within less than 20 ms'];
  // A longer score cannot be written.
  const count = score.duration <= LONGEST_SAMPLED ? pointsOf(levels(score)).length : 0;
  if (count > GUARANTEED_POINTS) {
    losses.push(
      `devices are guaranteed to play ${GUARANTEED_POINTS} points only, and this score has ${count}: query ` +
        'getMaxControlPointCount and play long scores in parts',
    );
  }
  return losses;
}

/** Writes the envelope. @throws SenseError `invalid-argument` for a score above 6 hours or with values outside their ranges */
export function writeAndroidEnvelope(score: HapticScore): string {
  checkSampledScore(score);
  const grid = levels(score);
  const initialFrequencyHz = rounded(grid[0]!.frequencyHz, HZ_DECIMALS);
  return toJsonText({ initialFrequencyHz, controlPoints: pointsOf(grid) }, 2);
}

/** The control points of `grid`, thinned. */
function pointsOf(grid: readonly HapticKnot[]): object[] {
  const points: object[] = [];
  let before = 0;
  for (const { time, amplitude, frequencyHz } of withinLongest(thinKnots(grid, TOLERANCE))) {
    const timeMs = Math.round(time * 1000);
    if (timeMs === 0) continue;
    points.push({
      amplitude: rounded(amplitude, AMPLITUDE_DECIMALS),
      frequencyHz: rounded(frequencyHz, HZ_DECIMALS),
      durationMs: timeMs - before,
    });
    before = timeMs;
  }
  return points;
}

/** The level every 20 ms, starting and ending with silence. */
function levels(score: HapticScore): HapticKnot[] {
  const step: Seconds = SHORTEST_MS / 1000;
  const pulses = pulsesOf(score, step);
  const count = Math.max(1, Math.ceil(Math.max(score.duration, pulses.at(-1)?.end ?? 0) / step - 1e-6));
  const voice = new VoiceLevel(score);
  let frequencyHz = voice.at(0)?.frequencyHz ?? pulses[0]?.frequencyHz ?? sharpnessToHz(0.5);
  const grid = Array.from({ length: count + 2 }, (_, i): HapticKnot => {
    const time = i * step;
    const knot = voice.at(time);
    frequencyHz = Math.max(1, knot?.frequencyHz ?? frequencyHz);
    const silent = i === 0 || i === count + 1;
    return { time, amplitude: silent ? 0 : (knot?.amplitude ?? 0), frequencyHz };
  });
  for (const { start, amplitude, frequencyHz: hz } of pulses) {
    const i = Math.min(count, Math.max(1, Math.round(start / step)));
    if (amplitude > grid[i]!.amplitude) grid[i] = { time: i * step, amplitude, frequencyHz: hz };
  }
  return grid;
}

/** Adds interpolated points where two are further apart than a device supports. */
function withinLongest(knots: readonly HapticKnot[]): HapticKnot[] {
  return knots.flatMap((knot, i) => {
    const next = knots[i + 1];
    if (!next) return [knot];
    const count = Math.ceil((next.time - knot.time) / (LONGEST_MS / 1000) - 1e-6);
    return Array.from({ length: Math.max(1, count) }, (_, k) =>
      k === 0 ? knot : knotAt([knot, next], knot.time + (k * LONGEST_MS) / 1000),
    );
  });
}

/** Reads the envelope as a voice. @throws SenseError `format-invalid` */
export function readAndroidEnvelope(input: FormatInput): HapticScore {
  const document = parseDocument(NAME, input);
  const points = document.get('controlPoints').items(1);
  const first = points[0]!.get('frequencyHz').number(1, 1e5);
  const knots: HapticKnot[] = [
    { time: 0, amplitude: 0, frequencyHz: document.get('initialFrequencyHz').number(1, 1e5, first) },
  ];
  let timeMs = 0;
  for (const point of points) {
    timeMs += point.get('durationMs').number(SHORTEST_MS, LONGEST_MS);
    knots.push({
      time: timeMs / 1000,
      amplitude: point.get('amplitude').number(0, 1),
      frequencyHz: point.get('frequencyHz').number(1, 1e5),
    });
  }
  return importedScore([], [{ voice: 'continuous', knots }]);
}
