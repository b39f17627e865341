/** When a worker is waited for, when it is replaced, and when it is given up. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope, type SenseError } from '@sense/core';
import { createLinks } from '@sense/core/internal';
import { SeparationThread } from '../../../../../packages/core/src/live/main-thread/separation-thread.js';
import { fakeSeparation } from './fake-worker.js';

const READY_TIMEOUT_MS = 15_000;

class Rig {
  readonly scope = new Scope();
  readonly separation = fakeSeparation();
  readonly faults: string[] = [];
  readonly failures: SenseError[] = [];
  flows = false;
  readonly thread = new SeparationThread({
    separation: this.separation,
    context: { sampleRate: 48_000 } as BaseAudioContext,
    scope: this.scope,
    expectsBatches: () => this.flows,
    onBatch: () => undefined,
    onSeparator: () => undefined,
    onModel: () => undefined,
    onNotice: () => undefined,
    onFault: ({ message }) => this.faults.push(message),
    onReady: () => undefined,
    onFailure: (error) => this.failures.push(error),
  });

  connect(): void {
    this.thread.connect(createLinks(48_000, 'shared').worker, 0, 0);
  }
}

let rig: Rig;
beforeEach(() => {
  vi.useFakeTimers();
  rig = new Rig();
});
afterEach(() => {
  rig.scope.dispose();
  vi.useRealTimers();
});

describe('a worker that is ready', () => {
  it('is kept for as long as the source takes to open', () => {
    rig.separation.newest.ready();
    vi.advanceTimersByTime(10 * READY_TIMEOUT_MS);
    expect(rig.faults).toEqual([]);
    expect(rig.separation.workers).toHaveLength(1);
  });

  it('is started once, however often it is connected', () => {
    rig.separation.newest.ready();
    rig.connect();
    rig.connect();
    expect(rig.separation.newest.starts).toBe(1);
  });
});

describe('a worker that is not ready', () => {
  it('is replaced in time', () => {
    vi.advanceTimersByTime(READY_TIMEOUT_MS - 1);
    expect(rig.separation.workers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(rig.faults).toEqual(['the separation worker failed: it was not ready within 15 s']);
    expect(rig.separation.workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(rig.thread.restarts).toBe(1);
  });

  it('is not started before it is', () => {
    rig.connect();
    expect(rig.separation.newest.starts).toBe(0);
    rig.separation.newest.ready();
    rig.connect();
    expect(rig.separation.newest.starts).toBe(1);
  });
});

it('replaces a worker that falls silent while audio flows', () => {
  rig.separation.newest.ready();
  rig.connect();
  vi.advanceTimersByTime(60_000);
  expect(rig.faults).toEqual([]);
  rig.flows = true;
  vi.advanceTimersByTime(2000);
  expect(rig.faults).toEqual(['the separation worker failed: it stopped answering']);
});

it('gives up after five crashes in a minute', () => {
  for (let i = 0; i < 6; i++) rig.separation.newest.crash();
  expect(rig.failures.map(({ code }) => code)).toEqual(['thread-failed']);
  expect(rig.separation.workers).toHaveLength(6);
  expect(rig.separation.workers.every(({ terminated }) => terminated)).toBe(true);
});
