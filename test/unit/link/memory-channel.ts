/**
 * A broadcast channel in memory: messages are copied as `postMessage` copies them, and arrive immediately.
 */
import type { Transport } from '@sense/link';

export interface MemoryEnd extends Transport {
  /** Whether what this end sends is lost, as if its page hung. */
  muted: boolean;
}

export interface MemoryChannel {
  /** Opens an end. It receives what the other ends send, unless they are muted. */
  open(): MemoryEnd;
  /** Sends anything to every end. */
  inject(data: unknown): void;
  /** Every message that was sent. */
  readonly log: unknown[];
}

export function createMemoryChannel(): MemoryChannel {
  const ends = new Set<Set<(message: unknown) => void>>();
  const deliver = (data: unknown, from?: Set<(message: unknown) => void>): void => {
    const copy: unknown = structuredClone(data);
    for (const end of ends) if (end !== from) for (const listener of [...end]) listener(copy);
  };
  const channel: MemoryChannel = {
    log: [],
    inject: (data) => deliver(data),
    open() {
      const listeners = new Set<(message: unknown) => void>();
      ends.add(listeners);
      const end: MemoryEnd = {
        muted: false,
        send(message) {
          channel.log.push(message);
          if (!end.muted) deliver(message, listeners);
        },
        receive(listener) {
          listeners.add(listener);
          return () => listeners.delete(listener);
        },
      };
      return end;
    },
  };
  return channel;
}

/** Resolves when what was emitted in this task has been sent. */
export const sent = (): Promise<void> => Promise.resolve();
