/** The scene "landscape" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `landscape.ts` for the picture. */
export const LANDSCAPE = {
  id: 'landscape',
  title: 'Landscape',
  description: 'A night landscape in which music radiates from the centre.',
  parameters: {
    relief: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Relief',
      description: 'Height of the waves that the bass draws in the ground.',
    },
    speed: {
      type: 'number',
      minimum: 0.25,
      maximum: 2,
      default: 1,
      title: 'Speed',
      description: 'How fast the ground, the strands and the camera drift.',
    },
    sway: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Camera sway',
      description: 'How far the camera sways; 0 holds it still.',
    },
    strands: {
      type: 'number',
      minimum: 0.4,
      maximum: 2,
      default: 1,
      title: 'Strand width',
      description: 'How wide a loud voice spreads its strands.',
    },
    stars: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 1,
      title: 'Stars',
      description: 'Light of the stars.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    night: { title: 'Night', values: {} },
    dunes: { title: 'Dunes', values: { ...STEM_PALETTES.ember, relief: 1.5, speed: 0.6, stars: 0.5 } },
    glacier: { title: 'Glacier', values: { ...STEM_PALETTES.ice, relief: 0.7, speed: 0.5, strands: 1.4 } },
    etching: { title: 'Etching', values: { ...STEM_PALETTES.mono, stars: 0, sway: 0.5 } },
    arcade: { title: 'Arcade', values: { ...STEM_PALETTES.neon, relief: 1.8, speed: 1.7, sway: 1.6, stars: 0.7 } },
  },
} as const satisfies SceneInfo;
