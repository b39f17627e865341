/** Errors as plain data: classes do not survive messages between threads. */
import { SenseError, type SenseErrorCode } from '@sense/core/engine';
import type { FromWorker } from '@sense/core/internal';

export interface PlainError {
  readonly code: SenseErrorCode;
  readonly message: string;
}

/**
 * @param code for errors that are not a `SenseError`
 * @param prefix for the messages of those errors
 */
export function plainError(error: unknown, code: SenseErrorCode, prefix = ''): PlainError {
  return error instanceof SenseError
    ? { code: error.code, message: error.message }
    : { code, message: `${prefix}${String(error)}` };
}

/** The error of a model that does not load or no longer runs. */
export function modelError(error: unknown): PlainError {
  return plainError(error, 'model-unavailable', 'the model failed: ');
}

/** Messages to the session for that error; separation continues without the model. */
export function modelFailure(error: unknown): readonly FromWorker[] {
  return [
    { type: 'model', state: 'failed', progress: 0 },
    { type: 'notice', ...modelError(error) },
  ];
}
