/**
 * The `onSilence` event of a source: keeps the current silence, so that a listener that is added later gets it.
 */
import type { Scope } from '../../runtime/scope.js';
import type { OpenSource, SourceSilence } from '../source.js';
import { createSourceEvent } from './source-event.js';

export interface SilenceEvent {
  readonly onSilence: NonNullable<OpenSource['onSilence']>;
  /** Undefined while sound can arrive. */
  readonly current: SourceSilence | undefined;
  /** Calls every listener if the reason has changed. */
  set(silence: SourceSilence | undefined): void;
}

export function createSilenceEvent(scope: Scope): SilenceEvent {
  const event = createSourceEvent<SourceSilence | undefined>(scope);
  let current: SourceSilence | undefined;
  return {
    onSilence: (listener) => {
      if (current) listener(current);
      return event.listen(listener);
    },
    get current() {
      return current;
    },
    set: (silence) => {
      if (silence?.reason === current?.reason) return;
      current = silence;
      event.emit(silence);
    },
  };
}
