/**
 * Resumes a context that the browser may keep suspended until a user gesture.
 */
import { SenseError } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import type { Milliseconds } from '../model/units.js';

/** A context that has not resumed by then waits for a user gesture. */
const RESUME_TIMEOUT_MS: Milliseconds = 1500;

/** Resolves when `context` runs or `scope` has ended; rejects with `invalid-state` if it waits for a user gesture. */
export async function resumeContext(context: AudioContext, scope: Scope): Promise<void> {
  const timeout = scope.child();
  const resumed = context.resume().then(() => true);
  const timedOut = new Promise<boolean>((resolve) => {
    timeout.after(RESUME_TIMEOUT_MS, () => resolve(false));
    timeout.add(() => resolve(false));
  });
  const running = await Promise.race([resumed, timedOut]);
  timeout.dispose();
  if (!running && !scope.disposed) {
    throw new SenseError(
      'invalid-state',
      `the browser keeps audio ${context.state} until a user gesture: call start() from a click or key handler`,
    );
  }
}
