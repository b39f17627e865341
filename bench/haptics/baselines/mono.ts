/** A song in one channel, for mono baselines. */
import type { Hertz } from '@sense/core/engine';
import type { StereoAudio } from '../../rhythm/stereo-audio.js';

export interface MonoAudio {
  readonly samples: Float32Array;
  readonly sampleRate: Hertz;
}

export function toMono({ left, right }: StereoAudio, sampleRate: Hertz): MonoAudio {
  return { samples: left.map((sample, i) => (sample + right[i]!) / 2), sampleRate };
}
