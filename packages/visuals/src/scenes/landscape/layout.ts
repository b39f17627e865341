/**
 * Composes the scene for the aspect ratio of the picture: wide pictures spread the stems sideways,
 * tall ones stack them. Pure numbers.
 */
import type { NormalRange } from '@sense/core';
import { clamp } from '@sense/core/engine';

export interface LandscapeLayout {
  /** Vertical field of view in degrees. */
  readonly fieldOfView: number;
  /** Camera position (x is 0) and the height that it looks at above the ground at z = 0. */
  readonly cameraHeight: number;
  readonly cameraDistance: number;
  readonly lookHeight: number;
  readonly halfWidth: number;
  readonly vocalsHeight: number;
  readonly archWidth: number;
  readonly archHeight: number;
}

/** Layouts at {@link TALL_ASPECT} and {@link WIDE_ASPECT}; others are interpolated. */
const TALL: LandscapeLayout = {
  fieldOfView: 56,
  cameraHeight: 7.6,
  cameraDistance: 16,
  lookHeight: 3.4,
  halfWidth: 3.9,
  vocalsHeight: 8.6,
  archWidth: 0.5,
  archHeight: 1.5,
};
const WIDE: LandscapeLayout = {
  fieldOfView: 40,
  cameraHeight: 5.5,
  cameraDistance: 14,
  lookHeight: 1.95,
  halfWidth: 8.4,
  vocalsHeight: 5.3,
  archWidth: 1,
  archHeight: 1,
};
const TALL_ASPECT = 0.5;
const WIDE_ASPECT = 1.6;

/** @param aspect width divided by height of the picture */
export function layoutFor(aspect: number): LandscapeLayout {
  const wide: NormalRange = clamp((aspect - TALL_ASPECT) / (WIDE_ASPECT - TALL_ASPECT), 0, 1);
  const keys = Object.keys(WIDE) as (keyof LandscapeLayout)[];
  const mixed = Object.fromEntries(keys.map((key) => [key, TALL[key] + wide * (WIDE[key] - TALL[key])]));
  return mixed as unknown as LandscapeLayout;
}
