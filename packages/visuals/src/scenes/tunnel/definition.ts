/** The scene "tunnel" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `tunnel.ts` for the picture. */
export const TUNNEL = {
  id: 'tunnel',
  title: 'Tunnel',
  description: 'A flight through the last seconds of sound, drawn from its own previous picture.',
  parameters: {
    speed: {
      type: 'number',
      minimum: 0.2,
      maximum: 2,
      default: 1,
      title: 'Speed',
      description: 'How fast light travels outwards.',
    },
    twist: {
      type: 'number',
      minimum: -1.5,
      maximum: 1.5,
      default: 0.35,
      title: 'Twist',
      description: 'How far light turns on its way; negative to the left.',
    },
    trail: {
      type: 'number',
      minimum: 0.2,
      maximum: 1,
      default: 0.7,
      title: 'Trail',
      description: 'How long light stays.',
    },
    sides: {
      type: 'integer',
      minimum: 3,
      maximum: 16,
      default: 6,
      title: 'Sides',
      description: 'Corners of the rings that the drums draw; 16 is round.',
    },
    core: {
      type: 'number',
      minimum: 0.5,
      maximum: 1.8,
      default: 1,
      title: 'Core',
      description: 'Size of the body in the centre.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    orbit: { title: 'Orbit', values: {} },
    cathedral: { title: 'Cathedral', values: { ...STEM_PALETTES.ember, speed: 0.5, twist: 0, trail: 1, sides: 8 } },
    wormhole: { title: 'Wormhole', values: { ...STEM_PALETTES.ice, speed: 1.3, twist: 1.3, sides: 16, trail: 0.8 } },
    prism: { title: 'Prism', values: { ...STEM_PALETTES.neon, twist: -0.8, sides: 3, core: 1.4 } },
    ink: { title: 'Ink', values: { ...STEM_PALETTES.mono, speed: 0.7, sides: 5, trail: 0.9 } },
  },
} as const satisfies SceneInfo;
