/**
 * What people chose to feel: a preset or a mapping of their own, where each stem goes, and how late
 * each device is. Plain data with its text form for the browser's storage. Knows nothing of devices
 * that are there, nor of storage itself.
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

/** The slider's reach; what is beyond it is no longer a matter of an actuator. */
export const LARGEST_OFFSET_MS: Milliseconds = 100;

export interface FeelSettings {
  /** Undefined for a mapping of their own. */
  readonly preset: HapticPresetName | undefined;
  readonly mapping: HapticMapping;
  /** As the preset or the pasted text has it. */
  readonly routing: HapticRouting;
  /** What people changed of it since. */
  readonly edits: RoutingEdits;
  /** By {@link deviceKey}: how much later than its profile says each device is felt, in ms. */
  readonly offsets: Readonly<Record<string, Milliseconds>>;
}

export const PRESET_NAMES = Object.keys(HAPTIC_PRESETS) as HapticPresetName[];
const FIRST_PRESET: HapticPresetName = 'drums-first';

/** A preset as it comes. Offsets belong to the devices and are kept. */
export function presetSettings(
  preset: HapticPresetName = FIRST_PRESET,
  offsets: FeelSettings['offsets'] = {},
): FeelSettings {
  const { mapping, routing } = hapticPreset(preset);
  return { preset, mapping, routing, edits: NO_EDITS, offsets };
}

/** A device is known again by its kind and name: ids go by the socket. */
export function deviceKey({ kind, label, side }: Pick<HapticDevice, 'kind' | 'label' | 'side'>): string {
  return [kind, ...(side ? [side] : []), label].join(' ');
}

/** The text to store. Of a preset its name is enough, so that it grows with the page. */
export function writeSettings({ preset, mapping, routing, edits, offsets }: FeelSettings): string {
  return JSON.stringify(preset ? { preset, edits, offsets } : { mapping, routing, edits, offsets });
}

/** The settings in `text`; undefined where there are none, or an older page left what this one does not know. */
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

/** Whole milliseconds within the slider's reach. */
export function clampOffset(offsetMs: Milliseconds): Milliseconds {
  return clamp(Math.round(offsetMs), -LARGEST_OFFSET_MS, LARGEST_OFFSET_MS);
}
