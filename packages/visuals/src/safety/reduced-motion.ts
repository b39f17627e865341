/**
 * Whether motion is to be reduced: what the app says, or else what the user told the system.
 */
import type { Scope } from '@sense/core';

/** `auto` follows `prefers-reduced-motion`, also while it changes. */
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
