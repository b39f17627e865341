/** The scene "particles" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `particles.ts` for the picture. */
export const PARTICLES = {
  id: 'particles',
  title: 'Particles',
  description: 'Bodies of particles in space; each drum hit bursts the one in the centre.',
  parameters: {
    amount: {
      type: 'number',
      minimum: 0.1,
      maximum: 1,
      default: 1,
      title: 'Amount',
      description: 'Share of the particles that are drawn.',
    },
    size: {
      type: 'number',
      minimum: 0.4,
      maximum: 2.5,
      default: 1,
      title: 'Size',
      description: 'Size of a particle in focus.',
    },
    burst: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Burst',
      description: 'How far a drum hit throws its particles.',
    },
    swirl: {
      type: 'number',
      minimum: 0,
      maximum: 2.5,
      default: 1,
      title: 'Swirl',
      description: 'How fast the bodies turn.',
    },
    blur: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Depth of field',
      description: 'How much particles before and behind the centre blur.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    nebula: { title: 'Nebula', values: {} },
    dust: { title: 'Dust', values: { ...STEM_PALETTES.mono, size: 0.6, blur: 1.6, swirl: 0.5 } },
    sparks: { title: 'Sparks', values: { ...STEM_PALETTES.ember, burst: 1.8, size: 0.8, swirl: 1.6, blur: 0.6 } },
    plankton: { title: 'Plankton', values: { ...STEM_PALETTES.ice, size: 1.7, amount: 0.45, swirl: 0.35, blur: 1.8 } },
    arcade: { title: 'Arcade', values: { ...STEM_PALETTES.neon, size: 1.3, burst: 1.5, swirl: 2, blur: 0 } },
  },
} as const satisfies SceneInfo;
