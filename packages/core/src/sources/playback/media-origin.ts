/**
 * Main thread: whether the browser lets the page process the sound of a media element. Sound of another origin
 * without CORS plays, but a graph gets zeros instead.
 */
import type { Scope } from '../../runtime/scope.js';

/**
 * `readable`: its sound reaches a graph. `foreign`: it comes from another origin without CORS. `redirected`: likewise,
 * after a redirect. `unknown`: the browser does not say.
 */
export type MediaOrigin = 'readable' | 'foreign' | 'redirected' | 'unknown';

/** Playlists name further addresses, which the element loads itself. */
const PLAYLIST = /\.(m3u8|mpd)$/i;

/** What the element itself shows; undefined where only a request can show it, because the address may redirect. */
export function declaredOrigin(element: HTMLMediaElement): MediaOrigin | undefined {
  const address = addressOf(element);
  // With the attribute, the element does not load what the page may not process.
  if (!address || element.srcObject || element.crossOrigin !== null) return 'readable';
  // Not an address: the element reports its own error.
  if (!URL.canParse(address, document.baseURI)) return 'readable';
  const { protocol, origin } = new URL(address, document.baseURI);
  if (protocol === 'blob:' || protocol === 'data:') return 'readable';
  return origin === location.origin ? undefined : 'foreign';
}

/**
 * Follows the redirects of the element's address, without reading the file. Never rejects.
 *
 * @param scope ends the request
 */
export async function requestedOrigin(element: HTMLMediaElement, scope: Scope): Promise<MediaOrigin> {
  const url = new URL(addressOf(element), document.baseURI);
  const request = scope.child();
  try {
    // As the element requests it: the response of another origin is opaque.
    const { type, ok } = await fetch(url, { mode: 'no-cors', credentials: 'include', signal: request.signal });
    if (type === 'opaque') return 'redirected';
    return ok && !PLAYLIST.test(url.pathname) ? 'readable' : 'unknown';
  } catch {
    // Offline, or not allowed by connect-src of the page's policy.
    return 'unknown';
  } finally {
    request.dispose();
  }
}

export function addressOf(element: HTMLMediaElement): string {
  return element.currentSrc || element.src;
}

const REMEDY =
  'add crossorigin="anonymous" to the element, and let the server of the sound send Access-Control-Allow-Origin; ' +
  'or serve it from the origin of the page';

/** What to do about an element whose sound does not arrive. */
export function describeOrigin(address: string, origin: Exclude<MediaOrigin, 'readable'>): string {
  if (origin === 'unknown') {
    return (
      `${address} plays, but only digital silence arrives: the recording is silent here, or comes from another ` +
      `origin without CORS, maybe by a redirect: then ${REMEDY}`
    );
  }
  return (
    `${address} ${origin === 'redirected' ? 'redirects to' : 'has'} another origin, and without CORS the browser does ` +
    `not let the page process its sound: ${REMEDY}`
  );
}
