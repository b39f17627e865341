/**
 * Stereo buffers, and panning of mono sounds into them.
 */
import type { Frames, NormalRange, StereoHop } from '@sense/core/engine';

/** Two channels of equal length, full scale = 1. */
export type StereoBuffer = StereoHop;

/** A silent buffer of `frames` samples. */
export function createStereo(frames: Frames): StereoBuffer {
  return { left: new Float32Array(frames), right: new Float32Array(frames) };
}

/**
 * Adds `sound` to `target` from sample `frame` on, with constant-power panning (`pan` -1 left to 1
 * right). Samples past the end are dropped.
 */
export function addMono(target: StereoBuffer, sound: Float32Array, frame: Frames, gain: number, pan = 0): void {
  const angle = ((pan + 1) * Math.PI) / 4;
  addTo(target.left, sound, frame, gain * Math.SQRT2 * Math.cos(angle));
  addTo(target.right, sound, frame, gain * Math.SQRT2 * Math.sin(angle));
}

function addTo(target: Float32Array, sound: Float32Array, frame: Frames, gain: number): void {
  const count = Math.min(sound.length, target.length - frame);
  for (let i = 0; i < count; i++) target[frame + i]! += gain * sound[i]!;
}

/** Fades `sound` out linearly in place, from 1 at frame `from` to 0 at frame `to`. */
export function fadeOut(sound: Float32Array, from: Frames, to: Frames): void {
  const start = Math.max(0, from);
  for (let i = start; i < sound.length; i++) {
    const left: NormalRange = i < to ? (to - i) / (to - start) : 0;
    sound[i]! *= left;
  }
}
