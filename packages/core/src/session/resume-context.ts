/**
 * Resumes a context that the browser may keep suspended: until a user gesture, during a call, or because there is no
 * sound output.
 */
import { SenseError } from '../model/errors.js';
import type { Milliseconds } from '../model/units.js';
import type { Scope } from '../runtime/scope.js';
import { closedError, interruptedError, noOutputError, stateOf } from './context-errors.js';

/** A context that has not resumed by then waits for something. */
const RESUME_TIMEOUT_MS: Milliseconds = 1500;

/**
 * Resolves when `context` runs or `scope` has ended. Rejects with `invalid-state` if it waits for a user gesture, is
 * interrupted by the system or closed, and with `output-unavailable` if the page had its gesture and it still waits.
 */
export async function resumeContext(context: AudioContext, scope: Scope): Promise<void> {
  const timeout = scope.child();
  const resumed = context.resume().then(
    () => true,
    (error: unknown) => Promise.reject(refusal(context, error)),
  );
  const timedOut = new Promise<boolean>((resolve) => {
    timeout.after(RESUME_TIMEOUT_MS, () => resolve(false));
    timeout.add(() => resolve(false));
  });
  try {
    const running = await Promise.race([resumed, timedOut]);
    if (!running && !scope.disposed) throw refusal(context);
  } finally {
    // It may still be rejected later, when the context is closed.
    resumed.catch(() => undefined);
    timeout.dispose();
  }
}

function refusal(context: AudioContext, cause?: unknown): SenseError {
  const state = stateOf(context);
  if (state === 'closed') return closedError();
  if (state === 'interrupted') return interruptedError();
  const gesture = typeof navigator === 'undefined' ? undefined : hadGesture(navigator);
  if (gesture === true && cause === undefined) return noOutputError();
  const otherwise = gesture === undefined ? '; if it was, check that the machine has a sound output' : '';
  return new SenseError(
    'invalid-state',
    `the browser keeps audio ${state} until a user gesture: call start() from a click or key handler${otherwise}`,
    cause,
  );
}

/** Undefined in browsers that do not report it. */
function hadGesture(navigator: Navigator): boolean | undefined {
  return (navigator.userActivation as UserActivation | undefined)?.hasBeenActive;
}
