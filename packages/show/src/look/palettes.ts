/**
 * Named palettes: a colour for each stem. They differ in lightness, so that the stems stay apart without hue, and
 * contain no saturated red, which WCAG 2.3.1 limits separately. Data only.
 */
import { perStem, type PerStem } from '@sense/core/engine';
import { STEM_COLOR_NAMES, STEM_PALETTES } from '@sense/visuals/engine';

const stems = (drums: string, bass: string, other: string, vocals: string): PerStem<string> => ({
  drums,
  bass,
  other,
  vocals,
});
const shared = (name: keyof typeof STEM_PALETTES): PerStem<string> => {
  return perStem((stem) => STEM_PALETTES[name][STEM_COLOR_NAMES[stem]]);
};

/** Colours `#RRGGBB` of each stem, by the name of the palette: those that scenes share, and one of each colour. */
export const PALETTES = {
  'okabe-ito': shared('okabe-ito'),
  ember: shared('ember'),
  ice: shared('ice'),
  mono: shared('mono'),
  neon: shared('neon'),
  red: stems('#FF9B85', '#8C3B36', '#D9605A', '#FFD3C7'),
  orange: stems('#FFB84D', '#8F5000', '#E08A1E', '#FFE0B0'),
  yellow: stems('#FFF07A', '#8A7400', '#D9BE2B', '#FFF9CF'),
  green: stems('#8BE58B', '#14602E', '#2FA35A', '#D3F7CF'),
  teal: stems('#7BE8DC', '#0B5F63', '#1FA6A0', '#D0FAF4'),
  blue: stems('#8CC8FF', '#123F8C', '#2F7FD9', '#D2E8FF'),
  violet: stems('#C9A2FF', '#4A2390', '#8458D9', '#E9DAFF'),
  pink: stems('#FF9FD0', '#8C2566', '#D95AA0', '#FFDCEE'),
} as const satisfies Readonly<Record<string, PerStem<string>>>;

/** Name of a palette in {@link PALETTES}. */
export type PaletteName = keyof typeof PALETTES;

/** The colours that words name, `#RRGGBB`. */
export const COLOR_WORDS = {
  red: '#E06A62',
  orange: '#E69F00',
  yellow: '#F0E442',
  green: '#2FA35A',
  teal: '#1FA6A0',
  blue: '#2F7FD9',
  violet: '#8458D9',
  pink: '#E667D2',
  white: '#FFFFFF',
  grey: '#9AA3B2',
  black: '#04060D',
} as const satisfies Readonly<Record<string, string>>;

/** One of the words of {@link COLOR_WORDS}. */
export type ColorWord = keyof typeof COLOR_WORDS;

/** Backgrounds of that colour, `#RRGGBB`: dark, so that the stems show on it. */
export const BACKGROUNDS: Readonly<Record<ColorWord, string>> = {
  red: '#2A0B0A',
  orange: '#2A1604',
  yellow: '#262204',
  green: '#06200F',
  teal: '#042224',
  blue: '#06142E',
  violet: '#150A2C',
  pink: '#260A1C',
  white: '#D7DCE5',
  grey: '#23272E',
  black: '#04060D',
};
