/** Effects beside the music in virtual time: a connection with one virtual device, and a voice of music. */
import { afterEach, beforeEach } from 'vitest';
import { createVirtualDevice, type HapticEffect, type HapticsOptions, type VirtualDevice } from '@sense/haptics';
import { point } from '../fixtures.js';
import { Rig } from '../rig.js';

export const SHOT: HapticEffect = { transients: [{ intensity: 0.9, sharpness: 0.5 }] };
/** A second at half level on the low motor. */
export const RUMBLE: HapticEffect = {
  voices: [
    {
      knots: [
        { time: 0, amplitude: 0.5, frequencyHz: 50 },
        { time: 1, amplitude: 0.5, frequencyHz: 50 },
      ],
    },
  ],
};

export let rig: Rig;
export let device: VirtualDevice;

/** Call it in each test file: a new rig and device before each test. */
export function useEffectRig(): void {
  beforeEach(() => {
    rig = new Rig();
    device = createVirtualDevice({ now: rig.time.now, logLength: 10_000 });
  });

  afterEach(() => rig.connection.dispose());
}

export const connect = (options: HapticsOptions = {}) =>
  rig.connect({ discover: false, devices: [device], timing: 'immediate', ...options });

/** Keeps a steady voice of the music for `ms`, on the low motor at 0.4 unless `item` differs. */
export function music(ms: number, item: Partial<ReturnType<typeof point>> = {}, amplitude = 0.4): void {
  const endMs = rig.time.nowMs + ms;
  while (rig.time.nowMs < endMs) {
    rig.connection.play(point(amplitude, { frequencyHz: 50, ...item, time: rig.time.nowMs / 1000 }));
    rig.time.advance(10);
  }
}
