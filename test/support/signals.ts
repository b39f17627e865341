/** Seeded test signals, full scale = 1. */
import { createRandom } from '@sense/core/internal';

/** White noise, uniform in -amplitude..amplitude. */
export function noise(length: number, seed: number, amplitude = 0.5): Float32Array {
  const next = createRandom(seed);
  return Float32Array.from({ length }, () => amplitude * (2 * next() - 1));
}

/** A sine at `hz`, from phase 0. */
export function tone(frames: number, sampleRate: number, hz: number, amplitude = 0.5): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) => amplitude * Math.sin((2 * Math.PI * hz * i) / sampleRate));
}

/**
 * Amplitude and phase of one frequency in the middle half of a signal, over whole periods. The phase of
 * {@link tone} is 0; a delay makes it negative. In radians.
 */
export function measureTone(
  signal: Float32Array,
  sampleRate: number,
  hz: number,
): { readonly amplitude: number; readonly phase: number } {
  const from = Math.floor(signal.length / 4);
  const to = from + Math.round(Math.floor((signal.length / 2 / sampleRate) * hz) * (sampleRate / hz));
  let [re, im] = [0, 0];
  for (let i = from; i < to; i++) {
    re += signal[i]! * Math.sin((2 * Math.PI * hz * i) / sampleRate);
    im += signal[i]! * Math.cos((2 * Math.PI * hz * i) / sampleRate);
  }
  return { amplitude: (2 * Math.hypot(re, im)) / (to - from), phase: Math.atan2(im, re) };
}
