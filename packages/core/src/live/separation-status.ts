/**
 * What a session reports about its separators: model state and reasons for transitions. Types only.
 */
import type { NormalRange } from '../model/units.js';

/** Why one separator replaced another. */
export type TransitionReason =
  /** The better separator has loaded and warmed up. */
  | 'ready'
  /** The previous separator missed its deadline. */
  | 'too-slow'
  /** The separator that was too slow meets its deadline again. */
  | 'recovered'
  /** The previous separator failed. */
  | 'failed';

/** Loading state of the neural separator's model; an aggregate if there are several. */
export interface ModelStatus {
  /**
   * `none`: no model was requested, or loading has not begun. With several models: `loading` while any of
   * them loads, then `ready` if at least one is usable, otherwise `failed`.
   */
  readonly state: 'none' | 'loading' | 'ready' | 'failed';
  /** Loaded fraction of the model, 0..1; the mean if there are several. */
  readonly progress: NormalRange;
}
