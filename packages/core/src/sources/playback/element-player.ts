/**
 * Main thread: play, pause and seek of an `<audio>` or `<video>` element whose sound goes into a graph.
 */
import { SenseError } from '../../model/errors.js';
import type { Scope } from '../../runtime/scope.js';
import { clamp, type Seconds } from '../../model/units.js';
import { createEndEvent, type EndEvent } from './source-event.js';

export class ElementPlayer {
  readonly onEnded: EndEvent['onEnded'];
  readonly #element: HTMLMediaElement;

  constructor(element: HTMLMediaElement, scope: Scope) {
    this.#element = element;
    const end = createEndEvent(scope);
    this.onEnded = end.onEnded;
    scope.listen(element, 'ended', () => end.emit('ended'));
    scope.listen(element, 'error', () => end.emit('failed'));
  }

  /** Length in seconds; undefined while it is unknown, and for endless streams. */
  get duration(): Seconds | undefined {
    return Number.isFinite(this.#element.duration) ? this.#element.duration : undefined;
  }

  /** @throws `permission-denied` without a user gesture, `decode-failed` if it cannot be played */
  async play(): Promise<void> {
    try {
      await this.#element.play();
    } catch (error) {
      // pause() was called before playback began, which is not an error.
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (error instanceof DOMException && error.name === 'NotAllowedError') {
        throw new SenseError(
          'permission-denied',
          'The browser plays sound only after a user gesture: call play() from a click or key handler',
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

/** The error of a media element as a SenseError. */
export function mediaError(element: HTMLMediaElement, cause?: unknown): SenseError {
  const { error } = element;
  const address = element.currentSrc || element.src || 'The media element';
  const detail = error?.message ? ` (${error.message})` : '';
  // The browser reports sound that CORS withholds like a format it cannot play.
  const cors =
    element.crossOrigin !== null && /^http/.test(address)
      ? '. CORS: another origin, also after a redirect, must send Access-Control-Allow-Origin'
      : '';
  return error?.code === 2 // MEDIA_ERR_NETWORK
    ? new SenseError('source-unavailable', `${address} was interrupted while loading${detail}: try again`, cause)
    : new SenseError(
        'decode-failed',
        `${address} cannot be played by this browser${detail}: missing, damaged, or in an unsupported format. ` +
          `Check the address, or convert it to MP3, FLAC, WAV or M4A${cors}`,
        cause,
      );
}
