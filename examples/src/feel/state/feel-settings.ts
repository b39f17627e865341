/**
 * The haptics settings of a user: a preset or a custom mapping, the routing, and the timing offset of
 * each device. Plain data with a text form for storage.
 */
import type { Milliseconds } from '@sense/core';
import { clamp } from '@sense/core/engine';
import {
  checkMapping,
  checkRouting,
  HAPTIC_PRESETS,
  hapticPreset,
  type HapticDevice,
  type HapticMapping,
  type HapticPresetName,
  type HapticRouting,
} from '@sense/haptics';
import { checkEdits, NO_EDITS, type RoutingEdits } from './routing-edits.js';

/** Range of the offset slider; larger offsets are not caused by an actuator. */
export const LARGEST_OFFSET_MS: Milliseconds = 100;

export interface FeelSettings {
  /** Undefined for a custom mapping. */
  readonly preset: HapticPresetName | undefined;
  readonly mapping: HapticMapping;
  /** The routing of the preset or of an applied text. */
  readonly routing: HapticRouting;
  /** The user's changes to the routing. */
  readonly edits: RoutingEdits;
  /** Felt delay of each device beyond that of its profile, in ms, by {@link deviceKey}. */
  readonly offsets: Readonly<Record<string, Milliseconds>>;
}

export const PRESET_NAMES = Object.keys(HAPTIC_PRESETS) as HapticPresetName[];
const FIRST_PRESET: HapticPresetName = 'drums-first';

/** The settings of an unchanged preset. Offsets belong to the devices and are kept. */
export function presetSettings(
  preset: HapticPresetName = FIRST_PRESET,
  offsets: FeelSettings['offsets'] = {},
): FeelSettings {
  const { mapping, routing } = hapticPreset(preset);
  return { preset, mapping, routing, edits: NO_EDITS, offsets };
}

/** Identifies a device by kind, side and name between visits: ids depend on the port. */
export function deviceKey({ kind, label, side }: Pick<HapticDevice, 'kind' | 'label' | 'side'>): string {
  return [kind, ...(side ? [side] : []), label].join(' ');
}

/** The text to store. A preset is stored by name, so that later versions of it apply. */
export function writeSettings({ preset, mapping, routing, edits, offsets }: FeelSettings): string {
  return JSON.stringify(preset ? { preset, edits, offsets } : { mapping, routing, edits, offsets });
}

/** The settings in `text`; undefined if there are none or they are invalid. */
export function readSettings(text: string | null): FeelSettings | undefined {
  if (text === null) return undefined;
  try {
    const { preset, mapping, routing, edits, offsets } = JSON.parse(text) as Partial<FeelSettings>;
    const kept = { edits: checkEdits(edits), offsets: checkOffsets(offsets) };
    if (preset !== undefined) return { ...presetSettings(preset), ...kept };
    return { preset, mapping: checkMapping(mapping!), routing: checkRouting(routing!), ...kept };
  } catch {
    return undefined;
  }
}

function checkOffsets(offsets: unknown): FeelSettings['offsets'] {
  const entries = Object.entries(offsets ?? {}).filter(([, ms]) => Number.isFinite(ms)) as [string, number][];
  return Object.fromEntries(entries.map(([key, ms]) => [key, clampOffset(ms)]));
}

/** Rounds to whole milliseconds within the range of the slider. */
export function clampOffset(offsetMs: Milliseconds): Milliseconds {
  return clamp(Math.round(offsetMs), -LARGEST_OFFSET_MS, LARGEST_OFFSET_MS);
}
