/** Where the shapes of the poster are, by aspect ratio. Pure numbers, in units of half the shorter side; y is up. */
import type { PerStem } from '@sense/core';

/** The box of a stem: its centre, and half of its width and height. */
export interface PosterBox {
  readonly x: number;
  readonly y: number;
  readonly halfWidth: number;
  readonly halfHeight: number;
}

/** @param aspect width divided by height */
export function posterLayout(aspect: number): PerStem<PosterBox> {
  if (aspect >= 1) {
    const right = aspect - 0.12;
    const left = Math.min(0.06, aspect - 1.0);
    const middle = (left + right) / 2;
    const halfWidth = (right - left) / 2;
    return {
      drums: { x: Math.min(-0.06, (left - aspect) / 2), y: -0.06, halfWidth: 0.66, halfHeight: 0.66 },
      vocals: { x: middle, y: 0.6, halfWidth, halfHeight: 0.26 },
      other: { x: middle, y: 0.02, halfWidth, halfHeight: 0.26 },
      bass: { x: middle, y: -0.56, halfWidth, halfHeight: 0.26 },
    };
  }
  const tall = 1 / aspect;
  return {
    vocals: { x: 0, y: tall * 0.72, halfWidth: 0.86, halfHeight: tall * 0.13 },
    other: { x: 0, y: tall * 0.4, halfWidth: 0.86, halfHeight: tall * 0.14 },
    drums: { x: 0, y: -tall * 0.12, halfWidth: 0.7, halfHeight: 0.7 },
    bass: { x: 0, y: -tall * 0.68, halfWidth: 0.86, halfHeight: tall * 0.15 },
  };
}
