/** What a description says, as the reader collects it. */
import { STEM_NAMES, type DrumClass, type NormalRange, type StemName } from '@sense/core/engine';
import type { HapticPresetName } from '@sense/haptics/engine';
import type { Transition, TransitionKind } from '@sense/visuals/engine';
import type { CueTime, StyleName } from '../document/show.js';
import type { ColorWord, PaletteName } from '../look/palettes.js';
import type { Mood } from './lexicon/lexeme.js';

/** A change that a description asks for. */
export interface AskedCue {
  readonly at: CueTime;
  readonly kind?: TransitionKind;
}

/** The part of a level that words set: a factor on that of the words before. */
export class Reading {
  readonly style = new Map<StyleName, NormalRange>();
  readonly moods: Mood[] = [];
  readonly scenes: string[] = [];
  readonly sceneHints: string[] = [];
  readonly excludedScenes = new Set<string>();
  readonly palettes: PaletteName[] = [];
  readonly colors = new Map<StemName, ColorWord>();
  background: ColorWord | undefined;
  /** Stems that were named. */
  readonly named = new Set<StemName>();
  readonly levels = new Map<StemName | DrumClass, number>();
  readonly places = new Map<StemName, string[]>();
  /** Presets that adjectives suggest. */
  readonly hapticHints: HapticPresetName[] = [];
  hapticPreset: HapticPresetName | undefined;
  strength: NormalRange | undefined;
  bpm: number | undefined;
  flashes: NormalRange | undefined;
  reducedMotion = false;
  readonly cues: AskedCue[] = [];
  transition: Transition | undefined;
  readonly notes: string[] = [];

  /** Multiplies a level. */
  scaleLevel(part: StemName | DrumClass, factor: number): void {
    this.levels.set(part, Math.min(2, Math.max(0, round((this.levels.get(part) ?? 1) * factor))));
  }

  /** Keeps `parts`; every other stem is silent. */
  keepOnly(stems: readonly StemName[]): void {
    for (const stem of STEM_NAMES) if (!stems.includes(stem)) this.levels.set(stem, 0);
  }

  addPlaces(stems: readonly StemName[], places: readonly string[]): void {
    for (const stem of stems) {
      const known = this.places.get(stem) ?? [];
      this.places.set(stem, [...known, ...places.filter((place) => !known.includes(place))]);
    }
  }
}

/** Values in documents have two digits. */
export const round = (value: number): number => Math.round(100 * value) / 100;
