/** The end of the spectrum for cliffs of codecs, and for slopes of music. */
import { expect, it } from 'vitest';
import { findSpectrumEnd } from '../../../../packages/separation/src/dsp/spectrum-end.js';

const FLOOR = -20;
/** Bands of 1 kHz. */
const CENTRES = Float32Array.from({ length: 24 }, (_, band) => 1000 * band + 500);

function endOf(level: (band: number) => number): number {
  return findSpectrumEnd(
    CENTRES.map((_, band) => level(band)),
    FLOOR,
    CENTRES,
  );
}

it('is the band in which the level drops to silence', () => {
  expect(endOf((band) => (band < 16 ? -4 : FLOOR))).toBe(15);
  expect(endOf((band) => (band < 16 ? -4 : band === 16 ? -9 : FLOOR))).toBe(16);
  expect(endOf((band) => (band < 20 ? -10 : FLOOR + 3))).toBe(19);
});

it('is above the last band for a full spectrum, for a slow fall, and without high frequencies', () => {
  expect(endOf(() => -4)).toBe(24);
  expect(endOf(() => FLOOR)).toBe(24);
  expect(endOf((band) => Math.max(FLOOR, -0.9 * band))).toBe(24);
  expect(endOf((band) => (band < 9 ? -4 : FLOOR))).toBe(24);
});
