/**
 * How the stems look apart: each has a colour, a shape and a place, so that no one has to tell
 * them by hue. Colours are from the Okabe-Ito set, chosen so that the four stay apart under
 * protanopia, deuteranopia and tritanopia (CIE76 difference of at least 16 in each) and so that
 * none is a saturated red, which WCAG 2.3.1 limits separately: vermilion is left out for that.
 * Plain data; knows nothing of three.js.
 */
import type { PerStem } from '@sense/core';

/** The whole Okabe-Ito set without black (Okabe and Ito 2008, "Color Universal Design"). */
export const OKABE_ITO = {
  orange: '#E69F00',
  skyBlue: '#56B4E9',
  bluishGreen: '#009E73',
  yellow: '#F0E442',
  blue: '#0072B2',
  vermilion: '#D55E00',
  reddishPurple: '#CC79A7',
} as const;

/** What tells one stem from the others. */
export interface StemLook {
  /** CSS colour, `#RRGGBB` in sRGB. */
  readonly color: string;
  /** The shape that the scenes give it, in a word. */
  readonly shape: string;
  /** Where it sits in the picture. */
  readonly place: string;
  /** Name for people. */
  readonly label: string;
}

export const STEM_LOOKS: PerStem<StemLook> = {
  drums: { color: OKABE_ITO.orange, shape: 'rings', place: 'bottom centre', label: 'Drums' },
  bass: { color: OKABE_ITO.blue, shape: 'waves', place: 'the ground, left to right', label: 'Bass' },
  other: { color: OKABE_ITO.bluishGreen, shape: 'crystals', place: 'the middle, in an arch', label: 'Instruments' },
  vocals: { color: OKABE_ITO.reddishPurple, shape: 'thread', place: 'above', label: 'Voice' },
};

/** The background behind every scene, `#RRGGBB`. */
export const BACKGROUND_COLOR = '#04060D';
