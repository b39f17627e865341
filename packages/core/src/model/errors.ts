/**
 * The error class of the library: a stable `code` for programs, and a message for people that names
 * the value received and a remedy. Inputs are checked at API boundaries; hot paths never throw.
 */

/** Stable error codes. New ones may be added; the meaning of one never changes. */
export type SenseErrorCode =
  /** An option or argument is outside what the docstring allows. */
  | 'invalid-argument'
  /** The object was disposed or its signal aborted before this call. */
  | 'disposed'
  /** The call is not allowed in the current state (for example a second start). */
  | 'invalid-state'
  /** The browser or machine lacks a required feature, or a feed or recording comes from a newer version. */
  | 'unsupported'
  /** Audio could not be decoded: unknown format, truncated or empty. */
  | 'decode-failed'
  /** A haptic file or a recording breaks a rule of its format; the message names rule, place and value. */
  | 'format-invalid'
  /** A file or address could not be read, or the sender of a received feed is silent. */
  | 'source-unavailable'
  /** A media element plays sound of another origin without CORS: the browser delivers silence to the page. */
  | 'cross-origin'
  /** The machine or the browser has no sound output, without which no audio runs. */
  | 'output-unavailable'
  /** A file could not be written. */
  | 'output-failed'
  /** The user or a policy denied access to a microphone, a tab or a device. */
  | 'permission-denied'
  /** A worker or worklet could not be loaded, or stopped. */
  | 'thread-failed'
  /** A model or its runtime could not be loaded: missing, blocked or offline. Separation continues with the DSP separator. */
  | 'model-unavailable'
  /** A model file is truncated, altered, or does not match its manifest. Separation continues with the DSP separator. */
  | 'model-invalid'
  /** A device was disconnected or rejected a command. */
  | 'device-failed';

/** The error that every public function of SENSE throws or rejects with. */
export class SenseError extends Error {
  override readonly name = 'SenseError';
  readonly code: SenseErrorCode;

  /**
   * @param code stable, for programs
   * @param message for people: the value received, and a remedy
   * @param cause the underlying error, if any
   */
  constructor(code: SenseErrorCode, message: string, cause?: unknown) {
    super(message, cause === undefined ? undefined : { cause });
    this.code = code;
  }
}

/** Throws `invalid-argument` unless `value` is a finite number within `low`..`high`. */
export function requireRange(name: string, value: unknown, low: number, high: number): number {
  if (typeof value !== 'number' || !(value >= low && value <= high)) {
    throw new SenseError(
      'invalid-argument',
      `${name} must be a number from ${low} to ${high}, received ${describe(value)}`,
    );
  }
  return value;
}

/** A short text of any value for a message: strings quoted, objects by their class. */
export function describe(value: unknown): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (typeof value === 'object' && value !== null) return value.constructor?.name ?? 'object';
  return String(value);
}
