/**
 * The sources that share the motors of a device: the music, and each effect of the application. What a
 * mixer needs of one: category, priority, gain, place and ducking. Types and defaults only.
 */
import type { Decibels, Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticRoute } from '../routing/routing.js';

/** Categories of haptics, each with a volume that the user sets. */
export const HAPTIC_CATEGORIES = ['music', 'effects', 'interface'] as const;
/**
 * One of {@link HAPTIC_CATEGORIES}: what the feed plays, events of the game or app, and feedback of its
 * menus and buttons.
 */
export type HapticCategory = (typeof HAPTIC_CATEGORIES)[number];

/** Priority of each category unless an effect states another. Items of a feed always have that of music. */
export const CATEGORY_PRIORITY: Readonly<Record<HapticCategory, number>> = { music: 3, effects: 5, interface: 7 };

/** How an effect reduces the music while it is felt, in the terms of a side-chain. */
export interface DuckingCurve {
  /** Gain reduction of the music, 0..60 dB; default 12. */
  readonly depthDb: Decibels;
  /** Time constant of the reduction, 0..2000 ms; default 5. */
  readonly attackMs: Milliseconds;
  /** The reduction lasts this long after the effect, 0..5000 ms; default 60. */
  readonly holdMs: Milliseconds;
  /** Time constant of the return, 0..5000 ms; default 200. */
  readonly releaseMs: Milliseconds;
}

/** Ducking of an effect that states none. */
export const DEFAULT_DUCKING: DuckingCurve = { depthDb: 12, attackMs: 5, holdMs: 60, releaseMs: 200 };

/** One source. A device keeps state by its identity. */
export interface MixSource {
  readonly category: HapticCategory;
  /** 0..10. On one motor the sources of the largest priority play; equal ones are blended. */
  readonly priority: number;
  /** Gain times the volume of its category, as of now. */
  readonly gain: NormalRange;
  /** Where it is felt. Undefined: each stem where the routing of the connection places it. */
  readonly route?: HapticRoute | undefined;
  /** How it reduces the music; undefined: not at all. */
  readonly ducking?: DuckingCurve | undefined;
}

/** The music of a scheduler without volumes. */
export const MUSIC: MixSource = { category: 'music', priority: CATEGORY_PRIORITY.music, gain: 1 };
