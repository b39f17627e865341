/**
 * Colours of the detector scope: those of the stems, lighter where they have to be told from a dark
 * ground. Plain data; knows nothing of what is drawn.
 */
import { perStem, type NormalRange, type PerStem } from '@sense/core';
import { clamp } from '@sense/core/engine';
import { STEM_LOOKS } from '../scenes/palette.js';

/** How far lines and marks go towards white: blue on black is hard to see. */
const LINE_LIGHTNESS = 0.3;
const MARK_LIGHTNESS = 0.65;
/** What nobody is sure of can still be seen. */
const FAINTEST: NormalRange = 0.25;

/** What is drawn in the colour of a stem. */
export interface StemColors {
  readonly fill: string;
  readonly line: string;
  readonly mark: string;
}

export const STEM_COLORS: PerStem<StemColors> = perStem((stem) => ({
  fill: STEM_LOOKS[stem].color,
  line: lighten(STEM_LOOKS[stem].color, LINE_LIGHTNESS),
  mark: lighten(STEM_LOOKS[stem].color, MARK_LIGHTNESS),
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

/** How solid a mark is, from faint to full, for a confidence between `doubt` and 1. */
export function opacityOf(confidence: NormalRange, doubt: NormalRange): NormalRange {
  return clamp(FAINTEST + (1 - FAINTEST) * ((confidence - doubt) / (1 - doubt)), FAINTEST, 1);
}
