/** The scene "contours" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `contours.ts` for the picture. */
export const CONTOURS = {
  id: 'contours',
  title: 'Contours',
  description: 'A map of the sound: each stem is a hill, and lines of equal height flow down from it.',
  parameters: {
    lines: {
      type: 'number',
      minimum: 4,
      maximum: 30,
      default: 13,
      title: 'Lines',
      description: 'Lines from the foot to the top of a hill.',
    },
    warp: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Warp',
      description: 'How far the map bends.',
    },
    drift: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Drift',
      description: 'How fast the lines flow.',
    },
    weight: {
      type: 'number',
      minimum: 0.5,
      maximum: 3,
      default: 1.2,
      title: 'Line weight',
      description: 'Width of a line in pixels.',
    },
    fill: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.35,
      title: 'Fill',
      description: 'Light between the lines.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    map: { title: 'Map', values: {} },
    silk: {
      title: 'Silk',
      values: { ...STEM_PALETTES.ice, lines: 26, weight: 0.8, warp: 1.7, fill: 0.15, drift: 0.6 },
    },
    lava: { title: 'Lava', values: { ...STEM_PALETTES.ember, lines: 6, weight: 2.2, fill: 0.9, warp: 1.4 } },
    survey: { title: 'Survey', values: { ...STEM_PALETTES.mono, lines: 18, warp: 0.4, fill: 0, drift: 0.3 } },
    neon: { title: 'Neon', values: { ...STEM_PALETTES.neon, lines: 9, weight: 2.6, fill: 0.2, drift: 1.6 } },
  },
} as const satisfies SceneInfo;
