/**
 * Converts the browser's capture errors (microphone, tab) to SenseErrors that name a remedy.
 */
import { SenseError, describe } from '../../model/errors.js';

/**
 * Returns the browser's capture interface.
 *
 * @param what subject of the error message, for example `A microphone`
 * @throws `unsupported` on a page that is not secure, where browsers hide it
 */
export function requireMediaDevices(what: string): MediaDevices {
  const devices = typeof navigator === 'undefined' ? undefined : (navigator.mediaDevices as MediaDevices | undefined);
  if (devices) return devices;
  throw new SenseError(
    'unsupported',
    globalThis.isSecureContext === false
      ? `${what} needs a secure page: serve it over https or from localhost (received ${location.origin})`
      : `${what} is not supported by this browser: use another browser, or play a file`,
  );
}

/** A rejection of `getUserMedia` or `getDisplayMedia` as a SenseError; `what` is the subject of its message. */
export function captureError(what: string, error: unknown): SenseError {
  const name = error instanceof Error || error instanceof DOMException ? error.name : '';
  switch (name) {
    case 'NotAllowedError':
    case 'SecurityError':
      return new SenseError(
        'permission-denied',
        `${what} was denied by the user or a policy of the page: allow it in the browser's site settings and try again`,
        error,
      );
    case 'NotFoundError':
      return new SenseError('source-unavailable', `${what} was not found: plug one in and try again`, error);
    case 'OverconstrainedError':
      return new SenseError(
        'source-unavailable',
        `${what} is no longer available: use a device of listMicrophones(), or omit deviceId`,
        error,
      );
    case 'NotReadableError':
    case 'AbortError':
      return new SenseError(
        'source-unavailable',
        `${what} could not be started: another program uses it, or its driver failed. Close that program or reconnect the device`,
        error,
      );
    case 'InvalidStateError':
      return new SenseError('invalid-state', `${what} can be requested only from a click or key handler`, error);
    case 'NotSupportedError':
    case 'TypeError':
      return new SenseError('unsupported', `${what} is not supported by this browser: use another browser`, error);
    default:
      return new SenseError('source-unavailable', `${what} could not be opened: ${describe(error)}`, error);
  }
}
