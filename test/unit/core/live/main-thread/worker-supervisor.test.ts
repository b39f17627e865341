/** When the supervisor waits for a worker, restarts it, and stops restarting. */
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { Scope, type SenseError } from '@sense/core';
import { createLinks } from '@sense/core/internal';
import { WorkerSupervisor } from '../../../../../packages/core/src/live/main-thread/worker-supervisor.js';
import { fakeSeparation } from './fake-worker.js';

const READY_TIMEOUT_MS = 15_000;

class Rig {
  readonly scope = new Scope();
  readonly separation = fakeSeparation();
  readonly restartErrors: string[] = [];
  readonly failures: SenseError[] = [];
  audioFlows = false;
  readonly supervisor = new WorkerSupervisor({
    separation: this.separation,
    context: { sampleRate: 48_000 } as BaseAudioContext,
    scope: this.scope,
    expectsBatches: () => this.audioFlows,
    onBatch: () => undefined,
    onSeparator: () => undefined,
    onModel: () => undefined,
    onNotice: () => undefined,
    onRestart: ({ message }) => this.restartErrors.push(message),
    onReady: () => undefined,
    onFailure: (error) => this.failures.push(error),
  });

  connect(): void {
    this.supervisor.connect(createLinks(48_000, 'shared').worker, 0, 0);
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
  it('is not restarted while the source opens', () => {
    rig.separation.newest.ready();
    vi.advanceTimersByTime(10 * READY_TIMEOUT_MS);
    expect(rig.restartErrors).toEqual([]);
    expect(rig.separation.workers).toHaveLength(1);
  });

  it('is started once even if it is connected twice', () => {
    rig.separation.newest.ready();
    rig.connect();
    rig.connect();
    expect(rig.separation.newest.starts).toBe(1);
  });
});

describe('a worker that is not ready', () => {
  it('is restarted after the timeout', () => {
    vi.advanceTimersByTime(READY_TIMEOUT_MS - 1);
    expect(rig.separation.workers).toHaveLength(1);
    vi.advanceTimersByTime(1);
    expect(rig.restartErrors).toEqual(['the separation worker failed: it was not ready within 15 s']);
    expect(rig.separation.workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(rig.supervisor.restarts).toBe(1);
  });

  it('is not started before it is ready', () => {
    rig.connect();
    expect(rig.separation.newest.starts).toBe(0);
    rig.separation.newest.ready();
    rig.connect();
    expect(rig.separation.newest.starts).toBe(1);
  });
});

describe('a worker that sends no batches while audio flows', () => {
  it('is restarted after two seconds', () => {
    rig.separation.newest.ready();
    rig.connect();
    vi.advanceTimersByTime(60_000);
    expect(rig.restartErrors).toEqual([]);
    rig.audioFlows = true;
    for (let ms = 0; ms < 2000; ms += 100) {
      vi.advanceTimersByTime(100);
      rig.separation.newest.batch();
    }
    vi.advanceTimersByTime(2000);
    expect(rig.restartErrors).toEqual([
      'the separation worker failed: it stopped answering: close other tabs, or use a lighter separator',
    ]);
  });

  it('has ten seconds at its start, also after the first one, like each that replaces it', () => {
    rig.audioFlows = true;
    for (let restarts = 0; restarts < 2; restarts++) {
      rig.separation.newest.ready();
      rig.connect();
      if (restarts === 1) rig.separation.newest.batch();
      vi.advanceTimersByTime(9500);
      expect(rig.restartErrors).toHaveLength(restarts);
      vi.advanceTimersByTime(1500);
      expect(rig.restartErrors).toHaveLength(restarts + 1);
    }
  });
});

it('fails at the sixth crash within a minute', () => {
  for (let i = 0; i < 6; i++) rig.separation.newest.crash();
  expect(rig.failures.map(({ code }) => code)).toEqual(['thread-failed']);
  expect(rig.separation.workers).toHaveLength(6);
  expect(rig.separation.workers.every(({ terminated }) => terminated)).toBe(true);
});
