/** The scene "poster" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `poster.ts` for the picture. */
export const POSTER = {
  id: 'poster',
  title: 'Poster',
  description: 'A flat print: bold shapes in halftone that fill with ink as their stem sounds.',
  parameters: {
    paper: {
      type: 'string',
      format: 'color',
      default: '#0A0C12',
      title: 'Paper',
      description: 'Colour of the background.',
    },
    screen: {
      type: 'number',
      minimum: 8,
      maximum: 60,
      default: 26,
      title: 'Halftone',
      description: 'Dots of the print across half of the shorter side.',
    },
    scale: {
      type: 'number',
      minimum: 0.6,
      maximum: 1.2,
      default: 1,
      title: 'Scale',
      description: 'Size of all shapes.',
    },
    turn: {
      type: 'number',
      minimum: 0,
      maximum: 3,
      default: 1,
      title: 'Turn',
      description: 'How fast shapes turn and tiles change.',
    },
    grain: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.5,
      title: 'Grain',
      description: 'Uneven ink, as of a worn print.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    night: { title: 'Night print', values: {} },
    broadsheet: {
      title: 'Broadsheet',
      values: {
        paper: '#D9CFB8',
        drumsColor: '#B3541E',
        bassColor: '#1D3E63',
        otherColor: '#2E6B4F',
        vocalsColor: '#7A3B69',
        screen: 34,
        grain: 0.9,
      },
    },
    blueprint: { title: 'Blueprint', values: { ...STEM_PALETTES.ice, paper: '#0A1E3C', screen: 44, grain: 0.2 } },
    ember: { title: 'Ember', values: { ...STEM_PALETTES.ember, paper: '#140806', screen: 16, scale: 1.1 } },
    mono: { title: 'Mono', values: { ...STEM_PALETTES.mono, paper: '#101216', screen: 20, turn: 0.4 } },
  },
} as const satisfies SceneInfo;
