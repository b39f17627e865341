/** The peak picker on synthetic functions: one candidate at the start of each peak above the recent mean. */
import { describe, expect, it } from 'vitest';
import { PeakPicker, type PeakPickerOptions } from '../../../../../packages/core/src/analysis/onset/peak-picker.js';

function peaks(curve: readonly number[], options: Partial<PeakPickerOptions> = {}): number[] {
  return accepted(curve, () => true, options);
}

/** Indices of the candidates that `accepts` accepts. */
function accepted(
  curve: readonly number[],
  accepts: (index: number) => boolean,
  options: Partial<PeakPickerOptions> = {},
): number[] {
  const picker = new PeakPicker({ frameRate: 200, threshold: 0.1, ...options });
  return curve.flatMap((value, i) => {
    if (!picker.process(value) || !accepts(i)) return [];
    picker.accept();
    return [i];
  });
}

const flat = (length: number, value = 0): number[] => Array.from({ length }, () => value);

describe('PeakPicker', () => {
  it('reports the first value above the threshold, and only that', () => {
    expect(peaks([...flat(40), 0.05, 0.2, 0.5, 0.3, 0.1, ...flat(40)])).toEqual([41]);
  });

  it('is causal: the start of a curve gives the start of its peaks', () => {
    const curve = Array.from({ length: 400 }, (_, i) => (i % 37 === 5 ? 0.6 : 0.05 * ((i * 7) % 5)));
    const all = peaks(curve);
    expect(all.length).toBeGreaterThan(8);
    expect(peaks(curve.slice(0, 200))).toEqual(all.filter((i) => i < 200));
  });

  it('combines peaks within the combine time and separates those beyond it', () => {
    const twice = (gap: number): number[] => [...flat(40), 0.5, ...flat(gap - 1), 0.9, ...flat(20)];
    expect(peaks(twice(6), { combineSeconds: 0.03 })).toEqual([40]);
    expect(peaks(twice(7), { combineSeconds: 0.03 })).toEqual([40, 47]);
  });

  it('does not suppress candidates after an ignored one', () => {
    const curve = [...flat(40), 0.5, 0.9, ...flat(20)];
    expect(accepted(curve, () => true)).toEqual([40]);
    expect(accepted(curve, (i) => i !== 40)).toEqual([41]);
  });

  it('measures the excess over the recent mean', () => {
    expect(peaks([...flat(60, 0.3), 0.38, ...flat(10, 0.3)]).filter((i) => i > 30)).toEqual([]);
    expect(peaks([...flat(60, 0.3), 0.45, ...flat(10, 0.3)]).filter((i) => i > 30)).toEqual([60]);
  });

  it('exposes the threshold: values above it are candidates, values below are not', () => {
    const picker = new PeakPicker({ frameRate: 200, threshold: 0.1, meanWeight: 1.5, relativeThreshold: 0.2 });
    for (const value of flat(60, 0.2)) picker.process(value);
    const { threshold } = picker;
    expect(threshold).toBeCloseTo(1.5 * 0.2 + 0.1, 6);
    const steady = (): PeakPicker => {
      const other = new PeakPicker({ frameRate: 200, threshold: 0.1, meanWeight: 1.5 });
      for (const value of flat(60, 0.2)) other.process(value);
      return other;
    };
    expect(steady().process(threshold - 0.001)).toBe(false);
    expect(steady().process(threshold + 0.001)).toBe(true);
    picker.reset();
    expect(picker.threshold).toBe(0);
  });

  it('with a relative threshold ignores peaks much smaller than the largest, until that has decayed', () => {
    const curve = [...flat(40), 2, ...flat(59), 0.2, ...flat(59), 0.2, ...flat(1000), 0.2];
    const options = { relativeThreshold: 0.2, forgetSeconds: 1 };
    expect(peaks(curve, options)).toEqual([40, curve.length - 1]);
    expect(peaks(curve)).toEqual([40, 100, 160, curve.length - 1]);
  });
});
