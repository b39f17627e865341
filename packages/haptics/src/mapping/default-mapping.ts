/**
 * The default mapping. Data only.
 */
import type { HapticMapping } from './mapping.js';
import { HAPTIC_PRESETS } from './presets.js';

/**
 * The preset `drums-first`: drums as transients whose character follows the drum class, with the decay
 * of cymbals and rolls as a voice on the fast motor; bass as a voice on the slow motor, ducked under the
 * transients. Other and vocals have no rule: two motors can convey no more than two parts.
 */
export const DEFAULT_MAPPING: HapticMapping = HAPTIC_PRESETS['drums-first'].mapping;
