/**
 * The options that every stage shares: which scene, when events show, and how much moves; and the scope
 * of a stage, which ends with the feed or if the stage does not open.
 */
import { Scope, type NormalRange, type OutputFeed } from '@sense/core';
import { requireRange } from '@sense/core/internal';
import { MIN_BEAT_CONFIDENCE, type DirectorOptions } from '../director/director.js';
import type { ReducedMotion } from '../safety/reduced-motion.js';
import type { SceneDetail } from '../scenes/scene.js';
import type { SceneLook } from '../scenes/scene-info.js';
import type { SceneSource } from './scene-choice.js';

/** When events show, which of them, and how much moves. */
export interface TimingOptions extends Pick<DirectorOptions, 'timing' | 'audible'> {
  /** Beats with less confidence than this are not shown, 0..1. Default {@link MIN_BEAT_CONFIDENCE}, 0.4. */
  readonly minBeatConfidence?: NormalRange;
  /** Default `auto`: the setting of the system. */
  readonly reducedMotion?: ReducedMotion;
  /** Disposes the stage when it aborts. The signal of the feed does the same. */
  readonly signal?: AbortSignal;
}

/** Options of every stage that draws a {@link Scene}. */
export interface MusicOptions extends TimingOptions, SceneLook {
  /** One of {@link SCENES}, or a function that creates a scene. Default: the landscape. */
  readonly scene?: SceneSource;
  /** Default `auto`: light if the CPU does the drawing, else full. */
  readonly detail?: SceneDetail | 'auto';
}

/**
 * A scope that ends with the feed and the signal of the options.
 *
 * @throws SenseError `disposed` if one has ended, `invalid-argument` for a confidence outside 0..1
 */
export function openStageScope(feed: OutputFeed, options: TimingOptions): Scope {
  requireRange('minBeatConfidence', options.minBeatConfidence ?? MIN_BEAT_CONFIDENCE, 0, 1);
  const scope = new Scope({ signal: options.signal });
  scope.listen(feed.signal, 'abort', () => scope.dispose());
  if (feed.signal.aborted) scope.dispose();
  scope.requireOpen('the session or signal of this stage');
  return scope;
}

/** Opens `stage` and returns it; if it fails, its scope is disposed. */
export async function openInScope<Stage extends { open(): Promise<void> }>(stage: Stage, scope: Scope): Promise<Stage> {
  try {
    await stage.open();
  } catch (error) {
    scope.dispose();
    throw error;
  }
  return stage;
}
