/** Layout of the filter bank: bands in order and on pitch, every bin covered, no band empty. */
import { describe, expect, it } from 'vitest';
import { LogFilterbank } from '@sense/core/internal';

const BINS = 513;
const BIN_HZ = 24_000 / (BINS - 1);

function spectrumOf(bin: number): Float32Array {
  const spectrum = new Float32Array(BINS);
  spectrum[bin] = 1;
  return spectrum;
}

describe('LogFilterbank', () => {
  const bank = new LogFilterbank({ sampleRate: 48_000, bins: BINS });

  it('has ascending centres between the limits, a quarter tone apart where bins allow', () => {
    const centres = [...bank.centresHz];
    expect(centres).toEqual([...centres].sort((a, b) => a - b));
    expect(new Set(centres).size).toBe(bank.bands);
    expect(centres[0]).toBeLessThan(100);
    expect(centres.at(-1)).toBeGreaterThan(16_000);
    expect(centres.at(-1)).toBeLessThan(17_000);
    const high = centres.filter((centre) => centre > 4000);
    for (let i = 1; i < high.length; i++) expect(Math.log2(high[i]! / high[i - 1]!) * 24).toBeCloseTo(1, 0);
  });

  it('weights a tone with 1 in the band centred on it', () => {
    const out = new Float32Array(bank.bands);
    for (let band = 0; band < bank.bands; band++) {
      bank.apply(spectrumOf(Math.round(bank.centresHz[band]! / BIN_HZ)), out);
      expect(out[band]).toBeCloseTo(1, 6);
      expect(Math.max(...out)).toBe(out[band]);
    }
  });

  it('distributes every bin between the limits over its bands with weights that add to 1', () => {
    const out = new Float32Array(bank.bands);
    const first = Math.round(bank.centresHz[0]! / BIN_HZ);
    const last = Math.round(bank.centresHz.at(-1)! / BIN_HZ);
    for (let bin = first; bin <= last; bin++) {
      bank.apply(spectrumOf(bin), out);
      expect(out.reduce((sum, value) => sum + value, 0)).toBeCloseTo(1, 5);
    }
  });

  it('ignores bins outside its limits', () => {
    const out = new Float32Array(bank.bands);
    for (const bin of [0, BINS - 1]) {
      bank.apply(spectrumOf(bin), out);
      expect(Math.max(...out)).toBe(0);
    }
  });

  it('supports low sample rates', () => {
    const low = new LogFilterbank({ sampleRate: 8000, bins: 129 });
    expect(low.centresHz.at(-1)).toBeLessThanOrEqual(4000);
    expect(low.bands).toBeGreaterThan(50);
  });

  it('refuses invalid limits', () => {
    expect(() => new LogFilterbank({ sampleRate: 48_000, bins: 2 })).toThrow(/bins/);
    expect(() => new LogFilterbank({ sampleRate: 48_000, bins: BINS, lowHz: 0 })).toThrow(/lowHz/);
    expect(() => new LogFilterbank({ sampleRate: 48_000, bins: BINS, highHz: 40 })).toThrow(/highHz/);
  });
});
