/**
 * A file or address in a media element of our own, off the page: for material too long to be
 * decoded into memory, and to learn how long a file is. Knows nothing of sessions.
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
 * An element that has read the metadata of `media`; stopped and emptied with `scope`.
 *
 * @throws `decode-failed`, `source-unavailable`, or `disposed` if the scope ends meanwhile
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

/** Length of a media file in seconds: `Infinity` if it does not say, undefined if it is not playable. */
export async function probeDuration(media: Blob, scope: Scope): Promise<Seconds | undefined> {
  const probe = scope.child();
  try {
    return (await loadMedia(media, probe)).duration;
  } catch {
    // What is wrong with it is for the decoder to say: it knows more.
    return undefined;
  } finally {
    probe.dispose();
  }
}
