/** A profile, and a loop that steps a queue, for the tests of queues. */
import { expect } from 'vitest';
import type { DeviceQueue } from '../../../../packages/haptics/src/schedule/device-queue.js';
import { DEVICE_PROFILES, type DeviceProfile, type MotorCommand } from '@sense/haptics';

export const SPIN_UP_MS = 30;
export const PROFILE: DeviceProfile = {
  name: 'test',
  motors: 'dual',
  crossoverHz: DEVICE_PROFILES.gamepad.crossoverHz,
  updateIntervalMs: 16,
  transportMs: 4,
  riseMs: 30,
  brakeMs: 20,
  transientMs: 60,
  startLevel: 0,
};
export const LEAD_MS = PROFILE.transportMs + PROFILE.riseMs;

export interface Sent {
  readonly atMs: number;
  readonly action: MotorCommand | 'stop';
}

/** Steps `queue` from `fromMs` to `toMs` as the loop would, calling `feed` each millisecond first. */
export function play(
  queue: DeviceQueue,
  fromMs: number,
  toMs: number,
  feed: (nowMs: number) => void = () => {},
): Sent[] {
  const sent: Sent[] = [];
  for (let now = fromMs; now < toMs; now++) {
    feed(now);
    const action = queue.step(now);
    if (action) sent.push({ atMs: now, action });
    expect(queue.nextStepMs(now), 'the next step is after the one just done').toBeGreaterThan(now);
  }
  return sent;
}

export const commands = (sent: Sent[]): (MotorCommand & { atMs: number })[] =>
  sent.flatMap(({ atMs, action }) => (action === 'stop' ? [] : [{ ...action, atMs }]));
