/**
 * `.vij`: the format before `.haptic` 1.0. Read only, for old clips. `voices.envelopes` contains
 * amplitude and optionally frequency; `voices.transients` two lists with the same times, amplitudes and
 * frequencies.
 */
import { type Seconds } from '@sense/core/engine';
import { SHARPNESS_RANGE_HZ } from '../../perception/sharpness.js';
import type { HapticScore } from '../../score/score.js';
import { bend, type CurvePoint } from '../curves/curve-points.js';
import { hasKey, type HapticFormat } from '../haptic-format.js';
import { importedScore, type ImportedTransient } from '../imported-score.js';
import { joinCurves } from '../curves/join-curves.js';
import { parseDocument, type FormatInput, type JsonNode } from '../json/json-node.js';
import { hapticFrequencyToHz } from '../scale.js';

const NAME = '.vij';
const DEFAULT_FREQUENCY = 0.5;
const FREQUENCY_TOLERANCE = 0.02;

export const vijFormat: HapticFormat = {
  id: 'vij',
  label: '.vij (Lofelt, before .haptic 1.0)',
  extensions: ['.vij'],
  fidelity: {
    transients: 'kept',
    sharpness: true,
    voices: 'one',
    frequencyHz: SHARPNESS_RANGE_HZ,
    stems: false,
    silentEnd: true,
    timeMs: 0,
    amplitude: 0,
    frequency: 0,
  },
  matches: (document) => hasKey(document, 'voices'),
  read: readVij,
};

/** Reads a `.vij` file. @throws SenseError `format-invalid` */
export function readVij(input: FormatInput): HapticScore {
  const document = parseDocument(NAME, input);
  const voices = document.get('voices');
  const envelopes = voices.get('envelopes').items(1);
  const amplitude = readPoints(envelopes[0]!, 2);
  const frequency = envelopes[1] ? readPoints(envelopes[1], 0) : [];
  const stated = document.get('metadata').present ? document.get('metadata').get('duration') : undefined;
  const end = stated?.present ? stated.number(0, Infinity) : 0;
  // The last value holds until the end that the file states, as in `.haptic`.
  const last = amplitude.at(-1)!;
  if (end > last.time) amplitude.push({ time: end, value: last.value });
  const hz = bend(
    frequency.length > 0 ? frequency : [{ time: 0, value: DEFAULT_FREQUENCY }],
    hapticFrequencyToHz,
    FREQUENCY_TOLERANCE,
    (a, b) => Math.abs(Math.log(a / b)),
  );
  const knots = joinCurves(amplitude, hz);
  return importedScore(readTransients(voices.get('transients')), [{ voice: 'continuous', knots }], end);
}

function readPoints(list: JsonNode, least: number): CurvePoint[] {
  let before: Seconds = 0;
  return list.items(least).map((point) => {
    const time = point.get('time').number(0, Infinity);
    if (time < before) point.get('time').fail(`must not come before ${before}, the time of the point before it`);
    before = time;
    return { time, value: point.get('amplitude').number(0, 1) };
  });
}

function readTransients(node: JsonNode): ImportedTransient[] {
  const lists = node.itemsIfAny();
  if (lists.length === 0) return [];
  const amplitudes = readPoints(lists[0]!, 0);
  const frequencies = lists[1] ? readPoints(lists[1], 0) : [];
  if (amplitudes.length !== frequencies.length) {
    node.fail(`must hold as many frequencies as amplitudes, not ${frequencies.length} for ${amplitudes.length}`);
  }
  return amplitudes.map(({ time, value }, i) => {
    const frequency = frequencies[i]!;
    if (frequency.time !== time) {
      lists[1]!.items()[i]!.get('time').fail(`must be ${time}, the time of the amplitude it belongs to`);
    }
    return { time, intensity: value, sharpness: frequency.value };
  });
}
