/** SuperFlux on synthetic spectra: responds to increases, not to decay or vibrato. */
import { describe, expect, it } from 'vitest';
import { SuperFlux } from '../../../../../packages/core/src/analysis/onset/superflux.js';

const BANDS = 10;
const bands = (values: Record<number, number>): Float32Array => {
  const frame = new Float32Array(BANDS);
  for (const [band, value] of Object.entries(values)) frame[Number(band)] = value;
  return frame;
};

describe('SuperFlux', () => {
  it('is the mean positive change of log10 magnitude', () => {
    const flux = new SuperFlux(BANDS, 1);
    expect(flux.process(bands({ 4: 9 }), 1)).toBeCloseTo(1 / BANDS, 6);
    expect(flux.process(bands({ 4: 99 }), 1)).toBeCloseTo(1 / BANDS, 6);
    expect(flux.process(bands({ 4: 9.9 }), 10)).toBe(0);
  });

  it('is zero for steady and decaying spectra', () => {
    const flux = new SuperFlux(BANDS, 1);
    flux.process(bands({ 4: 9, 5: 3 }), 1);
    expect(flux.process(bands({ 4: 9, 5: 3 }), 1)).toBe(0);
    expect(flux.process(bands({ 4: 1 }), 1)).toBe(0);
  });

  it('ignores a tone that moves by one band, but not by two', () => {
    const flux = new SuperFlux(BANDS, 1);
    for (const band of [4, 5, 4, 3]) {
      const value = flux.process(bands({ [band]: 9 }), 1);
      if (band !== 4) expect(value).toBe(0);
    }
    expect(flux.process(bands({ 5: 9 }), 1)).toBeGreaterThan(0.05);
  });

  it('compares with the frame `lag` ago', () => {
    const flux = new SuperFlux(BANDS, 3);
    const hasFlux = [9, 9, 9, 9].map((value) => flux.process(bands({ 4: value }), 1) > 0);
    expect(hasFlux).toEqual([true, true, true, false]);
  });

  it('starts from silence after reset', () => {
    const flux = new SuperFlux(BANDS, 1);
    const first = flux.process(bands({ 0: 9, 9: 9 }), 1);
    flux.reset();
    expect(flux.process(bands({ 0: 9, 9: 9 }), 1)).toBe(first);
  });
});
