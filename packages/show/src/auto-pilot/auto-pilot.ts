/**
 * An auto-pilot: chooses scenes, presets and transitions by the music, for nights without an operator. Runs on the
 * main thread; timers and subscriptions belong to one scope.
 */
import { Scope, SenseError, type OutputFeed } from '@sense/core';
import { createRandom, describe } from '@sense/core/internal';
import type { SceneInfo } from '@sense/visuals/engine';
import { CueEvents } from '../live/cue-events.js';
import { MusicalPosition } from '../live/musical-position.js';
import type { ShowStage } from '../outputs/outputs.js';
import { Energy } from './energy.js';
import { AutoPilotPlan, type AutoPilotChoice } from './plan.js';

export interface AutoPilotOptions<Scene extends SceneInfo> {
  readonly stage: ShowStage<NoInfer<Scene>>;
  /** The scenes to choose from, at least one; with their presets. */
  readonly scenes: readonly Scene[];
  /** Same choices for the same music and seed. Default: another one each time. */
  readonly seed?: number;
  /** Default true. */
  readonly enabled?: boolean;
  /** Called with each choice, before the stage gets it. */
  readonly onChoice?: (choice: AutoPilotChoice<Scene>) => void;
  /** Receives what the stage rejects with. Default: `console.error`. */
  readonly onError?: (error: unknown) => void;
  /** Ends the auto-pilot when it aborts. */
  readonly signal?: AbortSignal;
}

export interface AutoPilot {
  /** While false, nothing is changed, and bars do not count. */
  enabled: boolean;
  /** Shows another scene now, whether enabled or not. */
  next(): void;
  dispose(): void;
}

/** Without bars, a scene is changed after so long. */
const SECONDS_WITHOUT_BARS = 45;
const CHECK_MS = 1000;

/**
 * Opens an auto-pilot. Scenes change on bars: at drops, where sections begin, and after 32 bars at the latest; never to
 * the scene that is shown. It ends with the feed.
 *
 * ```ts
 * const autoPilot = createAutoPilot(session, { stage, scenes: SCENES });
 * addEventListener('keydown', ({ key }) => {
 *   if (key === 'a') autoPilot.enabled = !autoPilot.enabled;
 * });
 * ```
 *
 * @throws SenseError `invalid-argument` without scenes, `disposed` if the feed or the signal has ended
 */
export function createAutoPilot<Scene extends SceneInfo>(
  feed: OutputFeed,
  options: AutoPilotOptions<Scene>,
): AutoPilot {
  const { stage, scenes, seed = Math.floor(Math.random() * 2 ** 31), onError = console.error } = options;
  if (!Array.isArray(scenes) || scenes.length === 0) {
    throw new SenseError(
      'invalid-argument',
      `scenes must be a list of at least one scene: pass SCENES of @sense/visuals, received ${describe(scenes)}`,
    );
  }
  const scope = new Scope({ signal: options.signal });
  if (feed.signal.aborted) scope.dispose();
  scope.requireOpen('the feed or signal of this auto-pilot');
  scope.listen(feed.signal, 'abort', () => scope.dispose());

  const plan = new AutoPilotPlan(scenes, createRandom(seed));
  const energy = new Energy();
  let enabled = options.enabled ?? true;
  let lastChangeAt = performance.now();

  function show(choice: AutoPilotChoice<Scene> | undefined): void {
    if (choice === undefined) return;
    lastChangeAt = performance.now();
    options.onChoice?.(choice);
    const { scene, preset, transition } = choice;
    stage.setScene(scene, { preset, transition }).catch(onError);
  }

  const events = new CueEvents((event) => enabled && show(plan.event(event, energy.value)));
  /** Bars announced: a bar that is announced again with another time counts once. */
  let lastBar = 0;
  let lastBarAt = -Infinity;
  new MusicalPosition(feed, scope, {
    onAhead: ({ bar, beat }) => {
      if (beat !== 1 || bar <= lastBar) return;
      lastBar = bar;
      lastBarAt = performance.now();
      if (enabled) show(plan.bar(energy.value));
    },
    onBeat: () => undefined,
  });
  const subscriptions = [
    feed.features$.subscribe((frame) => {
      energy.process(frame.time, frame.mix.loudness);
      events.features(frame);
    }),
    feed.events$.subscribe((event) => event.type === 'onset' && events.onset(event)),
  ];
  scope.add(() => subscriptions.forEach((subscription) => subscription.unsubscribe()));
  scope.every(CHECK_MS, () => {
    const quietMs = performance.now() - Math.max(lastChangeAt, lastBarAt);
    if (enabled && quietMs > 1000 * SECONDS_WITHOUT_BARS) show(plan.change('time', energy.value));
  });

  return {
    get enabled() {
      return enabled;
    },
    set enabled(on: boolean) {
      enabled = on;
      lastChangeAt = performance.now();
    },
    next() {
      scope.requireOpen('this auto-pilot');
      show(plan.change('asked', energy.value));
    },
    dispose: () => scope.dispose(),
  };
}
