/**
 * Expected share of each stem in each texture of the sound, by frequency: what is known before
 * listening. Knows nothing of the signal.
 */
import type { BandLayout } from './bands.js';

/** Components of the middle signal (see components.ts), then the side signal. */
export const SLOTS = 4;
const STEMS = 4;

/** Rows: percussive, moving, steady, side. Columns: drums, bass, other, vocals. */
const TABLE: readonly { readonly belowHz: number; readonly shares: readonly (readonly number[])[] }[] = [
  {
    belowHz: 150,
    shares: [
      [0.75, 0.25, 0, 0],
      [0.25, 0.7, 0.05, 0],
      [0.1, 0.85, 0.05, 0],
      [0.2, 0.3, 0.5, 0],
    ],
  },
  {
    belowHz: 400,
    shares: [
      [0.6, 0.15, 0.15, 0.1],
      [0.1, 0.3, 0.3, 0.3],
      [0.05, 0.3, 0.5, 0.15],
      [0.1, 0.1, 0.7, 0.1],
    ],
  },
  {
    belowHz: 4000,
    shares: [
      [0.6, 0.02, 0.23, 0.15],
      [0.1, 0.02, 0.4, 0.48],
      [0.05, 0.02, 0.63, 0.3],
      [0.1, 0, 0.7, 0.2],
    ],
  },
  {
    belowHz: Infinity,
    shares: [
      [0.7, 0, 0.15, 0.15],
      [0.5, 0, 0.25, 0.25],
      [0.5, 0, 0.3, 0.2],
      [0.35, 0, 0.5, 0.15],
    ],
  },
];

/** Writes `SLOTS * 4` shares for every band, each four summing to one. */
export function writeTexturePrior(bands: BandLayout, shares: Float32Array): void {
  for (let band = 0; band < bands.count; band++) {
    const row = TABLE.find(({ belowHz }) => bands.centresHz[band]! < belowHz)!;
    shares.set(row.shares.flat(), band * SLOTS * STEMS);
  }
}
