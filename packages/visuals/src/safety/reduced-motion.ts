/**
 * Whether motion is reduced: the choice of the app, or the setting of the system.
 */
import type { Scope } from '@sense/core';

/** `auto` follows the media query `prefers-reduced-motion` and its changes. */
export type ReducedMotion = 'auto' | boolean;

/** Calls `apply` now and on every change until `scope` ends. */
export function followReducedMotion(choice: ReducedMotion, scope: Scope, apply: (reduced: boolean) => void): void {
  if (choice !== 'auto') {
    apply(choice);
    return;
  }
  const query = matchMedia('(prefers-reduced-motion: reduce)');
  scope.listen(query, 'change', () => apply(query.matches));
  apply(query.matches);
}
