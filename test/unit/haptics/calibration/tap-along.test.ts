/** The estimate finds the known offset of taps with habits and outliers, and the connection applies it. */
import { afterEach, describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { createVirtualDevice, deviceOffset, estimateTapOffset } from '@sense/haptics';
import { Rig } from '../rig.js';

const BEATS = Array.from({ length: 24 }, (_, beat) => 5000 + 500 * beat);

/** Seeded normal noise of standard deviation 1. */
function noise(seed: number): () => number {
  const next = createRandom(seed);
  return () => Math.sqrt(-2 * Math.log(1 - next())) * Math.cos(2 * Math.PI * next());
}

const taps = (offsetMs: number, spreadMs: number, seed = 1): number[] => {
  const next = noise(seed);
  return BEATS.map((beat) => beat + offsetMs + spreadMs * next());
};

describe('the estimate', () => {
  it.each([-120, -30, 0, 45, 180])('finds %i ms in taps that spread by 20 ms', (offsetMs) => {
    for (let seed = 1; seed <= 10; seed++) {
      const estimate = estimateTapOffset(BEATS, taps(offsetMs, 20, seed));
      expect(Math.abs(estimate.offsetMs - offsetMs)).toBeLessThan(15);
      expect(estimate.spreadMs).toBeGreaterThan(8);
      expect(estimate.spreadMs).toBeLessThan(35);
      expect(estimate.reliable).toBe(true);
    }
  });

  it('does not depend on outliers, missed beats and the order of taps', () => {
    const clean = taps(60, 10);
    const slips = [...clean.slice(0, 8), clean[9]! + 200, clean[10]! - 180, ...clean.slice(12).reverse()];
    const estimate = estimateTapOffset(BEATS, slips);
    expect(Math.abs(estimate.offsetMs - 60)).toBeLessThan(8);
    expect(estimate).toMatchObject({ used: 20, discarded: 2, reliable: true });
  });

  it('reports random taps as unreliable', () => {
    const next = noise(3);
    expect(
      estimateTapOffset(
        BEATS,
        Array.from({ length: 12 }, () => 9000 + 2000 * next()),
      ).reliable,
    ).toBe(false);
  });

  it('accepts taps without any spread', () => {
    expect(estimateTapOffset(BEATS, taps(20, 0))).toEqual({
      offsetMs: 20,
      spreadMs: 0,
      used: 24,
      discarded: 0,
      reliable: true,
    });
  });

  it.each([
    [BEATS, [1, 2, 3], /at least 6, received 3: keep tapping/],
    [[1], taps(0, 1), /at least 2, received 1/],
    [BEATS, [...taps(0, 1), Number.NaN], /received NaN/],
  ])('rejects too few taps and times that are not finite', (beats, tapped, message) => {
    expect(() => estimateTapOffset(beats, tapped)).toThrow(message);
  });

  it('of a device does not depend on the habit of the person', () => {
    const habit = -40;
    const toSound = estimateTapOffset(BEATS, taps(habit, 0));
    const toVibration = estimateTapOffset(BEATS, taps(habit + 70, 0));
    expect(deviceOffset(toVibration, toSound)).toBe(70);
    expect(deviceOffset(toVibration, toSound, 15)).toBe(85);
  });
});

describe('the offset of a device', () => {
  const rig = new Rig();
  afterEach(() => rig.connection.dispose());

  it('shifts the commands of that device only, and persists after its removal', () => {
    const { now } = rig.time;
    const [early, plain] = ['early', 'plain'].map((id) => createVirtualDevice({ id, now }));
    rig.connect({ discover: false, devices: [early!, plain!] });
    const feltAt = (): (number | undefined)[] => {
      const startMs = rig.time.nowMs;
      rig.feed.onset({ time: startMs / 1000, drum: 'kick' });
      rig.time.advance(400);
      return [early!, plain!].map((device) => {
        const command = device.log.find(({ timeMs, starts }) => timeMs >= startMs && starts.length > 0);
        return command && Math.round(command.timeMs - startMs);
      });
    };
    expect(feltAt()).toEqual([60, 60]);
    rig.connection.setOffset('early', 35);
    expect(feltAt()).toEqual([25, 60]);
    rig.connection.removeDevice('early');
    rig.connection.addDevice(early!);
    expect(rig.connection.offsetOf('early')).toBe(35);
    expect(feltAt()).toEqual([25, 60]);
    rig.connection.setOffset('early', -20);
    expect(feltAt()).toEqual([80, 60]);
    expect(() => rig.connection.setOffset('early', 501)).toThrow(/offsetMs must be a number from -500 to 500/);
    expect(rig.connection.offsetOf('plain')).toBe(0);
  });
});
