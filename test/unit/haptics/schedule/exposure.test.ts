/** Music is not limited; an hour of full drive is reduced to half of its energy. */
import { describe, expect, it } from 'vitest';
import type { DrumClass } from '@sense/core';
import { EXPOSURE_LIMITS, ExposureGuard } from '../../../../packages/haptics/src/schedule/exposure.js';
import { HapticScheduler } from '../../../../packages/haptics/src/schedule/scheduler.js';
import { createVirtualDevice, DEFAULT_MAPPING, DEVICE_PROFILES, type VirtualDevice } from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { features, onset } from '../../../support/fake-feed.js';
import { transient } from '../fixtures.js';

const HOUR_MS = 3_600_000;

/** Steps a scheduler with one virtual device every `stepMs`, calling `feed` first. */
function play(
  toMs: number,
  stepMs: number,
  feed: (scheduler: HapticScheduler, nowMs: number) => void,
): {
  readonly device: VirtualDevice;
  readonly exposure: number;
} {
  let nowMs = 0;
  const device = createVirtualDevice({ now: () => nowMs, profile: { ...DEVICE_PROFILES.virtual, transientMs: 60 } });
  const scheduler = new HapticScheduler();
  scheduler.add(device);
  for (; nowMs < toMs; nowMs += stepMs) {
    feed(scheduler, nowMs);
    scheduler.step(nowMs);
  }
  return { device, exposure: scheduler.stats()[0]!.exposure };
}

describe('a device driven fully without a pause', () => {
  const feed = (scheduler: HapticScheduler, nowMs: number): void => {
    scheduler.play(transient({ id: nowMs, time: nowMs / 1000, sharpness: 0 }), nowMs, nowMs);
  };

  it('starts at full drive and settles, within an hour, at 0.71 of its drive and half of its energy', () => {
    const { device, exposure } = play(HOUR_MS, 60, feed);
    const last = device.log.slice(-100).map(({ low }) => low);
    expect(Math.min(...last)).toBeGreaterThan(0.7);
    expect(Math.max(...last)).toBeLessThan(0.715);
    expect(exposure).toBeCloseTo(EXPOSURE_LIMITS.budget, 2);
  });

  it('is not limited in the first minutes', () => {
    expect(
      play(240_000, 60, feed)
        .device.log.slice(-100)
        .every(({ low }) => low === 1),
    ).toBe(true);
  });
});

it('dense rock at full strength is never limited', () => {
  const mapper = new HapticMapper(DEFAULT_MAPPING);
  const BEAT_MS = 400;
  const drum = (sixteenth: number): DrumClass =>
    sixteenth % 8 === 0 ? 'kick' : sixteenth % 8 === 4 ? 'snare' : 'hihat';
  const intensities: number[] = [];
  const { device, exposure } = play(HOUR_MS / 2, 10, (scheduler, nowMs) => {
    const time = nowMs / 1000;
    // 150 beats a minute: eighths on the hats, alternating kick and snare, a bass with short pauses between notes.
    if (nowMs % (BEAT_MS / 2) === 0) {
      const transient = mapper.onset(onset({ id: nowMs, time, strength: 0.9, drum: drum((nowMs / BEAT_MS) * 4) }))!;
      intensities.push(transient.intensity);
      scheduler.play(transient, nowMs, nowMs);
    }
    const levelDb = nowMs % BEAT_MS < 360 ? -14 : -50;
    const frame = features(time, { bass: { levelDb, centroidHz: 70, pitchHz: 55, voicing: 0.9 } });
    for (const point of mapper.features(frame)) scheduler.play(point, nowMs, nowMs);
  });
  expect(exposure).toBeLessThan(EXPOSURE_LIMITS.knee);
  const felt = device.log.filter(({ starts }) => starts.length > 0);
  for (const { starts, low, high } of felt) expect(Math.max(low, high)).toBeGreaterThanOrEqual(starts[0]!.intensity);
  expect(intensities.length).toBeGreaterThan(8000);
});

describe('the guard', () => {
  it('integrates the drive until the end of each command', () => {
    const guard = new ExposureGuard();
    guard.sent(0.8, 1e9, 0);
    guard.gain(600_000);
    expect(guard.exposure).toBeCloseTo(0.64 * (1 - Math.exp(-1)));
    const short = new ExposureGuard();
    short.sent(1, 6000, 0);
    short.gain(6000);
    const driven = short.exposure;
    short.gain(606_000);
    expect(short.exposure / driven).toBeCloseTo(Math.exp(-1));
  });

  it('recovers after rest, and reduces endless drive to zero', () => {
    const guard = new ExposureGuard();
    guard.sent(1, Infinity, 0);
    expect(guard.gain(HOUR_MS)).toBe(0);
    guard.sent(0, 0, HOUR_MS);
    expect(guard.gain(HOUR_MS + 600_000)).toBe(1);
  });

  it('tolerates a clock that stops or moves back', () => {
    const guard = new ExposureGuard();
    guard.sent(1, 1000, 500);
    expect([guard.gain(500), guard.gain(100), guard.gain(400)]).toEqual([1, 1, 1]);
    expect(guard.exposure).toBeLessThan(0.001);
  });
});

it('levels return gradually after a hold, for each device separately', () => {
  let nowMs = 0;
  const [held, other] = ['held', 'other'].map((id) => createVirtualDevice({ id, now: () => nowMs }));
  const scheduler = new HapticScheduler();
  scheduler.add(held!);
  scheduler.add(other!);
  scheduler.hold('stopped', ({ id }) => id === 'held');
  scheduler.release('stopped');
  for (; nowMs <= 400; nowMs += 50) {
    scheduler.play(transient({ id: nowMs, time: nowMs / 1000, sharpness: 0 }), nowMs, nowMs);
    scheduler.step(nowMs);
  }
  const levels = (device: VirtualDevice): number[] =>
    device.log.filter(({ starts }) => starts.length > 0).map(({ low }) => Math.round(100 * low));
  expect(levels(held!)).toEqual([30, 44, 58, 72, 86, 100, 100, 100, 100]);
  expect(levels(other!)).toEqual([100, 100, 100, 100, 100, 100, 100, 100, 100]);
});
