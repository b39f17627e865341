/**
 * The volume that the user sets for each category, and the categories that are paused. Pure.
 */
import { SenseError, type NormalRange } from '@sense/core/engine';
import { describe, requireRange } from '@sense/core/internal';
import { CATEGORY_PRIORITY, HAPTIC_CATEGORIES, type HapticCategory, type MixSource } from './mix-source.js';

/** A volume for each category. */
export type HapticVolumes = Readonly<Record<HapticCategory, NormalRange>>;

/** Categories that `pause()` pauses: a menu is still felt. */
const PAUSED_IN_MENUS: ReadonlySet<HapticCategory> = new Set(['music', 'effects']);

export class Volumes {
  #volumes: HapticVolumes = { music: 1, effects: 1, interface: 1 };
  #paused = false;
  /** The source of everything that the feed plays. */
  readonly music: MixSource;

  /** @throws SenseError `invalid-argument` for an unknown category, or a volume outside 0..1 */
  constructor(initial: Partial<HapticVolumes> = {}) {
    for (const [category, volume] of Object.entries(initial)) this.set(category as HapticCategory, volume);
    const gainOf = (): NormalRange => this.gain('music');
    this.music = {
      category: 'music',
      priority: CATEGORY_PRIORITY.music,
      get gain() {
        return gainOf();
      },
    };
  }

  /** The volumes as set, regardless of {@link paused}. */
  get all(): HapticVolumes {
    return this.#volumes;
  }

  get paused(): boolean {
    return this.#paused;
  }

  set paused(paused: boolean) {
    this.#paused = paused;
  }

  /** Whether `category` is paused. */
  isPaused(category: HapticCategory): boolean {
    return this.#paused && PAUSED_IN_MENUS.has(category);
  }

  /** The volume that applies now: 0 while paused. */
  gain(category: HapticCategory): NormalRange {
    return this.isPaused(category) ? 0 : this.#volumes[category];
  }

  /** @throws SenseError `invalid-argument` for an unknown category, or a volume outside 0..1 */
  set(category: HapticCategory, volume: NormalRange): void {
    requireCategory(category);
    this.#volumes = { ...this.#volumes, [category]: requireRange(`volume of ${category}`, volume, 0, 1) };
  }
}

/** @throws SenseError `invalid-argument` listing the categories */
export function requireCategory(category: HapticCategory): HapticCategory {
  if (HAPTIC_CATEGORIES.includes(category)) return category;
  const names = HAPTIC_CATEGORIES.join(', ');
  throw new SenseError('invalid-argument', `a haptic category is one of ${names}; received ${describe(category)}`);
}
