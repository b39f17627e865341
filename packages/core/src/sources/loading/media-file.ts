/**
 * Loads a file or URL into a media element outside the page: to stream material that is too long to
 * decode into memory, and to probe the duration of a file.
 */
import type { Scope } from '../../runtime/scope.js';
import type { Seconds } from '../../model/units.js';
import { mediaError } from '../playback/element-player.js';

/** A Blob's object URL, revoked with `scope`. */
function addressOf(media: Blob | URL, scope: Scope): string {
  if (media instanceof URL) return media.href;
  const address = URL.createObjectURL(media);
  scope.add(() => URL.revokeObjectURL(address));
  return address;
}

/**
 * Resolves with an element that has loaded the metadata of `media`; `scope` stops and unloads it.
 *
 * @throws `decode-failed`, `source-unavailable`, or `disposed` if the scope ends first
 */
export async function loadMedia(media: Blob | URL, scope: Scope): Promise<HTMLAudioElement> {
  const element = new Audio();
  const waiting = scope.child();
  try {
    await new Promise<void>((resolve, reject) => {
      scope.add(() => {
        element.pause();
        element.removeAttribute('src');
        element.load();
        resolve();
      });
      waiting.listen(element, 'loadedmetadata', () => resolve());
      waiting.listen(element, 'error', () => reject(mediaError(element)));
      element.crossOrigin = 'anonymous';
      element.preload = 'metadata';
      element.src = addressOf(media, scope);
    });
  } finally {
    waiting.dispose();
  }
  scope.requireOpen('The source');
  return element;
}

/** Duration of a media file in seconds; `Infinity` if the file does not declare it, undefined if it is not playable. */
export async function probeDuration(media: Blob, scope: Scope): Promise<Seconds | undefined> {
  const probe = scope.child();
  try {
    return (await loadMedia(media, probe)).duration;
  } catch {
    // The decoder reports the error, with more detail.
    return undefined;
  } finally {
    probe.dispose();
  }
}
