/**
 * Events of a source: listeners, removed with the scope.
 */
import type { Scope } from '../../runtime/scope.js';
import type { EndReason } from '../source.js';

export interface SourceEvent<Value> {
  /** Adds a listener. Returns a function that removes it. */
  readonly listen: (listener: (value: Value) => void) => () => void;
  /** Calls every listener. */
  readonly emit: (value: Value) => void;
}

export function createSourceEvent<Value>(scope: Scope): SourceEvent<Value> {
  const listeners = new Set<{ listener: (value: Value) => void }>();
  scope.add(() => listeners.clear());
  return {
    listen: (listener) => {
      const entry = { listener };
      if (!scope.disposed) listeners.add(entry);
      return () => listeners.delete(entry);
    },
    emit: (value) => {
      for (const { listener } of [...listeners]) listener(value);
    },
  };
}

/** The `onEnded` event of a source. */
export interface EndEvent {
  /** Adds a listener. Returns a function that removes it. */
  readonly onEnded: SourceEvent<EndReason>['listen'];
  /** Calls every listener. */
  readonly emit: SourceEvent<EndReason>['emit'];
}

export function createEndEvent(scope: Scope): EndEvent {
  const { listen, emit } = createSourceEvent<EndReason>(scope);
  return { onEnded: listen, emit };
}
