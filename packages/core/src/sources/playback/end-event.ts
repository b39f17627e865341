/**
 * The `onEnded` event of a source: listeners, removed with the scope.
 */
import type { Scope } from '../../runtime/scope.js';
import type { EndReason } from '../source.js';

export interface EndEvent {
  /** Adds a listener. Returns a function that removes it. */
  readonly onEnded: (listener: (reason: EndReason) => void) => () => void;
  /** Calls every listener. */
  readonly emit: (reason: EndReason) => void;
}

export function createEndEvent(scope: Scope): EndEvent {
  const listeners = new Set<{ listener: (reason: EndReason) => void }>();
  scope.add(() => listeners.clear());
  return {
    onEnded: (listener) => {
      const entry = { listener };
      if (!scope.disposed) listeners.add(entry);
      return () => listeners.delete(entry);
    },
    emit: (reason) => {
      for (const { listener } of [...listeners]) listener(reason);
    },
  };
}
