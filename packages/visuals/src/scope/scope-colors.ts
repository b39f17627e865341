/**
 * Colours of the detector scope: the colours of the stems, lightened where they need contrast with a
 * dark background. Plain data.
 */
import { perStem, type NormalRange, type PerStem } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { STEM_STYLES } from '../scenes/palette.js';

/** How far lines and marks are moved towards white: blue on black is hard to see. */
const LINE_LIGHTNESS = 0.3;
const MARK_LIGHTNESS = 0.65;
/** Opacity at the lowest confidence. */
const MIN_OPACITY: NormalRange = 0.25;

/** What is drawn in the colour of a stem. */
export interface StemColors {
  readonly fill: string;
  readonly line: string;
  readonly mark: string;
}

export const STEM_COLORS: PerStem<StemColors> = perStem((stem) => ({
  fill: STEM_STYLES[stem].color,
  line: lighten(STEM_STYLES[stem].color, LINE_LIGHTNESS),
  mark: lighten(STEM_STYLES[stem].color, MARK_LIGHTNESS),
}));

export const SCOPE_COLORS = {
  text: '#EEF2F9',
  soft: '#A7B2C8',
  faint: '#FFFFFF1F',
  ahead: '#FFFFFF0F',
  now: '#FFFFFF8C',
} as const;

/** `#RRGGBB` moved towards white by `share`, 0..1. */
export function lighten(color: string, share: number): string {
  const channels = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16);
    return Math.round(value + (255 - value) * share)
      .toString(16)
      .padStart(2, '0');
  });
  return `#${channels.join('')}`;
}

/** Opacity of a mark: faint at `minConfidence` and below, full at 1. */
export function opacityOf(confidence: NormalRange, minConfidence: NormalRange): NormalRange {
  return clamp(MIN_OPACITY + (1 - MIN_OPACITY) * ((confidence - minConfidence) / (1 - minConfidence)), MIN_OPACITY, 1);
}
