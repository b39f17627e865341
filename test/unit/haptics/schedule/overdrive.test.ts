/** A late blow on an eccentric mass, felt through a model of the motor: nearer to its time, and no stronger. */
import { describe, expect, it } from 'vitest';
import { DEVICE_PROFILES, DeviceQueue, feltLevel, overdrive, renderVoice, type DeviceProfile } from '@sense/haptics';
import { transient } from '../fixtures.js';

const PAD: DeviceProfile = { ...DEVICE_PROFILES.xbox, startLevel: 0 };
const LEAD_MS = PAD.transportMs + PAD.riseMs;

/** Plays one blow that is known `lateMs` too late through a first-order motor. */
function feel(profile: DeviceProfile, intensity: number, lateMs: number) {
  const queue = new DeviceQueue(profile);
  const heardMs = 1000;
  const tauMs = profile.riseMs / Math.LN2;
  let [drive, endMs, felt, halfMs, most, commands] = [0, 0, 0, Number.NaN, 0, 0];
  for (let now = heardMs - LEAD_MS + lateMs; now < heardMs + 300; now += 0.25) {
    if (now === heardMs - LEAD_MS + lateMs) queue.transient(transient({ intensity, sharpness: 0 }), heardMs, now);
    const action = queue.step(now);
    if (action === 'stop') endMs = now;
    else if (action) [drive, endMs, commands] = [action.low, now + action.durationMs, commands + 1];
    felt += ((now < endMs ? drive : 0) - felt) * (1 - Math.exp(-0.25 / tauMs));
    if (Number.isNaN(halfMs) && felt >= intensity / 2) halfMs = now + profile.transportMs;
    most = Math.max(most, felt);
  }
  return { errorMs: halfMs - heardMs, most, commands };
}

const PLAIN = { ...PAD, overdrive: false };

describe('a blow', () => {
  it.each([0.25, 0.4, 0.6])('of level %s that is 15 ms late is felt in time, and hardly stronger', (level) => {
    expect(feel(PLAIN, level, 15).errorMs).toBeGreaterThan(14);
    const driven = feel(PAD, level, 15);
    expect(Math.abs(driven.errorMs)).toBeLessThan(3);
    expect(driven.most).toBeLessThan(1.15 * level);
    expect(driven.most).toBeGreaterThanOrEqual(feel(PLAIN, level, 15).most);
    expect(driven.commands).toBe(2);
  });

  it('that is later than any drive can mend is felt as soon as can be', () => {
    expect(feel(PAD, 0.4, 60).errorMs).toBeLessThan(feel(PLAIN, 0.4, 60).errorMs - 18);
  });

  it('in time, or at full level, is as it was', () => {
    for (const [level, lateMs] of [
      [0.4, 0],
      [1, 20],
    ] as const) {
      expect(feel(PAD, level, lateMs)).toEqual(feel(PLAIN, level, lateMs));
      expect(overdrive(level, lateMs, PAD)).toBeUndefined();
    }
  });

  it('on a phone or a linear actuator is left alone', () => {
    expect(overdrive(0.4, 20, DEVICE_PROFILES.phone)).toBeUndefined();
    expect(overdrive(0.4, 20, DEVICE_PROFILES.xrController)).toBeUndefined();
    expect(overdrive(Number.NaN, Number.NaN, PAD)).toBeUndefined();
  });
});

it('the magnitude curve of a profile bends levels between the start level and full drive', () => {
  const profile: DeviceProfile = { ...PAD, startLevel: 0.2, curve: 0.5 };
  expect(renderVoice(0.25, 40, profile, 1).low).toBeCloseTo(0.2 + 0.8 * 0.5);
  expect(renderVoice(1, 40, profile, 1).low).toBeCloseTo(1);
  for (const level of [0.1, 0.4, 0.9]) {
    expect(feltLevel(renderVoice(level, 40, profile, 1).low, profile)).toBeCloseTo(level);
  }
});
