/** Cliffs that codecs leave, and slopes that are music. */
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

it('is the band in which sound falls to silence at once', () => {
  expect(endOf((band) => (band < 16 ? -4 : FLOOR))).toBe(15);
  expect(endOf((band) => (band < 16 ? -4 : band === 16 ? -9 : FLOOR))).toBe(16);
  expect(endOf((band) => (band < 20 ? -10 : FLOOR + 3))).toBe(19);
});

it('is behind the last band where sound goes up to it, falls slowly, or has no highs at all', () => {
  expect(endOf(() => -4)).toBe(24);
  expect(endOf(() => FLOOR)).toBe(24);
  expect(endOf((band) => Math.max(FLOOR, -0.9 * band))).toBe(24);
  expect(endOf((band) => (band < 9 ? -4 : FLOOR))).toBe(24);
});
