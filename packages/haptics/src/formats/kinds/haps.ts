/**
 * `.haps` version 5: the JSON of Interhaptics (Razer). Melodies of notes; a note of 22 ms is a
 * transient, a longer one has keyframes of amplitude and of frequency in Hz.
 */
import { clamp, type Hertz, type Seconds } from '@sense/core/engine';
import { hzToSharpness, sharpnessToHz } from '../../perception/sharpness.js';
import type { HapticKnot, HapticScore } from '../../score/score.js';
import { checkScore } from '../check-score.js';
import type { CurvePoint } from '../curves/curve-points.js';
import { counted, hasKey, type HapticFormat, type ReadWarning } from '../haptic-format.js';
import { importedScore, type ImportedTransient, type ImportedVoice } from '../imported-score.js';
import { joinCurves } from '../curves/join-curves.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { rounded, toJsonText } from '../json/json-text.js';

const NAME = '.haps';
/** Length of a transient. */
const TRANSIENT_SECONDS: Seconds = 0.022;
/** Notes up to this length are transients, because files are rounded. */
const LONGEST_TRANSIENT: Seconds = 0.0225;
/** Length of the shortest voice, so that it is not read as a transient. */
const SHORTEST_VOICE: Seconds = 0.023;
const DEFAULT_HZ: Hertz = sharpnessToHz(0.5);
const TIME_DECIMALS = 6;
const VALUE_DECIMALS = 5;
const HZ_DECIMALS = 2;
/** How simultaneous notes of melodies combine: the strongest plays. */
const SIGNAL_EVALUATION_METHOD = 3;

export const hapsFormat: HapticFormat = {
  id: 'haps',
  label: '.haps (Interhaptics, Razer)',
  extensions: ['.haps'],
  fidelity: {
    transients: 'kept',
    sharpness: true,
    voices: 'many',
    frequencyHz: [0, Infinity],
    stems: false,
    silentEnd: false,
    timeMs: 0.001,
    amplitude: 0.001,
    frequency: 0.001,
  },
  matches: (document) => hasKey(document, 'm_vibration'),
  read: readHaps,
  write: writeHaps,
};

/** Writes a `.haps` file. @throws SenseError `invalid-argument` for a score with values outside their ranges */
export function writeHaps(score: HapticScore): string {
  checkScore(score);
  const transients = score.transients.map(({ time, intensity, sharpness }) =>
    note(TRANSIENT_SECONDS, intensity, [{ time, amplitude: 1, frequencyHz: sharpnessToHz(sharpness) }]),
  );
  const voices = score.voices
    .filter(({ knots }) => knots.length > 0)
    .map(({ knots }) => [note(Math.max(SHORTEST_VOICE, knots.at(-1)!.time - knots[0]!.time), 1, knots)]);
  const melodies = [...(transients.length > 0 ? [transients] : []), ...voices].map((notes) => ({
    m_mute: 0,
    m_gain: 1,
    m_notes: notes,
  }));
  const document = {
    m_version: '5',
    m_description: 'SENSE',
    m_HDFlag: 0,
    m_time_unit: 0,
    m_length_unit: 7,
    m_vibration: track(melodies),
    m_stiffness: track([]),
    m_texture: track([]),
    m_gain: 1,
  };
  return toJsonText(document, 8);
}

function track(melodies: readonly object[]): object {
  return {
    m_loop: 0,
    m_maximum: 1,
    m_gain: 1,
    m_signalEvaluationMethod: SIGNAL_EVALUATION_METHOD,
    m_melodies: melodies,
  };
}

/** A note that starts at the first knot; times of keyframes are relative to it. */
function note(length: Seconds, gain: number, knots: readonly HapticKnot[]): object {
  const start = knots[0]!.time;
  const keyframes = (value: (knot: HapticKnot) => number): object => ({
    m_extrapolationStrategy: 0,
    m_keyframes: knots.map((knot) => ({ m_time: rounded(knot.time - start, TIME_DECIMALS), m_value: value(knot) })),
  });
  return {
    m_startingPoint: rounded(start, TIME_DECIMALS),
    m_length: rounded(length, TIME_DECIMALS),
    m_priority: 0,
    m_gain: rounded(gain, VALUE_DECIMALS),
    m_hapticEffect: {
      m_type: 0,
      m_amplitudeModulation: keyframes(({ amplitude }) => rounded(amplitude, VALUE_DECIMALS)),
      m_frequencyModulation: keyframes(({ frequencyHz }) => rounded(frequencyHz, HZ_DECIMALS)),
    },
  };
}

/**
 * Reads a `.haps` file. Ignores stiffness and texture. Files of the vendor's tools have keyframes out of order and times
 * below 0: these are sorted, and count as 0, with a warning.
 *
 * @throws SenseError `format-invalid`
 */
export function readHaps(input: FormatInput, warn?: ReadWarning): HapticScore {
  const odd: OddTiming = { unsorted: 0, negative: 0 };
  const document = parseDocument(NAME, input);
  const version = document.get('m_version');
  if (version.present && String(version.value) !== '5') version.fail('must be 5, the supported version');
  const vibration = document.get('m_vibration');
  const gain = readGain(document) * readGain(vibration);
  const transients: ImportedTransient[] = [];
  const voices: ImportedVoice[] = [];
  for (const melody of vibration.get('m_melodies').items()) {
    if (melody.get('m_mute').number(0, 1, 0) === 1) continue;
    const melodyGain = gain * readGain(melody);
    for (const each of melody.get('m_notes').itemsIfAny()) readNote(each, melodyGain, { transients, voices, odd });
  }
  if (odd.unsorted > 0) warn?.(`${counted(odd.unsorted, 'curve')} with keyframes out of order: sorted by time`);
  if (odd.negative > 0) warn?.(`${counted(odd.negative, 'time')} below 0: read as 0`);
  return importedScore(transients, voices);
}

/** Times that were corrected. */
interface OddTiming {
  unsorted: number;
  negative: number;
}

/** A time of at least 0. */
function readTime(node: JsonNode, odd: OddTiming, otherwise?: number): Seconds {
  const time = node.number(-Infinity, Infinity, otherwise);
  if (time < 0) odd.negative++;
  return Math.max(0, time);
}

function readGain(node: JsonNode): number {
  return node.get('m_gain').number(0, 1e6, 1);
}

interface NoteTarget {
  readonly transients: ImportedTransient[];
  readonly voices: ImportedVoice[];
  readonly odd: OddTiming;
}

function readNote(node: JsonNode, gain: number, { transients, voices, odd }: NoteTarget): void {
  const start = readTime(node.get('m_startingPoint'), odd, 0);
  const length = readTime(node.get('m_length'), odd, TRANSIENT_SECONDS);
  const effect = node.get('m_hapticEffect');
  const scale = gain * readGain(node);
  const amplitude = readKeyframes(effect, 'm_amplitudeModulation', { start, most: 1, odd }).map(({ time, value }) => ({
    time,
    value: clamp(scale * value, 0, 1),
  }));
  const frequencyHz = readKeyframes(effect, 'm_frequencyModulation', { start, most: Infinity, odd }).map(
    ({ time, value }) => ({
      time,
      value: Math.max(1, value),
    }),
  );
  const pitch = frequencyHz.length > 0 ? frequencyHz : [{ time: start, value: DEFAULT_HZ }];
  const level = amplitude.length > 0 ? amplitude : [{ time: start, value: clamp(scale, 0, 1) }];
  if (length <= LONGEST_TRANSIENT) {
    transients.push({ time: start, intensity: level[0]!.value, sharpness: hzToSharpness(pitch[0]!.value) });
    return;
  }
  // A single keyframe is a constant level for the length of the note.
  if (level.length === 1) level.push({ time: start + length, value: level[0]!.value });
  const voice = voices.length === 0 ? 'continuous' : `continuous ${voices.length + 1}`;
  voices.push({ voice, knots: joinCurves(level, pitch) });
}

interface KeyframeOptions {
  readonly start: Seconds;
  /** Largest value. */
  readonly most: number;
  readonly odd: OddTiming;
}

function readKeyframes(effect: JsonNode, member: string, { start, most, odd }: KeyframeOptions): CurvePoint[] {
  if (!effect.present) return [];
  const modulation = effect.get(member);
  if (!modulation.present || modulation.value === null) return [];
  const points = modulation
    .get('m_keyframes')
    .itemsIfAny()
    .map((keyframe) => ({
      time: start + readTime(keyframe.get('m_time'), odd),
      value: keyframe.get('m_value').number(0, most),
    }));
  if (points.some(({ time }, i) => time < (points[i - 1]?.time ?? 0))) odd.unsorted++;
  return points.sort((a, b) => a.time - b.time);
}
