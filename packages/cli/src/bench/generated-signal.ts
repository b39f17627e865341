/**
 * The test signal of `sense bench`, in the form of an audio file.
 */
import { createRandom } from '@sense/core/internal';
import type { Seconds } from '@sense/core/engine';
import { MAX_BLOCK_FRAMES, type AudioFile } from '../input/audio-file.js';

const SIGNAL_SECONDS: Seconds = 30;
const SIGNAL_SEED = 1;
const TONES_HZ = [55, 110, 220, 277.2, 329.6, 440, 880] as const;
/** Time between noise bursts. */
const HIT_SECONDS: Seconds = 0.5;

/** Seeded tones and decaying noise bursts at 44.1 kHz: input that keeps every part of the pipeline busy. */
export function generatedSignal(): AudioFile {
  const sampleRate = 44_100;
  const frames = SIGNAL_SECONDS * sampleRate;
  const random = createRandom(SIGNAL_SEED);
  let done = 0;
  async function* blocks(): AsyncGenerator<readonly Float32Array[]> {
    while (done < frames) {
      const count = Math.min(MAX_BLOCK_FRAMES, frames - done);
      const left = new Float32Array(count);
      const right = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const time = (done + i) / sampleRate;
        const hit = 0.5 * Math.exp(-12 * (time % HIT_SECONDS));
        let tones = 0;
        for (const [k, hz] of TONES_HZ.entries()) tones += Math.sin(2 * Math.PI * hz * time + k);
        left[i] = 0.06 * tones + hit * (random() - 0.5);
        right[i] = 0.05 * tones + hit * (random() - 0.5);
      }
      done += count;
      yield [left, right];
    }
  }
  return {
    path: 'generated',
    format: 'generated',
    sampleRate,
    channels: 2,
    claimedFrames: frames,
    damage: [],
    progress: () => done / frames,
    blocks,
    close: () => Promise.resolve(),
  };
}
