/** The scene "notes" as data: parameters and presets. Does not depend on three.js. */
import type { SceneInfo } from '../scene-info.js';
import { STEM_COLOR_PARAMETERS, STEM_PALETTES } from '../stem-colors.js';

/** See `notes.ts` for the picture. */
export const NOTES = {
  id: 'notes',
  title: 'Notes',
  description: 'A road of notes: bass on the left, voice on the right, the spectrum of the others as hills.',
  parameters: {
    speed: {
      type: 'number',
      minimum: 0.4,
      maximum: 2,
      default: 1,
      title: 'Speed',
      description: 'How fast notes move away.',
    },
    hills: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Hills',
      description: 'Height of the spectrum at both sides.',
    },
    lift: {
      type: 'number',
      minimum: 0,
      maximum: 2,
      default: 1,
      title: 'Lift',
      description: 'How high loud notes rise above the road.',
    },
    width: {
      type: 'number',
      minimum: 0.4,
      maximum: 2,
      default: 1,
      title: 'Note width',
      description: 'Width of a note across the road.',
    },
    grid: {
      type: 'number',
      minimum: 0,
      maximum: 1,
      default: 0.6,
      title: 'Grid',
      description: 'Light of the lines between semitones.',
    },
    ...STEM_COLOR_PARAMETERS,
  },
  presets: {
    road: { title: 'Night road', values: {} },
    score: { title: 'Score', values: { ...STEM_PALETTES.mono, hills: 0.5, grid: 1, width: 0.7, lift: 0.4 } },
    canyon: { title: 'Canyon', values: { ...STEM_PALETTES.ember, hills: 1.9, grid: 0.2, speed: 0.7 } },
    fjord: { title: 'Fjord', values: { ...STEM_PALETTES.ice, hills: 1.4, lift: 1.6, speed: 0.6 } },
    arcade: { title: 'Arcade', values: { ...STEM_PALETTES.neon, grid: 1, speed: 1.6, width: 1.5 } },
  },
} as const satisfies SceneInfo;
