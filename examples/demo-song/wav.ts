/**
 * Encodes stereo audio as the bytes of a dithered 16-bit WAV file. Does not touch the file system.
 */
import type { Hertz } from '@sense/core/engine';
import { wavHeader } from '@sense/core/internal';
import { createRandom } from './random.js';
import type { StereoBuffer } from './stereo.js';

const CHANNELS = 2;
const BYTES_PER_SAMPLE = 2;

/** Encodes `audio`. Samples beyond full scale clip. The dither is seeded, so the bytes are reproducible. */
export function encodeWav16(audio: StereoBuffer, sampleRate: Hertz): Uint8Array {
  const frames = audio.left.length;
  const header = wavHeader({ sampleRate, channels: CHANNELS, frames, encoding: 'pcm16' });
  const bytes = new Uint8Array(header.length + frames * CHANNELS * BYTES_PER_SAMPLE);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  const random = createRandom(1);
  for (let i = 0; i < frames; i++) {
    for (const [channel, samples] of [audio.left, audio.right].entries()) {
      const value = samples[i]!;
      const dither = value === 0 ? 0 : random.uniform() - random.uniform();
      const level = Math.max(-32768, Math.min(32767, Math.round(value * 32767 + dither)));
      view.setInt16(header.length + (i * CHANNELS + channel) * BYTES_PER_SAMPLE, level, true);
    }
  }
  return bytes;
}
