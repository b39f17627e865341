/**
 * Watches the page and requests holds while motors must be still: hidden, unfocused, frozen or
 * unloading. Runs on the main thread.
 */
import type { Scope } from '@sense/core/engine';
import type { HoldReason } from '../schedule/scheduled-device.js';

/** The part of `window` that is watched. */
export interface PageWindow extends EventTarget {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState; hasFocus?(): boolean };
}

/** Receives the holds of the page. */
export interface PageHolds {
  hold(reason: HoldReason): void;
  release(reason: HoldReason): void;
}

/**
 * Watches `page` until `scope` ends. `focus` releases the hold of `blur`, becoming visible that of
 * hiding; a page restored from the back/forward cache plays again.
 *
 * @param options.blur whether losing focus counts; default true
 */
export function watchPage(page: PageWindow, scope: Scope, holds: PageHolds, options: { blur?: boolean } = {}): void {
  const visibility = (): void => {
    if (page.document.visibilityState === 'hidden') holds.hold('page-hidden');
    else holds.release('page-hidden');
  };
  scope.listen(page.document, 'visibilitychange', visibility);
  scope.listen(page, 'pagehide', () => holds.hold('page-hidden'));
  scope.listen(page, 'pageshow', visibility);
  // A frozen page runs no timers. This event arrives before the freeze.
  scope.listen(page.document, 'freeze', () => holds.hold('page-hidden'));
  scope.listen(page.document, 'resume', visibility);
  if (options.blur ?? true) {
    scope.listen(page, 'blur', () => holds.hold('page-blurred'));
    scope.listen(page, 'focus', () => holds.release('page-blurred'));
    // No event reports that the focus is already elsewhere.
    if (page.document.hasFocus?.() === false) holds.hold('page-blurred');
  }
  visibility();
}
