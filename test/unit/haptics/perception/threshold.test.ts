/** The curves at the points of the literature, and equal sensation based on them. */
import { describe, expect, it } from 'vitest';
import { responseDb, sensationGain } from '../../../../packages/haptics/src/perception/equalise.js';
import {
  amplitudeOf,
  FELT_BAND_HZ,
  sensationExponent,
  thresholdDb,
} from '../../../../packages/haptics/src/perception/threshold.js';
import { renderVoice } from '../../../../packages/haptics/src/mixing/render.js';
import { DEVICE_PROFILES, type DeviceProfile } from '@sense/haptics';

describe('the threshold', () => {
  it('is lowest at 250 Hz and rises on both sides, by 20 dB or more at 50 Hz', () => {
    expect(thresholdDb(250)).toBeCloseTo(-45);
    for (let hz = 20; hz < 250; hz += 10) expect(thresholdDb(hz)).toBeGreaterThan(thresholdDb(hz + 10) - 1e-9);
    for (let hz = 260; hz < 1500; hz += 10) expect(thresholdDb(hz)).toBeGreaterThanOrEqual(thresholdDb(hz - 10));
    expect(thresholdDb(50) - thresholdDb(200)).toBeGreaterThan(18);
    expect(thresholdDb(50) - thresholdDb(200)).toBeLessThan(28);
  });

  it('is capped for any input', () => {
    for (const hz of [0.001, 1e6, 0, -50, Number.NaN, Infinity]) expect(thresholdDb(hz)).toBe(0);
  });
});

describe('sensation', () => {
  it('grows almost linearly at 60 Hz and with half the exponent at 250 Hz', () => {
    expect(sensationExponent(60)).toBe(0.95);
    expect(sensationExponent(250)).toBe(0.48);
    expect(sensationExponent(10)).toBe(0.95);
    expect(sensationExponent(1000)).toBe(0.48);
    expect(sensationExponent(120)).toBeGreaterThan(0.48);
    expect(amplitudeOf(0.5, 60)).toBeCloseTo(0.5 ** (1 / 0.95));
    expect(amplitudeOf(0.5, 250)).toBeLessThan(0.25);
    expect([amplitudeOf(0, 100), amplitudeOf(1, 100), amplitudeOf(7, 100), amplitudeOf(Number.NaN, 100)]).toEqual([
      0, 1, 1, 0,
    ]);
  });
});

describe('equal sensation', () => {
  const flat = [[40, 0]] as const;

  it('does not change devices with a fixed frequency', () => {
    for (const hz of [40, 100, 250]) expect(sensationGain(hz, undefined)).toBe(1);
  });

  it('reduces the most sensitive frequencies by half of the difference, and never amplifies', () => {
    expect(sensationGain(40, flat)).toBeCloseTo(1);
    const decibels = -20 * Math.log10(sensationGain(250, flat));
    expect(decibels).toBeCloseTo((thresholdDb(40) - thresholdDb(250)) / 2);
    for (let hz = 10; hz < 1000; hz += 10) {
      expect(sensationGain(hz, flat)).toBeGreaterThan(0.12);
      expect(sensationGain(hz, flat)).toBeLessThanOrEqual(1);
    }
  });

  it('reduces the resonance of a device', () => {
    const resonant = [
      [40, -6],
      [65, 12],
      [120, -6],
    ] as const;
    expect(sensationGain(65, resonant) / sensationGain(45, resonant)).toBeLessThan(
      sensationGain(65, flat) / sensationGain(45, flat),
    );
    expect(responseDb(resonant, 20)).toBe(-6);
    expect(responseDb(resonant, Math.sqrt(40 * 65))).toBeCloseTo(3);
    expect(responseDb(resonant, 400)).toBe(-6);
    expect(responseDb([], 100)).toBe(0);
  });

  it('applies to motor levels', () => {
    const profile: DeviceProfile = { ...DEVICE_PROFILES.virtual, motors: 'single', response: flat };
    expect(renderVoice(1, FELT_BAND_HZ[0], profile, 1).low).toBeCloseTo(1);
    expect(renderVoice(1, 250, profile, 1).low).toBeCloseTo(sensationGain(250, flat));
  });
});
