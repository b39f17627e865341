/** Bands on the ERB-rate scale. */
import { describe, expect, it } from 'vitest';
import { createErbBands } from '../../../../packages/separation/src/dsp/erb-bands.js';

const BINS = 1025;
const SPACING_ERB = 0.65;
const bands = createErbBands(BINS, 48_000, SPACING_ERB);
const erbRate = (hz: number): number => 21.4 * Math.log10(1 + 0.00437 * hz);

describe('createErbBands', () => {
  it('covers every bin once, in order', () => {
    expect(bands.edges[0]).toBe(0);
    expect(bands.edges[bands.count]).toBe(BINS);
    for (let band = 0; band < bands.count; band++) {
      expect(bands.edges[band + 1]!).toBeGreaterThan(bands.edges[band]!);
      for (let bin = bands.edges[band]!; bin < bands.edges[band + 1]!; bin++) expect(bands.bandOfBin[bin]).toBe(band);
    }
  });

  it('spaces centres by about the given number of ERB where bands are wider than a bin', () => {
    for (let band = 1; band < bands.count - 1; band++) {
      if (bands.edges[band]! - bands.edges[band - 1]! < 4) continue;
      const step = erbRate(bands.centresHz[band]!) - erbRate(bands.centresHz[band - 1]!);
      expect(step).toBeGreaterThan(0.7 * SPACING_ERB);
      expect(step).toBeLessThan(1.3 * SPACING_ERB);
    }
  });
});
