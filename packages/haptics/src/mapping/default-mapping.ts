/**
 * The mapping that is used unless another is asked for: drums strike and ring, bass carries. Data only.
 */
import type { HapticMapping } from './mapping.js';
import { HAPTIC_PRESETS } from './presets.js';

/**
 * The preset `drums-first`: drums as blows whose character follows the drum, with the ring of cymbals
 * and rolls on the fast motor; bass on the slow one, as a steady floor that yields to them. Other and
 * vocals are left out: on two motors more than two ideas are felt as none.
 */
export const DEFAULT_MAPPING: HapticMapping = HAPTIC_PRESETS['drums-first'].mapping;
