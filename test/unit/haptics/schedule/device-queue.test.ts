/** Transients in the queue of one device, in virtual time: lead, merging, pre-emption, updates, end without a stop. */
import { describe, expect, it } from 'vitest';
import { DeviceQueue, LATEST_TRANSIENT_MS } from '../../../../packages/haptics/src/schedule/device-queue.js';
import { MUSIC, type MixSource } from '../../../../packages/haptics/src/mixing/mix-source.js';
import { point, transient } from '../fixtures.js';
import { commands, LEAD_MS, play, PROFILE, SPIN_UP_MS } from './queue-steps.js';

describe('transients', () => {
  it('are sent early by transport and rise time, so that they are felt when heard', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    expect(queue.nextStepMs(0)).toBe(100 - LEAD_MS);
    const [command, ...rest] = commands(play(queue, 0, 300));
    expect(command).toMatchObject({ atMs: 100 - LEAD_MS, low: 1, high: 1, durationMs: 60 });
    expect(rest).toEqual([]);
  });

  it('move with the time at which they are heard, those of the music only', () => {
    const queue = new DeviceQueue(PROFILE);
    const effect: MixSource = { ...MUSIC, category: 'effects' };
    queue.transient(transient({ id: 1 }), 100, 0);
    queue.transient(transient({ id: 2 }), 120, 0, effect);
    queue.move(80, MUSIC);
    expect(commands(play(queue, 0, 400)).map(({ atMs }) => atMs)).toEqual([120 - LEAD_MS, 180 - LEAD_MS]);
  });

  it('need no stop: the effect has a duration', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    expect(play(queue, 0, 500)).toHaveLength(1);
    expect(queue.nextStepMs(500)).toBe(Infinity);
  });

  it('are sent immediately when late, report their lateness, and are dropped beyond the limit', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient(), 1000 + LEAD_MS - 20, 1000);
    queue.transient(transient(), 1000 + LEAD_MS - LATEST_TRANSIENT_MS - 1, 1000);
    expect(commands(play(queue, 1000, 1100))).toHaveLength(1);
    expect(late).toEqual([20]);
    expect(queue.counters.dropped).toBe(1);
  });

  it('overdrive a slow motor at first, so that it reaches the level after one interval', () => {
    const queue = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    queue.transient(transient({ intensity: 0.3, sharpness: 0 }), undefined, 0);
    const [first, second, ...rest] = commands(play(queue, 0, 200));
    const reached = first!.low * (1 - Math.exp(-PROFILE.updateIntervalMs / SPIN_UP_MS));
    expect(reached).toBeCloseTo(0.3, 6);
    expect(second).toMatchObject({ atMs: PROFILE.updateIntervalMs, low: 0.3, durationMs: 60 - 16 });
    expect(rest).toEqual([]);

    // A less important transient during it: the one that continues is not overdriven again.
    const spinning = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    spinning.transient(transient({ intensity: 0.1, sharpness: 0, priority: 4 }), undefined, 0);
    spinning.transient(transient({ intensity: 0.3, sharpness: 0, priority: 3 }), LEAD_MS + 20, 0);
    const [, onTop, settled] = commands(play(spinning, 0, 200));
    expect(onTop).toMatchObject({ atMs: 20 });
    expect(0.1 + (onTop!.low - 0.1) * (1 - Math.exp(-PROFILE.updateIntervalMs / SPIN_UP_MS))).toBeCloseTo(0.3, 6);
    expect(settled).toMatchObject({ atMs: 36, low: 0.3 });

    const strong = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    strong.transient(transient({ sharpness: 0 }), undefined, 0);
    expect(commands(play(strong, 0, 200)).map(({ low }) => low)).toEqual([1]);
  });

  it('due at one step are merged by the maximum of each motor, none is dropped', () => {
    const queue = new DeviceQueue(PROFILE);
    const [kick, hat] = [transient({ sharpness: 0, intensity: 0.9 }), transient({ sharpness: 1, intensity: 0.4 })];
    queue.transient(kick, undefined, 0);
    queue.transient(hat, undefined, 0);
    const [command, ...rest] = commands(play(queue, 0, 200));
    expect(command).toMatchObject({ low: 0.9, high: 0.4, starts: [kick, hat] });
    expect(rest).toEqual([]);
    expect(queue.counters).toEqual({ coalesced: 1, dropped: 0 });
  });

  it('are all sent at the density of fast music, within one interval of their time', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    const started: number[] = [];
    const sent = play(queue, 0, 4000, (now) => {
      // Sixteenths at 180 beats per minute, known 60 ms before they are heard, over a steady voice.
      if (now % 83 === 0) queue.transient(transient({ id: now }), now + 60, now);
      if (now % 11 === 0) queue.point(point(0.5), now + 60, now);
    });
    for (const command of commands(sent)) started.push(...command.starts.map(({ id }) => id));
    expect(started).toEqual(
      Array.from({ length: 49 }, (_, index) => index * 83).filter((at) => at + 60 - LEAD_MS < 4000),
    );
    expect(Math.max(...late)).toBe(0);
    expect(queue.counters.dropped).toBe(0);
  });

  it('are updated by id while they are scheduled', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0.5 }), 100, 0);
    queue.transient(transient({ id: 7, sharpness: 0 }), 100, 10);
    expect(commands(play(queue, 10, 300))).toMatchObject([{ low: 1, high: 0 }]);
  });

  it('are updated by id after their start', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    const update = transient({ id: 7, sharpness: 1 });
    queue.transient(transient({ id: 7, sharpness: 0.4 }), undefined, 0);
    const all = commands(play(queue, 0, 300, (now) => now === 25 && queue.transient(update, undefined, now)));
    expect(all).toMatchObject([
      { atMs: 0, low: 1, high: 0.8, durationMs: 60 },
      { atMs: 25, low: 0, high: 1, durationMs: 35, starts: [] },
    ]);
    expect(late, 'one transient, not two').toEqual([0]);
  });

  it('do not change after their start if an update is imperceptible, too late, or of another id', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0.4 }), undefined, 0);
    const all = play(queue, 0, 300, (now) => {
      if (now === 20) queue.transient(transient({ id: 7, sharpness: 0.42 }), undefined, now);
      if (now === 50) queue.transient(transient({ id: 7, sharpness: 1 }), undefined, now);
      if (now === 100) queue.transient(transient({ id: 7, sharpness: 1 }), undefined, now);
    });
    expect(all).toHaveLength(1);
  });

  it('cancelled after their start stop the motor, and keep the rest of a merged transient', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0 }), undefined, 0);
    queue.transient(transient({ id: 8, sharpness: 1, intensity: 0.5 }), undefined, 0);
    const sent = play(queue, 0, 300, (now) => {
      if (now === 20) queue.transient(transient({ id: 7, intensity: 0 }), undefined, now);
      if (now === 37) queue.transient(transient({ id: 8, intensity: 0 }), undefined, now);
    });
    expect(sent).toMatchObject([
      { atMs: 0, action: { low: 1, high: 0.5 } },
      { atMs: 20, action: { low: 0, high: 0.5, durationMs: 40 } },
      { atMs: 37, action: 'stop' },
    ]);
  });

  it('cancelled while scheduled are neither felt nor counted', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient({ id: 7 }), 100, 0);
    queue.transient(transient({ id: 8 }), 300, 0);
    queue.transient(transient({ id: 7, intensity: 0 }), 100, 10);
    expect(commands(play(queue, 10, 500)).map(({ starts }) => starts.map(({ id }) => id))).toEqual([[8]]);
    expect(late).toEqual([0]);
  });

  it('with an id that a restarted engine reuses are new', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 0, time: 10 }), undefined, 0);
    const first = commands(play(queue, 0, 200));
    queue.transient(transient({ id: 0, time: 12 }), undefined, 200);
    expect([...first, ...commands(play(queue, 200, 400))]).toHaveLength(2);
  });

  it('pre-empt an earlier transient, but not one of higher priority', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ sharpness: 0, intensity: 1, priority: 4 }), undefined, 0);
    queue.transient(transient({ sharpness: 1, intensity: 0.5, priority: 1 }), LEAD_MS + 20, 0);
    expect(commands(play(queue, 0, 100)).at(-1)).toMatchObject({ low: 1, high: 0.5 });

    const other = new DeviceQueue(PROFILE);
    other.transient(transient({ sharpness: 0, intensity: 1, priority: 1 }), undefined, 0);
    other.transient(transient({ sharpness: 1, intensity: 0.5, priority: 4 }), LEAD_MS + 20, 0);
    expect(commands(play(other, 0, 100)).at(-1)).toMatchObject({ low: 0, high: 0.5 });
  });

  it('are shortened so that the motor comes to rest before the next, by half at most', () => {
    const durationBefore = (nextMs: number): number => {
      const queue = new DeviceQueue(PROFILE);
      queue.transient(transient(), LEAD_MS, 0);
      queue.transient(transient(), LEAD_MS + nextMs, 0);
      return commands(play(queue, 0, 10))[0]!.durationMs;
    };
    expect([200, 70, 50, 30].map(durationBefore)).toEqual([60, 50, 30, 30]);
  });

  it('beyond the capacity of the queue replace the least important', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: -1, priority: 0 }), 10_000, 0);
    for (let i = 0; i < 64; i++) queue.transient(transient({ priority: 3 }), 5000 + 100 * i, 0);
    expect(queue.counters.dropped).toBe(1);
    const started = commands(play(queue, 4900, 12_000)).flatMap(({ starts }) => starts.map(({ id }) => id));
    expect(started).toHaveLength(64);
    expect(started).not.toContain(-1);
  });
});

describe('clear and strength', () => {
  it('clear removes what is scheduled', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    queue.point(point(0.5), 100, 0);
    queue.clear();
    expect(play(queue, 0, 500)).toEqual([]);
  });

  it('strength scales transients and voices, and nothing is sent at 0', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.strength = 0.5;
    queue.transient(transient({ sharpness: 1 }), undefined, 0);
    queue.point(point(0.4), undefined, 0);
    expect(commands(play(queue, 0, 10))).toMatchObject([{ low: 0.2, high: 0.5 }]);
    const silent = new DeviceQueue(PROFILE);
    silent.strength = 0;
    silent.transient(transient(), undefined, 0);
    silent.point(point(1), undefined, 0);
    expect(play(silent, 0, 500)).toEqual([]);
  });
});
