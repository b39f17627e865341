/**
 * What the browser says when it does not give a microphone or a tab, in words that name the way
 * out. Knows nothing of streams.
 */
import { SenseError, describe } from '../../model/errors.js';

/**
 * The browser's capture interface.
 *
 * @throws `unsupported` in a page that is not secure, where browsers hide it
 */
export function requireMediaDevices(what: string): MediaDevices {
  const devices = typeof navigator === 'undefined' ? undefined : (navigator.mediaDevices as MediaDevices | undefined);
  if (devices) return devices;
  throw new SenseError(
    'unsupported',
    globalThis.isSecureContext === false
      ? `${what} needs a secure page: serve it over https or from localhost (received ${location.origin})`
      : `${what} is not offered by this browser: use another, or play a file`,
  );
}

/** A rejection of `getUserMedia` or `getDisplayMedia` as one of ours. `what` begins the sentence. */
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
        `${what} is not there any more: choose one of listMicrophones(), or leave deviceId out`,
        error,
      );
    case 'NotReadableError':
    case 'AbortError':
      return new SenseError(
        'source-unavailable',
        `${what} could not be started: another program holds it, or its driver failed. Close that program or replug it`,
        error,
      );
    case 'InvalidStateError':
      return new SenseError('invalid-state', `${what} may be asked for only from a click or key handler`, error);
    case 'NotSupportedError':
    case 'TypeError':
      return new SenseError('unsupported', `${what} is not supported by this browser: use another`, error);
    default:
      return new SenseError('source-unavailable', `${what} could not be opened: ${describe(error)}`, error);
  }
}
