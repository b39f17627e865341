/**
 * AHAP: the pattern files of Apple's Core Haptics. Knows its own rules only; reading is in
 * `ahap-reader`.
 *
 * What shapes the writer: a continuous event lasts 30 s at most, a curve holds 16 points at most and
 * counts their times from its own, and curves act on every haptic event of the pattern, transients
 * too (`CHHapticDynamicParameterID`). So that a transient is felt as it was meant, the voice pauses
 * for the time of one while the curves stand at their neutral values.
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

/** How long a transient is felt (ISO/IEC 23090-31). */
export const TRANSIENT_SECONDS: Seconds = 0.022;
/** Core Haptics plays no longer continuous event. */
const LONGEST_EVENT: Seconds = 30;
/** Points a parameter curve may hold. */
const MOST_POINTS = 16;
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 5;

export interface AhapWriteOptions {
  /**
   * How far intensity and sharpness may be from the truth between points: points are added where
   * straight lines of the score are not straight on the scale of the file, and left out where they
   * say nothing. Default 0.02; `Infinity` keeps the points of the score and adds none.
   */
  readonly tolerance?: number;
}

export const ahapFormat: HapticFormat<AhapWriteOptions> = {
  id: 'ahap',
  label: 'AHAP (Apple Core Haptics)',
  extensions: ['.ahap'],
  holds: {
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
  losses: pausesOfVoice,
  recognises: (document) => hasKey(document, 'Pattern'),
  read: readAhap,
  write: writeAhap,
};

/** Blows under which there is a voice to pause. */
function pausesOfVoice(score: HapticScore): string[] {
  const voice = new VoiceLevel(score);
  const felt = (time: Seconds): boolean => (voice.at(time)?.amplitude ?? 0) > 0;
  const count = score.transients.filter(({ time }) => felt(time + TRANSIENT_SECONDS / 2)).length;
  return count > 0
    ? [`the voice pauses for 22 ms under ${counted(count, 'blow')}, because curves act on blows too`]
    : [];
}

/** Writes an AHAP file. Throws `invalid-argument` for a score out of its ranges. */
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

/** An element of the pattern, with the time by which it is sorted. */
interface PatternItem {
  readonly time: Seconds;
  readonly item: object;
}

interface Stretch {
  readonly start: Seconds;
  readonly end: Seconds;
}

/** When transients have the actuator to themselves, from the first that comes with or after the voice. */
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

/** What is left of the voice between pauses. */
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

/** Curves of at most 16 points; each begins with the point at which the one before it ends. */
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

/** Full and dull: the curves say how strong and how sharp. */
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

/** From `start` on the curve of `parameter` says nothing, until the next one begins. */
function neutral(parameter: string, value: number, start: Seconds): PatternItem {
  const time = rounded(start, TIME_DECIMALS);
  return { time, item: { Parameter: { ParameterID: parameter, Time: time, ParameterValue: value } } };
}
