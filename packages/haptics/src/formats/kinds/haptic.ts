/**
 * `.haptic` 1.0: the JSON of Meta Haptics Studio and Lofelt Studio. One continuous signal with two
 * envelopes, amplitude and frequency; transients are *emphases* on points of the amplitude.
 *
 * Rules of the readers of both: at least two amplitude points, times that do not descend, a duration
 * above 0, values in 0..1, an emphasis at least as strong as its point. Clips that Lofelt shipped have frequencies
 * beyond the span of the amplitude, where they have no effect: they are read up to its ends, and never written.
 */
import type { NormalRange, Seconds } from '@sense/core/engine';
import { SHARPNESS_RANGE_HZ } from '../../perception/sharpness.js';
import type { HapticScore } from '../../score/score.js';
import { checkScore } from '../check-score.js';
import { bend, thinCurve, valueAt, type CurvePoint } from '../curves/curve-points.js';
import { counted, hasKey, type HapticFormat, type ReadWarning } from '../haptic-format.js';
import { importedScore, type ImportedTransient } from '../imported-score.js';
import { curveOf, joinCurves, knotAt } from '../curves/join-curves.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { rounded, toJsonText } from '../json/json-text.js';
import { mergeVoices } from '../curves/merge-voices.js';
import { VoiceLevel } from '../curves/sampled-level.js';
import { hapticFrequencyToHz, hzToHapticFrequency } from '../scale.js';

const NAME = '.haptic';
/** Frequency of an envelope without points. */
const DEFAULT_FREQUENCY: NormalRange = 0.5;
/** Half width of the dip for a transient weaker than the voice: too short to be felt. */
const DIP: Seconds = 0.001;
/** Duration of a score of duration 0: the format requires a positive one. */
const SHORTEST: Seconds = 0.001;
/** Largest error of a frequency between points: well below the just noticeable difference. */
const FREQUENCY_TOLERANCE = 0.02;
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 5;

/** Options of {@link readHaptic}. */
export interface HapticReadOptions {
  /**
   * Largest deviation of frequencies between points, as a ratio minus 1: points are added where lines
   * of the file are not linear in Hz. Default 0.02; `Infinity` adds none.
   */
  readonly tolerance?: number;
  /** Receives what was corrected. */
  readonly warn?: ReadWarning | undefined;
}

/** Options of {@link writeHaptic}. */
export interface HapticWriteOptions {
  /** Largest deviation of frequencies, in sharpness 0..1. Default 0.02; `Infinity` keeps the points of the score. */
  readonly tolerance?: number;
  /** Members of `metadata`; by default all but `editor` are empty. */
  readonly metadata?: {
    readonly author?: string;
    readonly source?: string;
    readonly project?: string;
    readonly description?: string;
    readonly tags?: readonly string[];
  };
}

export const hapticFormat: HapticFormat<HapticWriteOptions> = {
  id: 'haptic',
  label: '.haptic (Meta, Lofelt)',
  extensions: ['.haptic'],
  fidelity: {
    transients: 'kept',
    sharpness: true,
    voices: 'one',
    frequencyHz: SHARPNESS_RANGE_HZ,
    stems: false,
    silentEnd: true,
    timeMs: 0.001,
    amplitude: 0.001,
    frequency: 0.05,
  },
  losses: dipLosses,
  matches: (document) => hasKey(document, 'signals'),
  read: (input, warn) => readHaptic(input, { warn }),
  write: writeHaptic,
};

/** Reports transients weaker than the voice: a point has one amplitude, and its emphasis cannot be below it. */
function dipLosses(score: HapticScore): string[] {
  const voice = new VoiceLevel(score);
  const count = score.transients.filter(({ time, intensity }) => (voice.at(time)?.amplitude ?? 0) > intensity).length;
  return count > 0
    ? [`the voice dips for 1 ms before and after ${counted(count, 'transient')} weaker than the voice`]
    : [];
}

/** Reads a `.haptic` file. @throws SenseError `format-invalid` */
export function readHaptic(input: FormatInput, options: HapticReadOptions = {}): HapticScore {
  const document = parseDocument(NAME, input);
  const major = document.get('version').get('major');
  if (major.number(0, Infinity) !== 1) major.fail('must be 1, the supported version');
  const envelopes = document.get('signals').get('continuous').get('envelopes');
  const amplitudeNode = envelopes.get('amplitude');
  const points = amplitudeNode.items();
  if (isTruncatedToNothing(points)) return importedScore([], []);
  const amplitude = readPoints(amplitudeNode, points, 'amplitude');
  const frequency = readFrequency(envelopes.get('frequency'), amplitude, options.warn);
  const transients = points.flatMap((point, i) => readEmphasis(point, amplitude[i]!) ?? []);
  // An envelope of zeros only carries the emphases.
  const carriesOnly = transients.length > 0 && amplitude.every(({ value }) => value === 0);
  const end = amplitude.at(-1)!.time;
  if (carriesOnly) return importedScore(transients, [], end);
  const ratio = (a: number, b: number): number => Math.abs(Math.log(a / b));
  const hz = bend(frequency, hapticFrequencyToHz, options.tolerance ?? FREQUENCY_TOLERANCE, ratio);
  return importedScore(transients, [{ voice: 'continuous', knots: joinCurves(amplitude, hz) }], end);
}

/** The result of truncating a clip to nothing: one point at time 0 with amplitude 0. It is an empty score. */
function isTruncatedToNothing(points: readonly JsonNode[]): boolean {
  const only = points[0];
  return points.length === 1 && only?.get('time').value === 0 && only.get('amplitude').value === 0;
}

function readPoints(envelope: JsonNode, points: readonly JsonNode[], member: 'amplitude' | 'frequency'): CurvePoint[] {
  if (member === 'amplitude' && points.length < 2) envelope.fail('must hold at least 2 points');
  let before = 0;
  const read = points.map((point): CurvePoint => {
    const time = point.get('time').number(0, Infinity);
    if (time < before) point.get('time').fail(`must not come before ${before}, the time of the point before it`);
    before = time;
    return { time, value: point.get(member).number(0, 1) };
  });
  if (member === 'amplitude' && read.at(-1)!.time - read[0]!.time <= 0) {
    points.at(-1)!.get('time').fail(`must come after ${read[0]!.time}, the first time: the duration must be above 0`);
  }
  return read;
}

function readFrequency(envelope: JsonNode, amplitude: readonly CurvePoint[], warn?: ReadWarning): CurvePoint[] {
  const [first, last] = [amplitude[0]!, amplitude.at(-1)!];
  const read = readPoints(envelope, envelope.itemsIfAny(), 'frequency');
  if (read.length === 0) return [{ time: first.time, value: DEFAULT_FREQUENCY }];
  // Beside an end with amplitude 0 frequencies have no effect and are accepted.
  const early = first.value > 0 && read[0]!.time < first.time;
  const late = last.value > 0 && read.at(-1)!.time > last.time;
  if (!early && !late) return read;
  const inside = read.filter(({ time }) => (!early || time >= first.time) && (!late || time <= last.time));
  warn?.(
    `${counted(read.length - inside.length, 'frequency point')} outside the amplitude envelope, ${first.time} to ` +
      `${last.time} s, had no effect: the curve was cut at its ends`,
  );
  return [
    ...(early ? [{ time: first.time, value: valueAt(read, first.time) }] : []),
    ...inside,
    ...(late ? [{ time: last.time, value: valueAt(read, last.time) }] : []),
  ];
}

function readEmphasis(point: JsonNode, { time, value }: CurvePoint): ImportedTransient | undefined {
  const emphasis = point.get('emphasis');
  if (!emphasis.present || emphasis.value === null) return undefined;
  const amplitude = emphasis.get('amplitude');
  const intensity = amplitude.number(0, 1);
  if (intensity < value) amplitude.fail(`must be at least ${value}, the amplitude of its point`);
  return { time, intensity, sharpness: emphasis.get('frequency').number(0, 1) };
}

/** Writes a `.haptic` file. @throws SenseError `invalid-argument` for a score with values outside their ranges */
export function writeHaptic(score: HapticScore, options: HapticWriteOptions = {}): string {
  checkScore(score);
  const { tolerance = FREQUENCY_TOLERANCE, metadata = {} } = options;
  const knots = mergeVoices(score.voices);
  const end = Math.max(score.duration, SHORTEST);
  const envelope = padded(curveOf(knots, 'amplitude'), end);
  const frequency = frequencyEnvelope(curveOf(knots, 'frequencyHz'), tolerance);
  const document = {
    version: { major: 1, minor: 0, patch: 0 },
    metadata: { editor: 'SENSE', author: '', source: '', project: '', tags: [], description: '', ...metadata },
    signals: {
      continuous: {
        envelopes: {
          amplitude: withEmphases(envelope, score, end),
          frequency: frequency.map(({ time, value }) => ({
            time: rounded(time, TIME_DECIMALS),
            frequency: rounded(value, VALUE_DECIMALS),
          })),
        },
      },
    },
  };
  return toJsonText(document, 5);
}

/** Frequency is the square of sharpness: tolerances apply to the root, otherwise low frequencies would be inaccurate. */
function frequencyEnvelope(frequencyHz: readonly CurvePoint[], tolerance: number): CurvePoint[] {
  const differ = (a: number, b: number): number => Math.abs(Math.sqrt(a) - Math.sqrt(b));
  const bent = bend(frequencyHz, hzToHapticFrequency, tolerance / 2, differ);
  if (tolerance === Infinity) return bent;
  const each = tolerance / 2;
  return thinCurve(bent, (value) => Math.max(each ** 2, 2 * each * Math.sqrt(value) - each ** 2));
}

/** The envelope from 0 to the end of the score, with silence before and after. */
function padded(envelope: readonly CurvePoint[], end: Seconds): CurvePoint[] {
  const first = envelope[0];
  const last = envelope.at(-1);
  if (!first || !last) {
    return [
      { time: 0, value: 0 },
      { time: end, value: 0 },
    ];
  }
  const silence = (from: Seconds, to: Seconds): CurvePoint[] => [
    { time: from, value: 0 },
    { time: to, value: 0 },
  ];
  return [
    ...(first.time > 0 ? silence(0, first.time) : []),
    ...envelope,
    ...(last.time < end ? silence(last.time, end) : []),
  ];
}

interface AmplitudePoint {
  readonly time: number;
  readonly amplitude: number;
  readonly emphasis?: { readonly amplitude: number; readonly frequency: number };
}

/** The envelope with a point for each transient. */
function withEmphases(envelope: readonly CurvePoint[], { transients }: HapticScore, end: Seconds): AmplitudePoint[] {
  const knots = envelope.map(({ time, value }) => ({ time, amplitude: value, frequencyHz: 1 }));
  const level = (time: Seconds): number => knotAt(knots, time).amplitude;
  const transientTimes = new Set(transients.map(({ time }) => time));
  // The point of the transient replaces that of the envelope, or the upper end of a jump.
  const plain = envelope
    .filter(({ time }, i) => !transientTimes.has(time) || envelope[i + 1]?.time === time)
    .map(({ time, value }) => ({ time, amplitude: value }));
  const edges: AmplitudePoint[] = [];
  const emphases: AmplitudePoint[] = transients.map(({ time, intensity, sharpness }) => {
    const voice = level(time);
    if (voice > intensity) {
      for (const edge of [time - DIP, time + DIP]) {
        if (edge > 0 && edge < end) edges.push({ time: edge, amplitude: level(edge) });
      }
    }
    return { time, amplitude: Math.min(voice, intensity), emphasis: { amplitude: intensity, frequency: sharpness } };
  });
  return [...plain, ...edges, ...emphases].sort((a, b) => a.time - b.time).map(roundedPoint);
}

function roundedPoint({ time, amplitude, emphasis }: AmplitudePoint): AmplitudePoint {
  const round = (value: number): number => rounded(value, VALUE_DECIMALS);
  return {
    time: rounded(time, TIME_DECIMALS),
    amplitude: round(amplitude),
    ...(emphasis && { emphasis: { amplitude: round(emphasis.amplitude), frequency: round(emphasis.frequency) } }),
  };
}
