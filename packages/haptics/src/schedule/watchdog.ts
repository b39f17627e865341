/**
 * Watches the page and says when motors must be still: hidden, unfocused, on its way out. Knows
 * nothing of motors: it calls `hold` and `release`.
 */
import type { Scope } from '@sense/core/engine';
import type { HoldReason } from './scheduler.js';

/** The part of `window` that is watched. */
export interface PageWindow extends EventTarget {
  readonly document: EventTarget & { readonly visibilityState: DocumentVisibilityState; hasFocus?(): boolean };
}

export interface PageHolds {
  hold(reason: HoldReason): void;
  release(reason: HoldReason): void;
}

/**
 * Watches `page` until `scope` ends. `focus` undoes `blur`, becoming visible undoes hiding; a page
 * that comes back from the back/forward cache plays again.
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
  // A frozen page runs no timers; it is told before.
  scope.listen(page.document, 'freeze', () => holds.hold('page-hidden'));
  scope.listen(page.document, 'resume', visibility);
  if (options.blur ?? true) {
    scope.listen(page, 'blur', () => holds.hold('page-blurred'));
    scope.listen(page, 'focus', () => holds.release('page-blurred'));
    // No event tells of focus that is elsewhere already.
    if (page.document.hasFocus?.() === false) holds.hold('page-blurred');
  }
  visibility();
}
