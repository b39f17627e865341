/**
 * Resumes a context that the browser may keep suspended: until a user gesture, during a call, or because there is no
 * sound output.
 */
import { SenseError } from '../model/errors.js';
import type { Milliseconds, Seconds } from '../model/units.js';
import type { Scope } from '../runtime/scope.js';
import { closedError, interruptedError, noOutputError, stateOf } from './context-errors.js';

/** A context that has not resumed by then waits for something. */
const RESUME_TIMEOUT_MS: Milliseconds = 1500;
/** Without an output, Chromium resumes a context and stops it again within this time. */
const OUTPUT_TIMEOUT_MS: Milliseconds = 500;
const POLL_MS: Milliseconds = 5;

/**
 * Resolves when `context` runs or `scope` has ended. Rejects with `invalid-state` if it waits for a user gesture, is
 * interrupted by the system or closed, and with `output-unavailable` if the page had its gesture and it still waits.
 */
export async function resumeContext(context: AudioContext, scope: Scope): Promise<void> {
  const waiting = scope.child();
  const before = context.currentTime;
  const failed = new Promise<never>((_, reject) => {
    waiting.listen(context, 'error', () => reject(noOutputError()));
  });
  const resumed = context.resume().then(
    () => true,
    (error: unknown) => Promise.reject(refusal(context, error)),
  );
  // They may be rejected later, when nothing waits for them.
  for (const promise of [failed, resumed]) promise.catch(() => undefined);
  try {
    const running = await Promise.race([failed, resumed, endOf(RESUME_TIMEOUT_MS, waiting)]);
    if (scope.disposed) return;
    if (!running) throw refusal(context);
    await Promise.race([failed, advanceOf(context, before, waiting), endOf(OUTPUT_TIMEOUT_MS, waiting)]);
  } finally {
    waiting.dispose();
  }
}

/** Resolves with false after `ms`, or when `scope` ends. */
function endOf(ms: Milliseconds, scope: Scope): Promise<false> {
  return new Promise((resolve) => {
    scope.after(ms, () => resolve(false));
    scope.add(() => resolve(false));
  });
}

/** Resolves when the time of the context has advanced beyond `time`. */
async function advanceOf(context: AudioContext, time: Seconds, scope: Scope): Promise<void> {
  if (context.currentTime > time) return;
  await new Promise<void>((resolve) => {
    scope.every(POLL_MS, () => {
      if (context.currentTime > time) resolve();
    });
  });
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
