/** When changes of the status are published. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope, initialStatus, type SessionStatus } from '@sense/core';
import { StatusBoard } from '../../../../packages/core/src/session/status-board.js';

const PERIOD_MS = 250;

let scope: Scope;
let sent: SessionStatus[];
let board: StatusBoard;
beforeEach(() => {
  vi.useFakeTimers();
  scope = new Scope();
  sent = [];
  board = new StatusBoard(initialStatus('shared'), (status) => sent.push(status), scope);
});
afterEach(() => {
  scope.dispose();
  vi.useRealTimers();
});

describe('StatusBoard', () => {
  it('publishes a change of state immediately, with pending counters', () => {
    board.publishThrottled({ hops: 3 });
    board.publish({ state: 'running' });
    expect(sent).toEqual([{ ...initialStatus('shared'), hops: 3, state: 'running' }]);
    expect(board.latest).toBe(sent[0]);
  });

  it('publishes counters once per period, and nothing without a change', () => {
    for (let hops = 1; hops <= 5; hops++) board.publishThrottled({ hops });
    expect(sent).toEqual([]);
    vi.advanceTimersByTime(4 * PERIOD_MS);
    expect(sent.map(({ hops }) => hops)).toEqual([5]);
  });

  it('publishes the longest processing time of each period', () => {
    for (const processingMs of [2, 9, 4]) board.publishThrottled({ processingMs });
    vi.advanceTimersByTime(PERIOD_MS);
    board.publishThrottled({ processingMs: 3 });
    vi.advanceTimersByTime(PERIOD_MS);
    expect(sent.map(({ processingMs }) => processingMs)).toEqual([9, 3]);
  });

  describe('an error that passes', () => {
    const stopped = { code: 'thread-failed', message: 'stopped' } as const;
    const missing = { code: 'model-unavailable', message: 'missing' } as const;
    const revoked = { code: 'permission-denied', message: 'revoked' } as const;

    it('is removed at its end, and stays in the statuses sent', () => {
      board.publishPassing(stopped, { workerRestarts: 1 });
      board.endPassing();
      board.endPassing();
      expect(sent.map(({ error }) => error)).toEqual([stopped, undefined]);
      expect(board.latest).toMatchObject({ workerRestarts: 1 });
      expect(board.latest).not.toHaveProperty('error');
    });

    it('gives way to the error from before, also after several', () => {
      board.publish({ error: revoked });
      board.publishPassing(stopped, { workerRestarts: 1 });
      board.publishPassing({ ...stopped }, { workerRestarts: 2 });
      board.endPassing();
      expect(board.latest.error).toBe(revoked);
    });

    it('does not remove a later error', () => {
      board.publishPassing(stopped, {});
      board.publish({ error: missing });
      board.endPassing();
      expect(board.latest.error).toBe(missing);
    });

    it('does not replace the error of a model that is missing still', () => {
      board.publish({ error: missing });
      board.publishPassing(stopped, { workerRestarts: 1 });
      expect(board.latest).toMatchObject({ workerRestarts: 1, error: missing });
      board.publish({ model: { state: 'ready', progress: 1 } });
      board.publishPassing(stopped, { workerRestarts: 2 });
      expect(board.latest.error).toBe(stopped);
    });
  });

  it('stops its timer with the scope', () => {
    scope.dispose();
    expect(vi.getTimerCount()).toBe(0);
  });
});
