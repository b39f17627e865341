/**
 * The visual style of each stem: a colour, a shape and a place, so that users need not distinguish
 * stems by hue. Colours are from the Okabe-Ito set. The four keep a CIE76 difference of at least 16
 * under protanopia, deuteranopia and tritanopia, and none is a saturated red, which WCAG 2.3.1 limits
 * separately; vermilion is excluded for that reason. Plain data; does not depend on three.js.
 */
import type { PerStem } from '@sense/core';

/** The Okabe-Ito set without black (Okabe and Ito 2008, "Color Universal Design"). */
export const OKABE_ITO = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  bluishGreen: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermilion: '#D55E00',
  reddishPurple: '#CC79A7',
} as const;

/** How a stem is drawn and named. */
export interface StemStyle {
  /** CSS colour, `#RRGGBB` in sRGB. */
  readonly color: string;
  /** Its shape in the scenes, in one word. */
  readonly shape: string;
  /** Its place in the picture. */
  readonly place: string;
  /** Display name. */
  readonly label: string;
}

/** Label and Okabe-Ito colour of each stem. */
export const STEM_STYLES: PerStem<StemStyle> = {
  drums: { color: OKABE_ITO.orange, shape: 'rings', place: 'bottom centre', label: 'Drums' },
  bass: { color: OKABE_ITO.blue, shape: 'waves', place: 'the ground, left to right', label: 'Bass' },
  other: { color: OKABE_ITO.bluishGreen, shape: 'prisms', place: 'the middle, in an arch', label: 'Instruments' },
  vocals: { color: OKABE_ITO.reddishPurple, shape: 'strands', place: 'above', label: 'Voice' },
};

/** The background behind every scene, `#RRGGBB`. */
export const BACKGROUND_COLOR = '#04060D';
