/**
 * The colours of the stems as parameters that every scene shares. The Okabe-Ito colours are the default.
 * Plain data; does not depend on three.js.
 */
import { perStem, type PerStem } from '@sense/core/engine';
import { STEM_STYLES } from './palette.js';
import type { ColorParameter, ParameterValues } from './parameters.js';

/** Names of the parameters that set the colour of each stem. */
export const STEM_COLOR_NAMES = {
  drums: 'drumsColor',
  bass: 'bassColor',
  other: 'otherColor',
  vocals: 'vocalsColor',
} as const satisfies PerStem<string>;

const [drums, bass, other, vocals] = (['drums', 'bass', 'other', 'vocals'] as const).map((stem): ColorParameter => ({
  type: 'string',
  format: 'color',
  default: STEM_STYLES[stem].color,
  title: `${STEM_STYLES[stem].label} colour`,
  description: `Colour of ${STEM_STYLES[stem].label.toLowerCase()}.`,
})) as [ColorParameter, ColorParameter, ColorParameter, ColorParameter];

/** A colour for each stem. A scene spreads them into its parameters. */
export const STEM_COLOR_PARAMETERS = {
  drumsColor: drums,
  bassColor: bass,
  otherColor: other,
  vocalsColor: vocals,
} as const;

/** Sets of stem colours by id, to be spread into presets. Each keeps the stems apart without hue: they differ in lightness. */
export const STEM_PALETTES = {
  'okabe-ito': perStemColors('#E69F00', '#0072B2', '#009E73', '#CC79A7'),
  /** Warm light. */
  ember: perStemColors('#FFB347', '#8A3B12', '#D9825B', '#FFE3B0'),
  /** Cold light. */
  ice: perStemColors('#E8F6FF', '#1F5FA8', '#56B4E9', '#B9A7F0'),
  /** White and greys. */
  mono: perStemColors('#FFFFFF', '#5C6370', '#9AA3B2', '#D7DCE5'),
  /** Saturated, as neon tubes; no saturated red. */
  neon: perStemColors('#F0E442', '#2B4BFF', '#00D6A0', '#E667D2'),
} as const;

function perStemColors(
  drumsColor: string,
  bassColor: string,
  otherColor: string,
  vocalsColor: string,
): { readonly [Name in (typeof STEM_COLOR_NAMES)[keyof typeof STEM_COLOR_NAMES]]: string } {
  return { drumsColor, bassColor, otherColor, vocalsColor };
}

/** The colour of each stem in `values`; those that are missing have their default. */
export function stemColorsOf(values: ParameterValues): PerStem<string> {
  return perStem((stem) => String(values[STEM_COLOR_NAMES[stem]] ?? STEM_STYLES[stem].color));
}
