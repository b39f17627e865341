/**
 * How messages travel: a small interface, and the adapter for whatever has `postMessage` and `message` events.
 */
import { Scope, SenseError } from '@sense/core/engine';
import { describe } from '@sense/core/internal';
import type { FeedMessage } from '../messages/feed-message.js';

/** Carries messages in both directions, in order. Implement it for a socket or any other channel. */
export interface Transport {
  /** Sends plain data with `Float32Array`s. May throw if the channel is closed. */
  send(message: FeedMessage): void;
  /** Calls `listener` with each message from the other side, valid or not. Returns its undo. */
  receive(listener: (message: unknown) => void): () => void;
}

/** A `BroadcastChannel`, a `MessagePort`, a `Worker`: anything with `postMessage` and `message` events. */
export interface MessageTarget {
  postMessage(message: unknown): void;
  addEventListener(type: 'message' | 'messageerror', listener: (event: MessageEvent) => void): void;
  removeEventListener(type: 'message' | 'messageerror', listener: (event: MessageEvent) => void): void;
  /** Of a `MessagePort`. */
  start?(): void;
}

/** The transport of a message target; a transport as it is. Throws `invalid-argument` for anything else. */
export function toTransport(target: Transport | MessageTarget): Transport {
  if (isTransport(target)) return target;
  if (typeof target?.postMessage !== 'function' || typeof target.addEventListener !== 'function') {
    throw new SenseError(
      'invalid-argument',
      `the transport of a feed must be a BroadcastChannel, a MessagePort or a Transport, received ${describe(target)}`,
    );
  }
  return {
    send: (message) => target.postMessage(message),
    receive(listener) {
      const scope = new Scope();
      scope.listen(target as unknown as EventTarget, 'message', (event: MessageEvent) => listener(event.data));
      // What cannot be read counts as an invalid message.
      scope.listen(target as unknown as EventTarget, 'messageerror', () => listener(undefined));
      target.start?.();
      return () => scope.dispose();
    },
  };
}

function isTransport(target: Transport | MessageTarget): target is Transport {
  const { send, receive } = (target ?? {}) as Partial<Transport>;
  return typeof send === 'function' && typeof receive === 'function';
}

/** A name for one end of a channel. */
export function randomName(): string {
  return Math.random().toString(36).slice(2, 12);
}
