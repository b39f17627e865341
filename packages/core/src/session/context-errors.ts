/**
 * The states of an AudioContext, and the errors for those in which a session cannot play.
 */
import { SenseError } from '../model/errors.js';
import type { Hertz } from '../model/units.js';

/** `interrupted` is known to Safari, and not yet to TypeScript. */
export type ContextState = AudioContextState | 'interrupted';

/** Widens the type, which lacks `interrupted`. */
export function stateOf(context: BaseAudioContext): ContextState {
  return context.state;
}

export function closedError(): SenseError {
  return new SenseError(
    'invalid-state',
    'the AudioContext of the session was closed, which is final: create a new context and a new session',
  );
}

export function interruptedError(): SenseError {
  return new SenseError(
    'invalid-state',
    'the system has interrupted the sound, for example for a call or another app: the session goes on afterwards, ' +
      'or when start() is called from a click or key handler',
  );
}

export function noOutputError(): SenseError {
  return new SenseError(
    'output-unavailable',
    'the browser has no sound output that runs, and without one no audio is processed: connect loudspeakers, headphones ' +
      "or a virtual output, check the system's sound settings, and start again",
  );
}

export function rateError(before: Hertz, now: Hertz): SenseError {
  return new SenseError(
    'invalid-state',
    `the sample rate of the AudioContext changed from ${before} to ${now} Hz, as some browsers do with a new output device: create a new session`,
  );
}
