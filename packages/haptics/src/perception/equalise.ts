/**
 * Equal sensation over frequency: how much weaker a device is driven where hands and device are
 * most sensitive, so that a melody does not grow and fade with its pitch. Only for devices that
 * vibrate at the frequency they are asked for: a rumble motor has its own. Pure.
 */
import { clamp, dbToGain, type Decibels, type Hertz, type NormalRange } from '@sense/core/engine';
import { FELT_BAND_HZ, thresholdDb } from './threshold.js';

/**
 * Contours of equal sensation are as steep as the threshold when faint and flatten when strong
 * (Verrillo, Fraioli and Smith, 1969): half of the difference serves music, which is seldom faint.
 */
const COMPENSATION = { share: 0.5, mostDb: 18 } as const;

/** A response: level a device gives for the same drive, by ascending frequency; straight lines between, on a logarithmic axis. */
export type ResponseCurve = readonly (readonly [frequencyHz: Hertz, levelDb: Decibels])[];

/** A device without peaks: what transducers are taken for until they are measured. */
export const FLAT_RESPONSE: ResponseCurve = [[40, 0]];

/** The response at `frequencyHz`; its ends hold beyond it. 0 for an empty curve. */
export function responseDb(response: ResponseCurve, frequencyHz: Hertz): Decibels {
  let before = response[0];
  for (const point of response) {
    if (point[0] >= frequencyHz && before) {
      const span = Math.log(point[0] / before[0]);
      const position = span > 0 ? clamp(Math.log(frequencyHz / before[0]) / span, 0, 1) : 1;
      return before[1] + (point[1] - before[1]) * position;
    }
    before = point;
  }
  return before?.[1] ?? 0;
}

/**
 * Gain for vibration at `frequencyHz`: 1 where device and hand need most, less elsewhere; 1 at all
 * frequencies for a device whose `response` is undefined, because it has a frequency of its own.
 */
export function sensationGain(frequencyHz: Hertz, response: ResponseCurve | undefined): NormalRange {
  if (!response) return 1;
  const needed = (hz: Hertz): Decibels => thresholdDb(hz) - responseDb(response, hz);
  const [low, high] = FELT_BAND_HZ;
  const most = Math.max(needed(low), needed(high), ...response.map(([hz]) => needed(clamp(hz, low, high))));
  const excess = most - needed(clamp(frequencyHz, low, high));
  return dbToGain(-clamp(COMPENSATION.share * excess, 0, COMPENSATION.mostDb));
}
