/** Devices that render the score themselves receive items instead of commands, with the same holds, routes and gains. */
import { beforeEach, describe, expect, it } from 'vitest';
import { HapticScheduler } from '../../../../packages/haptics/src/schedule/scheduler.js';
import { createVirtualDevice, route, type HapticDevice, type HapticScoreItem } from '@sense/haptics';
import { point, transient } from '../fixtures.js';

interface Taken {
  readonly item: HapticScoreItem;
  readonly feltAtMs: number | undefined;
  readonly gain: number;
}

let taken: Taken[];
let calls: string[];
let scheduler: HapticScheduler;

beforeEach(() => {
  taken = [];
  calls = [];
  const device: HapticDevice = {
    ...createVirtualDevice({ id: 'shaker' }),
    kind: 'audio',
    score: {
      play: (item, feltAtMs, gain) => void taken.push({ item, feltAtMs, gain }),
      silence: (voice) => void calls.push(`silence ${voice}`),
    },
    play: () => void calls.push('play'),
    stop: () => void calls.push('stop'),
  };
  scheduler = new HapticScheduler();
  scheduler.add(device);
});

it('items arrive unchanged with time and strength, and no command is sent', () => {
  scheduler.strength = 0.5;
  const [kick, hum] = [transient(), point(0.4)];
  scheduler.play(kick, 500, 100);
  scheduler.play(hum, undefined, 100);
  expect(taken).toEqual([
    { item: kick, feltAtMs: 500, gain: 0.5 },
    { item: hum, feltAtMs: undefined, gain: 0.5 },
  ]);
  expect(scheduler.step(1000)).toBe(Infinity);
  expect(calls).toEqual([]);
  expect(scheduler.stats()[0]).toMatchObject({ commands: 2, lateMs: { count: 1, max: 0 } });
});

it('routes select and scale items, offsets shift them', () => {
  const routes = [
    route('drums', { device: 'shaker', strength: 0.5, range: [0.2, 1] }),
    route('drums', { device: 'shaker', strength: 0.1 }),
    route('bass', { device: 'other' }),
  ];
  scheduler.routing = { name: 'test', routes };
  scheduler.setOffset('shaker', 30);
  scheduler.play(transient({ intensity: 0.5 }), 500, 0);
  scheduler.play(point(1), 500, 0);
  expect(taken).toHaveLength(1);
  expect(taken[0]).toMatchObject({ item: { intensity: 0.5 * (0.2 + 0.8 * 0.5) }, feltAtMs: 470 });
});

it('the end of a voice arrives with amplitude 0, whatever the range of its route', () => {
  scheduler.routing = { name: 'test', routes: [route('bass', { range: [0.5, 1] })] };
  scheduler.play(point(0), undefined, 0);
  scheduler.silence('bass');
  expect(taken[0]!.item).toMatchObject({ amplitude: 0 });
  expect(calls).toEqual(['silence bass']);
});

it('updates and cancellations arrive, and are not counted as transients', () => {
  scheduler.routing = { name: 'test', routes: [route('drums', { range: [0.5, 1] })] };
  const kick = transient({ id: 7, time: 1 });
  scheduler.play(kick, 1000, 1000);
  scheduler.play({ ...kick, sharpness: 1 }, 1000, 1040);
  scheduler.play({ ...kick, intensity: 0 }, 1000, 1080);
  expect(taken.map(({ item }) => item)).toMatchObject([
    { id: 7, intensity: 1 },
    { id: 7, sharpness: 1 },
    { id: 7, intensity: 0 },
  ]);
  expect(scheduler.stats()[0]!.lateMs).toMatchObject({ count: 1, max: 0 });
});

describe('holds', () => {
  it('stop the device, block items, and end with a soft start', () => {
    scheduler.hold('stopped');
    scheduler.play(transient(), undefined, 0);
    expect([taken.length, calls, scheduler.stats()[0]!.held]).toEqual([0, ['stop'], 1]);
    scheduler.release('stopped');
    scheduler.play(transient(), undefined, 1000);
    scheduler.play(transient(), undefined, 1250);
    expect(taken.map(({ gain }) => gain)).toEqual([0.3, 1]);
  });

  it('and removal stop the device', () => {
    scheduler.remove('shaker');
    expect(calls).toEqual(['stop']);
  });
});

it('hours of full drive are limited', () => {
  for (let nowMs = 0; nowMs < 3_600_000; nowMs += 60) {
    scheduler.play(transient({ id: nowMs, time: nowMs / 1000 }), nowMs, nowMs);
  }
  expect(taken[0]!.gain).toBe(1);
  expect(taken.at(-1)!.gain).toBeLessThan(0.85);
});

it('a faint or silent voice does not hide transients from the guard', () => {
  const exposure = (faint: number): number => {
    const alone = new HapticScheduler();
    alone.add({ ...createVirtualDevice(), score: { play: () => {}, silence: () => {} } });
    for (let nowMs = 0; nowMs < 600_000; nowMs += 10) {
      if (nowMs % 80 === 0) alone.play(transient({ id: nowMs, time: nowMs / 1000 }), nowMs, nowMs);
      if (faint >= 0) alone.play(point(faint), nowMs, nowMs);
    }
    return alone.stats()[0]!.exposure;
  };
  const transientsOnly = exposure(-1);
  expect(transientsOnly).toBeGreaterThan(0.2);
  expect(exposure(0)).toBeCloseTo(transientsOnly, 3);
  expect(exposure(0.05) / transientsOnly).toBeGreaterThan(0.99);
  expect(exposure(0.05) / transientsOnly).toBeLessThan(1.02);
});

it('exceptions are counted and reported once', () => {
  const errors: string[] = [];
  const failing = new HapticScheduler({ onFailure: (_device, { message }) => errors.push(message) });
  const take = (): never => {
    throw new Error('suspended');
  };
  failing.add({ ...createVirtualDevice(), score: { play: take, silence: () => {} } });
  failing.play(transient(), undefined, 0);
  failing.play(transient(), undefined, 0);
  expect(errors).toEqual(['Virtual device rejected a command: suspended']);
  expect(failing.stats()[0]!.failures).toBe(2);
});
