/**
 * Frequency bands on the ERB-rate scale (Glasberg and Moore 1990) over the bins of a spectrum: the
 * frequency resolution of hearing, and of the learned prior. Pure.
 */

export interface ErbBands {
  readonly count: number;
  /** First bin of each band and, last, one past the highest bin: `count + 1` values. */
  readonly edges: Int32Array;
  /** Centre of each band in Hz. */
  readonly centresHz: Float32Array;
  /** Band of each bin. */
  readonly bandOfBin: Uint8Array;
}

const ERB_RATE_SCALE = 21.4;
const ERB_RATE_CORNER_PER_HZ = 0.00437;

/**
 * Splits `bins` bins from 0 Hz to half of `sampleRate` into bands at most `spacing` ERB apart and at
 * least one bin wide.
 */
export function createErbBands(bins: number, sampleRate: number, spacing: number): ErbBands {
  const binHz = sampleRate / 2 / (bins - 1);
  const edges = [0];
  let next = erbRate(0) + spacing;
  for (let bin = 1; bin < bins; bin++) {
    if (erbRate((bin - 0.5) * binHz) < next) continue;
    edges.push(bin);
    next = Math.max(next + spacing, erbRate((bin - 0.5) * binHz) + spacing / 2);
  }
  edges.push(bins);
  const count = edges.length - 1;
  const bandOfBin = new Uint8Array(bins);
  const centresHz = new Float32Array(count);
  for (let band = 0; band < count; band++) {
    bandOfBin.fill(band, edges[band]!, edges[band + 1]!);
    centresHz[band] = ((edges[band]! + edges[band + 1]! - 1) / 2) * binHz;
  }
  return { count, edges: Int32Array.from(edges), centresHz, bandOfBin };
}

function erbRate(hz: number): number {
  return ERB_RATE_SCALE * Math.log10(1 + ERB_RATE_CORNER_PER_HZ * hz);
}
