/**
 * AHAP: the pattern files of Apple's Core Haptics. The reader is in `ahap-reader`.
 *
 * Constraints of the writer: a continuous event lasts 30 s at most, a curve has 16 points at most with
 * times relative to the curve, and curves act on every haptic event of the pattern, including
 * transients (`CHHapticDynamicParameterID`). So that a transient is not changed, the voice pauses for
 * its duration while the curves have their neutral values.
 */
import type { Seconds } from '@sense/core/engine';
import { hzToSharpness, SHARPNESS_RANGE_HZ } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore, HapticTransient } from '../../score/score.js';
import { readAhap } from './ahap-reader.js';
import { checkSampledScore } from '../check-score.js';
import { bend, thinCurve, type CurvePoint } from '../curves/curve-points.js';
import { counted, hasKey, type HapticFormat } from '../haptic-format.js';
import { curveOf, cutKnots } from '../curves/join-curves.js';
import { rounded, toJsonText } from '../json/json-text.js';
import { mergeVoices } from '../curves/merge-voices.js';
import { VoiceLevel } from '../curves/sampled-level.js';
import { amplitudeToIntensity } from '../scale.js';

/** Duration of a transient (ISO/IEC 23090-31). */
export const TRANSIENT_SECONDS: Seconds = 0.022;
/** Longest continuous event of Core Haptics. */
const LONGEST_EVENT: Seconds = 30;
/** Most points of a parameter curve. */
const MOST_POINTS = 16;
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 5;

/** Options of {@link writeAhap}. */
export interface AhapWriteOptions {
  /**
   * Largest deviation of intensity and sharpness between points: points are added where lines of the
   * score are not linear on the scale of the file, and redundant points are removed. Default 0.02;
   * `Infinity` keeps the points of the score and adds none.
   */
  readonly tolerance?: number;
}

export const ahapFormat: HapticFormat<AhapWriteOptions> = {
  id: 'ahap',
  label: 'AHAP (Apple Core Haptics)',
  extensions: ['.ahap'],
  fidelity: {
    transients: 'kept',
    sharpness: true,
    voices: 'one',
    frequencyHz: SHARPNESS_RANGE_HZ,
    stems: false,
    silentEnd: false,
    timeMs: 0.001,
    amplitude: 0.05,
    frequency: 0.06,
  },
  losses: pauseLosses,
  matches: (document) => hasKey(document, 'Pattern'),
  read: readAhap,
  write: writeAhap,
};

/** Reports the transients that interrupt a voice. */
function pauseLosses(score: HapticScore): string[] {
  const voice = new VoiceLevel(score);
  const felt = (time: Seconds): boolean => (voice.at(time)?.amplitude ?? 0) > 0;
  const count = score.transients.filter(({ time }) => felt(time + TRANSIENT_SECONDS / 2)).length;
  return count > 0
    ? [`the voice pauses for 22 ms under ${counted(count, 'transient')}, because curves act on transients too`]
    : [];
}

/** Writes an AHAP file. @throws SenseError `invalid-argument` for a score with values outside their ranges */
export function writeAhap(score: HapticScore, options: AhapWriteOptions = {}): string {
  checkSampledScore(score);
  const { tolerance = 0.02 } = options;
  const knots = mergeVoices(score.voices);
  const pauses = knots.length > 0 ? pausesFor(score.transients, knots[0]!.time) : [];
  const pieces = soundingPieces(knots, pauses);
  const pattern = [
    ...pieces.flatMap((piece) => [...curves(piece, tolerance), ...continuousEvents(piece)]),
    ...pauses.flatMap(({ start }) => [
      neutral('HapticIntensityControl', 1, start),
      neutral('HapticSharpnessControl', 0, start),
    ]),
    ...score.transients.map(transientEvent),
  ].sort((a, b) => a.time - b.time);
  return toJsonText({ Version: 1, Metadata: { Created: 'SENSE' }, Pattern: pattern.map(({ item }) => item) }, 2);
}

/** An element of the pattern with its time, for sorting. */
interface PatternItem {
  readonly time: Seconds;
  readonly item: object;
}

interface Stretch {
  readonly start: Seconds;
  readonly end: Seconds;
}

/** Times at which only transients play, from the first one at or after the start of the voice. */
function pausesFor(transients: readonly HapticTransient[], voiceStart: Seconds): Stretch[] {
  const pauses: { start: Seconds; end: Seconds }[] = [];
  for (const { time } of transients) {
    if (time < voiceStart) continue;
    const last = pauses.at(-1);
    if (last && time <= last.end) last.end = time + TRANSIENT_SECONDS;
    else pauses.push({ start: time, end: time + TRANSIENT_SECONDS });
  }
  return pauses;
}

/** The parts of the voice between pauses. */
function soundingPieces(knots: readonly HapticKnot[], pauses: readonly Stretch[]): (readonly HapticKnot[])[] {
  if (knots.length === 0) return [];
  if (pauses.length === 0) return [knots];
  const pieces: HapticKnot[][] = [];
  let from = knots[0]!.time;
  for (const { start, end } of [...pauses, { start: Infinity, end: Infinity }]) {
    const piece = cutKnots(knots, from, start);
    if (piece.length > 0) pieces.push(piece);
    from = end;
  }
  return pieces;
}

function curves(piece: readonly HapticKnot[], tolerance: number): PatternItem[] {
  const exact = tolerance === Infinity;
  const intensity = bend(curveOf(piece, 'amplitude'), amplitudeToIntensity, tolerance / 2);
  const sharpness = bend(curveOf(piece, 'frequencyHz'), hzToSharpness, tolerance / 2);
  return [
    ...chunks('HapticIntensityControl', exact ? intensity : thinCurve(intensity, tolerance / 2)),
    ...chunks('HapticSharpnessControl', thinCurve(sharpness, Math.min(0.01, tolerance / 2))),
  ];
}

/** Curves of at most 16 points; each starts with the last point of the one before it. */
function chunks(parameter: string, points: readonly CurvePoint[]): PatternItem[] {
  const items: PatternItem[] = [];
  for (let from = 0; from === 0 || from < points.length - 1; from += MOST_POINTS - 1) {
    const start = rounded(points[from]!.time, TIME_DECIMALS);
    items.push({
      time: start,
      item: {
        ParameterCurve: {
          ParameterID: parameter,
          Time: start,
          ParameterCurveControlPoints: points.slice(from, from + MOST_POINTS).map(({ time, value }) => ({
            Time: rounded(Math.max(0, time - start), TIME_DECIMALS),
            ParameterValue: rounded(value, VALUE_DECIMALS),
          })),
        },
      },
    });
  }
  return items;
}

/** Events of full intensity and no sharpness: the curves set both. */
function continuousEvents(piece: readonly HapticKnot[]): PatternItem[] {
  const [start, end] = [piece[0]!.time, piece.at(-1)!.time];
  const items: PatternItem[] = [];
  for (let from = start; from < end; from += LONGEST_EVENT) {
    const time = rounded(from, TIME_DECIMALS);
    const duration = rounded(Math.min(LONGEST_EVENT, end - time), TIME_DECIMALS);
    items.push({ time, item: event('HapticContinuous', time, 1, 0, duration) });
  }
  return items;
}

function transientEvent({ time, intensity, sharpness }: HapticTransient): PatternItem {
  return {
    time,
    item: event('HapticTransient', rounded(time, TIME_DECIMALS), amplitudeToIntensity(intensity), sharpness),
  };
}

function event(type: string, time: Seconds, intensity: number, sharpness: number, duration?: Seconds): object {
  return {
    Event: {
      Time: time,
      EventType: type,
      ...(duration !== undefined && { EventDuration: duration }),
      EventParameters: [
        { ParameterID: 'HapticIntensity', ParameterValue: rounded(intensity, VALUE_DECIMALS) },
        { ParameterID: 'HapticSharpness', ParameterValue: rounded(sharpness, VALUE_DECIMALS) },
      ],
    },
  };
}

/** Sets `parameter` to its neutral value from `start` until its next curve. */
function neutral(parameter: string, value: number, start: Seconds): PatternItem {
  const time = rounded(start, TIME_DECIMALS);
  return { time, item: { Parameter: { ParameterID: parameter, Time: time, ParameterValue: value } } };
}
