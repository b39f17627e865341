/** Makes a show of what a description says. Deterministic. */
import { STEM_NAMES, type NormalRange } from '@sense/core/engine';
import type { HapticPresetName } from '@sense/haptics/engine';
import type { SceneInfo } from '@sense/visuals/engine';
import { STYLE_NAMES, type Cue, type Look, type LookHaptics, type LookStyle, type Show } from '../document/show.js';
import { BACKGROUNDS, COLOR_WORDS, type PaletteName } from '../look/palettes.js';
import { presetsNamed, sceneOfPreset } from './preset-names.js';
import { round, type Reading } from './reading.js';

/** Looks of a show whose looks change, the first included. */
const MAX_LOOKS = 4;
/** Name of the first look. */
const MAIN = 'main';

/** @param tokens the words of the description, for presets that they name */
export function composeShow(
  reading: Reading,
  tokens: readonly string[],
  scenes: readonly SceneInfo[],
  title: string,
): Show {
  const scene = chooseScene(reading, tokens, scenes);
  const main = mainLook(reading, tokens, scene);
  const looks = { [MAIN]: main, ...(reading.cues.length > 0 ? variants(main, scene) : {}) };
  const cues = cuesOf(reading, Object.keys(looks));
  const safety = {
    ...(reading.flashes !== undefined && { flashes: reading.flashes }),
    ...(reading.reducedMotion && { motion: 'reduce' as const }),
  };
  return {
    version: 1,
    ...(title && { title }),
    looks,
    ...(cues.length > 0 && { cues }),
    ...(reading.bpm !== undefined && { set: [{ input: 'line-in', tempo: { bpm: limited(reading, reading.bpm) } }] }),
    ...(Object.keys(safety).length > 0 && { safety }),
  };
}

/** Tempos beyond those that the engine tracks are moved to the nearest. */
function limited({ notes }: Reading, bpm: number): number {
  const allowed = Math.min(240, Math.max(40, bpm));
  if (allowed !== bpm) notes.push(`${bpm} beats per minute are outside 40 to 240: ${allowed} is used`);
  return allowed;
}

function chooseScene(
  { scenes: wanted, sceneHints, moods, excludedScenes, notes }: Reading,
  tokens: readonly string[],
  scenes: readonly SceneInfo[],
): SceneInfo | undefined {
  const allowed = scenes.filter(({ id }) => !excludedScenes.has(id));
  const named = (id: string): SceneInfo | undefined => allowed.find((scene) => scene.id === id);
  const explicit = wanted.filter((id) => !excludedScenes.has(id));
  for (const id of explicit) {
    const scene = named(id);
    if (scene) return scene;
    notes.push(`there is no scene "${id}"`);
  }
  const hints = [...sceneHints, ...moods.flatMap(({ scene }) => (scene === undefined ? [] : [scene]))];
  const byPreset = sceneOfPreset(presetsNamed(tokens, allowed), hints);
  if (byPreset) return byPreset;
  return hints.map(named).find((scene) => scene !== undefined) ?? allowed[0] ?? scenes[0];
}

function mainLook(reading: Reading, tokens: readonly string[], scene: SceneInfo | undefined): Look {
  const style = styleOf(reading);
  const palette = paletteOf(reading);
  const colors = colorsOf(reading);
  const levels = levelsOf(reading);
  const haptics = hapticsOf(reading);
  const preset = scene && presetsNamed(tokens, [scene])[0]?.preset;
  return {
    ...(scene && { scene: { id: scene.id, ...(preset !== undefined && { preset }) } }),
    ...(hasFields(style) && { style }),
    ...(palette !== undefined && { palette }),
    ...(hasFields(colors) && { colors }),
    ...(hasFields(levels) && { levels }),
    ...(hasFields(haptics) && { haptics }),
    ...(reading.transition && { transition: reading.transition }),
  };
}

/** What words say explicitly; otherwise the mean of the moods. */
function styleOf({ style, moods }: Reading): LookStyle {
  const values: Partial<Record<(typeof STYLE_NAMES)[number], NormalRange>> = {};
  for (const name of STYLE_NAMES) {
    const suggested = moods.flatMap((mood) => mood.style?.[name] ?? []);
    const mean = suggested.length > 0 ? suggested.reduce((sum, value) => sum + value, 0) / suggested.length : undefined;
    const value = style.get(name) ?? mean;
    if (value !== undefined) values[name] = round(value);
  }
  return values;
}

function paletteOf({ palettes, moods }: Reading): PaletteName | undefined {
  return palettes[0] ?? moods.find(({ palette }) => palette !== undefined)?.palette;
}

function colorsOf({ colors, background }: Reading): Record<string, string> {
  const stems = [...colors].map(([stem, word]) => [stem, COLOR_WORDS[word]] as const);
  return Object.fromEntries([...stems, ...(background ? [['background', BACKGROUNDS[background]] as const] : [])]);
}

function levelsOf({ levels, moods }: Reading): Record<string, number> {
  const suggested = Object.assign({}, ...moods.map((mood) => mood.levels ?? {})) as Record<string, number>;
  return { ...suggested, ...Object.fromEntries(levels) };
}

function hapticsOf(reading: Reading): LookHaptics {
  const preset = hapticPreset(reading);
  const { places, strength } = reading;
  const routes = STEM_NAMES.flatMap((stem) =>
    (places.get(stem) ?? [undefined]).map((place) => ({ stem, ...(place !== undefined && { place }) })),
  );
  return {
    ...(preset && { preset }),
    ...(strength !== undefined && { strength }),
    ...(places.size > 0 && { routes }),
  };
}

/** The preset that words name or suggest. Voice and instruments that are placed or raised need one in which they are felt. */
function hapticPreset({
  hapticPreset: named,
  hapticHints,
  moods,
  places,
  levels,
}: Reading): HapticPresetName | undefined {
  if (named) return named;
  const needed = (['vocals', 'other'] as const).some((stem) => {
    const placed = places.has(stem) && (levels.get(stem) ?? 1) > 0;
    return placed || (levels.get(stem) ?? 1) > 1;
  });
  const suggested = hapticHints[0] ?? moods.find(({ haptics }) => haptics !== undefined)?.haptics;
  return suggested ?? (needed ? 'full-band' : undefined);
}

/** The look in other presets of its scene. */
function variants(main: Look, scene: SceneInfo | undefined): Record<string, Look> {
  const others = Object.keys(scene?.presets ?? {}).filter(
    (id, index) => id !== (main.scene?.preset ?? (index === 0 ? id : '')),
  );
  const looks = others
    .slice(0, MAX_LOOKS - 1)
    .map((preset) => [preset, { ...main, scene: { ...main.scene!, preset } }] as const);
  return Object.fromEntries(looks.map(([id, look]) => [id === MAIN ? `${MAIN}-2` : id, look]));
}

function cuesOf({ cues, notes }: Reading, names: readonly string[]): Cue[] {
  if (cues.length > 0 && names.length < 2) notes.push('the scene has no presets to change between');
  const cycle = [...names.slice(1), names[0]!];
  return cues.map(({ at, kind }, index) => ({
    id: `change-${index + 1}`,
    at,
    cycle,
    ...(kind && { transition: { kind } }),
  }));
}

function hasFields(value: object): boolean {
  return Object.keys(value).length > 0;
}
