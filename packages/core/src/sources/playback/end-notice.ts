/**
 * The listeners of a source's end: told once per end, forgotten with the scope. Knows nothing of
 * what ended.
 */
import type { Scope } from '../../runtime/scope.js';
import type { EndReason } from '../source.js';

export interface EndNotice {
  /** Adds a listener. Returns its undo. */
  readonly onEnded: (listener: (reason: EndReason) => void) => () => void;
  /** Tells every listener. */
  readonly tell: (reason: EndReason) => void;
}

export function createEndNotice(scope: Scope): EndNotice {
  const listeners = new Set<{ listener: (reason: EndReason) => void }>();
  scope.add(() => listeners.clear());
  return {
    onEnded: (listener) => {
      const entry = { listener };
      if (!scope.disposed) listeners.add(entry);
      return () => listeners.delete(entry);
    },
    tell: (reason) => {
      for (const { listener } of [...listeners]) listener(reason);
    },
  };
}
