/**
 * Errors as they cross threads, where classes do not.
 */
import { SenseError, type SenseErrorCode } from '@sense/core/engine';
import type { FromWorker } from '@sense/core/internal';

export interface PlainError {
  readonly code: SenseErrorCode;
  readonly message: string;
}

/**
 * @param code of errors that have none of ours
 * @param prefix of their messages
 */
export function plainError(error: unknown, code: SenseErrorCode, prefix = ''): PlainError {
  return error instanceof SenseError
    ? { code: error.code, message: error.message }
    : { code, message: `${prefix}${String(error)}` };
}

/** Of a model that does not load, or no longer runs. */
export function modelError(error: unknown): PlainError {
  return plainError(error, 'model-unavailable', 'the model failed: ');
}

/** What a session is told of that: separation goes on without the model. */
export function modelFailure(error: unknown): readonly FromWorker[] {
  return [
    { type: 'model', state: 'failed', progress: 0 },
    { type: 'notice', ...modelError(error) },
  ];
}
