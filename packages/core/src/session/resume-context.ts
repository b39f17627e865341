/**
 * Starting a context that the browser may keep still until somebody clicks. Knows nothing of what
 * plays in it.
 */
import { SenseError } from '../model/errors.js';
import type { Scope } from '../runtime/scope.js';
import type { Milliseconds } from '../model/units.js';

/** A context that has not resumed by then is waiting for a click. */
const RESUME_PATIENCE_MS: Milliseconds = 1500;

/** Resolves when `context` runs or `scope` has ended; rejects with `invalid-state` if it waits for a click. */
export async function resume(context: AudioContext, scope: Scope): Promise<void> {
  const patience = scope.child();
  const resumed = context.resume().then(() => true);
  const refused = new Promise<boolean>((resolve) => {
    patience.after(RESUME_PATIENCE_MS, () => resolve(false));
    patience.add(() => resolve(false));
  });
  const running = await Promise.race([resumed, refused]);
  patience.dispose();
  if (!running && !scope.disposed) {
    throw new SenseError(
      'invalid-state',
      `the browser keeps audio ${context.state} until the user acts: call start() from a click or key press`,
    );
  }
}
