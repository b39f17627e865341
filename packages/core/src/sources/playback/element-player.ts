/**
 * Transport over an `<audio>` or `<video>` element whose sound goes into a graph. Main thread.
 * Knows nothing of who owns the element.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';
import { clamp, type Seconds } from '../../model/units.js';
import { createEndNotice, type EndNotice } from './end-notice.js';

export class ElementPlayer {
  readonly onEnded: EndNotice['onEnded'];
  readonly #element: HTMLMediaElement;

  constructor(element: HTMLMediaElement, scope: Scope) {
    this.#element = element;
    const end = createEndNotice(scope);
    this.onEnded = end.onEnded;
    scope.listen(element, 'ended', () => end.tell('ended'));
    scope.listen(element, 'error', () => end.tell('failed'));
  }

  /** Undefined while it is not known, and for endless streams. */
  get duration(): Seconds | undefined {
    return Number.isFinite(this.#element.duration) ? this.#element.duration : undefined;
  }

  /** @throws `permission-denied` without a user gesture, `decode-failed` if it cannot be played */
  async play(): Promise<void> {
    try {
      await this.#element.play();
    } catch (error) {
      // Paused before playing had begun: what was asked for last has happened.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        throw new SenseError(
          'permission-denied',
          'The browser plays sound only after a click or a key press: call play() from its handler',
          error,
        );
      }
      throw mediaError(this.#element, error);
    }
  }

  pause(): void {
    this.#element.pause();
  }

  seek(time: Seconds): void {
    this.#element.currentTime = clamp(time, 0, this.duration ?? Infinity);
  }

  position(): Seconds {
    return this.#element.currentTime;
  }
}

/** Why the element cannot play, by its own error, as one of ours. */
export function mediaError(element: HTMLMediaElement, cause?: unknown): SenseError {
  const { error } = element;
  const address = element.currentSrc || element.src || 'The media element';
  const detail = error?.message ? ` (${error.message})` : '';
  return error?.code === 2 // MEDIA_ERR_NETWORK
    ? new SenseError('source-unavailable', `${address} broke off while loading${detail}: try again`, cause)
    : new SenseError(
        'decode-failed',
        `${address} cannot be played by this browser${detail}: missing, damaged, or of a format it does not know. ` +
          'Check the address, or convert it to MP3, FLAC, WAV or M4A',
        cause,
      );
}
