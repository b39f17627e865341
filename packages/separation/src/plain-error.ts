/**
 * Errors as they cross threads, where classes do not.
 */
import { SenseError, type SenseErrorCode } from '@sense/core/offline';

/**
 * @param code of errors that have none of ours
 * @param prefix of their messages
 */
export function plainError(
  error: unknown,
  code: SenseErrorCode,
  prefix = '',
): { readonly code: SenseErrorCode; readonly message: string } {
  return error instanceof SenseError
    ? { code: error.code, message: error.message }
    : { code, message: `${prefix}${String(error)}` };
}
