/**
 * The mapping that is used unless another is asked for: drums strike and ring, bass carries. Data only.
 */
import type { HapticMapping } from './mapping.js';

/**
 * Drums as blows whose character follows the drum, with the ring of cymbals and rolls on the fast
 * motor; bass on the slow motor, as a steady floor that yields to them.
 * Other and vocals are left out: on two motors more than two ideas are felt as none.
 */
export const DEFAULT_MAPPING: HapticMapping = {
  name: 'drums-and-bass',
  transients: {
    drums: {
      minStrength: 0.1,
      floor: 0.25,
      exponent: 0.8,
      drums: {
        kick: { gain: 1, sharpness: 0.1, priority: 4 },
        snare: { gain: 0.9, sharpness: 0.6, priority: 4 },
        tom: { gain: 0.85, sharpness: 0.3, priority: 3 },
        cymbal: { gain: 0.6, sharpness: 0.85, priority: 2 },
        hihat: { gain: 0.45, sharpness: 0.95, priority: 1 },
      },
      otherwise: { gain: 0.85, sharpness: 0.4, priority: 3 },
      dullHz: 150,
      crispHz: 6000,
    },
  },
  voices: {
    bass: {
      gain: 0.5,
      openDb: -42,
      hysteresisDb: 4,
      fullDb: -18,
      exponent: 1.3,
      attack: 0.012,
      release: 0.12,
      centroidHz: [45, 400],
      feltHz: [45, 60],
      priority: 1,
    },
    drums: {
      gain: 0.5,
      openDb: -42,
      hysteresisDb: 4,
      fullDb: -14,
      exponent: 1.3,
      attack: 0.005,
      release: 0.05,
      centroidHz: [100, 8000],
      feltHz: [180, 200],
      priority: 0,
    },
  },
  ducking: { depth: 0.25, release: 0.12 },
};
