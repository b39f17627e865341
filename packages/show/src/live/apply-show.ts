/**
 * Plays a show: follows the beats, sections and events of a feed, and drives stage and haptics by the cues of the
 * document. Runs on the main thread; timers and subscriptions belong to one scope.
 */
import { SenseError, Scope, type OutputFeed } from '@sense/core';
import { describe } from '@sense/core/internal';
import type { SceneInfo } from '@sense/visuals/engine';
import { checkShow } from '../document/parse-show.js';
import type { Show } from '../document/show.js';
import type { ApplyShowOptions, RunningShow } from './running-show.js';
import { ShowRunner } from './show-runner.js';

/**
 * Plays `show` on a stage and on haptics, in time with `feed`.
 *
 * ```ts
 * const running = applyShow(session, show, { stage, scenes: SCENES, haptics });
 * running.onStatus(({ look, bar, problems }) => console.log(look, bar, problems));
 * nextButton.onclick = () => running.next(); // waits for the bar
 * ```
 *
 * A missing scene or device, or an output that fails, is reported in the status; the rest of the show goes on.
 *
 * @throws SenseError `format-invalid` for a show that is not valid, `invalid-argument` for a stage without scenes or an
 *   entry that does not exist, `disposed` if the feed or the signal has ended
 */
export function applyShow<Scene extends SceneInfo>(
  feed: OutputFeed,
  show: Show,
  options: ApplyShowOptions<Scene> = {},
): RunningShow {
  checkShow(show);
  if (options.stage && options.scenes === undefined) {
    throw new SenseError(
      'invalid-argument',
      'scenes must be given with a stage: pass SCENES of @sense/visuals, received undefined',
    );
  }
  const entry = options.entry ?? 0;
  const entries = show.set?.length || 1;
  if (!Number.isInteger(entry) || entry < 0 || entry >= entries) {
    throw new SenseError(
      'invalid-argument',
      `entry must be a place in the set, 0 to ${entries - 1}, received ${describe(entry)}`,
    );
  }
  const scope = new Scope({ signal: options.signal });
  if (feed.signal.aborted) scope.dispose();
  scope.requireOpen('the feed or signal of this show');
  scope.listen(feed.signal, 'abort', () => scope.dispose());
  return new ShowRunner(feed, show, options, scope);
}
