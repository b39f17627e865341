/**
 * Equal sensation over frequency: lowers the drive at frequencies at which hand and device are most
 * sensitive, so that the strength of a melody does not depend on its pitch. Only for devices that
 * vibrate at a requested frequency; a rumble motor has a fixed one. Pure.
 */
import { clamp, dbToGain, type Decibels, type Hertz, type NormalRange } from '@sense/core/engine';
import { FELT_BAND_HZ, thresholdDb } from './threshold.js';

/**
 * Contours of equal sensation are as steep as the threshold at low levels and flatten at high levels
 * (Verrillo, Fraioli and Smith, 1969). Half of the difference suits music, which is rarely faint.
 */
const COMPENSATION = { share: 0.5, mostDb: 18 } as const;

/** Level of a device at constant drive, by ascending frequency; linear in between on a logarithmic frequency axis. */
export type ResponseCurve = readonly (readonly [frequencyHz: Hertz, levelDb: Decibels])[];

/** A flat response: assumed for a transducer that has not been measured. */
export const FLAT_RESPONSE: ResponseCurve = [[40, 0]];

/** The response at `frequencyHz`; constant beyond its ends. 0 for an empty curve. */
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
 * Gain for vibration at `frequencyHz`: 1 at the frequency that needs the most drive, less elsewhere; 1
 * at all frequencies if `response` is undefined, because such a device has a fixed frequency.
 */
export function sensationGain(frequencyHz: Hertz, response: ResponseCurve | undefined): NormalRange {
  if (!response) return 1;
  const needed = (hz: Hertz): Decibels => thresholdDb(hz) - responseDb(response, hz);
  const [low, high] = FELT_BAND_HZ;
  const most = Math.max(needed(low), needed(high), ...response.map(([hz]) => needed(clamp(hz, low, high))));
  const excess = most - needed(clamp(frequencyHz, low, high));
  return dbToGain(-clamp(COMPENSATION.share * excess, 0, COMPENSATION.mostDb));
}
