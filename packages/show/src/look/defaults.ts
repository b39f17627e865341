/** What looks and shows mean where they leave something out. */
import type { NormalRange } from '@sense/core/engine';
import type { HapticPresetName } from '@sense/haptics/engine';

export const SHOW_DEFAULTS = {
  /** Strength of a look without one. */
  hapticStrength: 0.7 as NormalRange,
  hapticPreset: 'drums-first' as HapticPresetName,
  /** Quantisation of a cue without one. */
  quantise: 'bar',
} as const;
