/**
 * Encodes stereo audio as a 16-bit WAV file with dither.
 */
import type { Hertz } from '@sense/core/engine';
import { createRandom } from './random.js';
import type { StereoBuffer } from './stereo.js';

const HEADER_BYTES = 44;
const CHANNELS = 2;
const BYTES_PER_SAMPLE = 2;

/** Encodes `audio`. Samples beyond full scale clip. The dither is seeded, so the bytes are reproducible. */
export function encodeWav16(audio: StereoBuffer, sampleRate: Hertz): Uint8Array {
  const frames = audio.left.length;
  const dataBytes = frames * CHANNELS * BYTES_PER_SAMPLE;
  const bytes = new Uint8Array(HEADER_BYTES + dataBytes);
  const view = new DataView(bytes.buffer);
  const text = (offset: number, value: string): void => bytes.set(new TextEncoder().encode(value), offset);
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, CHANNELS, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * CHANNELS * BYTES_PER_SAMPLE, true);
  view.setUint16(32, CHANNELS * BYTES_PER_SAMPLE, true);
  view.setUint16(34, 8 * BYTES_PER_SAMPLE, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
  const random = createRandom(1);
  for (let i = 0; i < frames; i++) {
    for (const [channel, samples] of [audio.left, audio.right].entries()) {
      const value = samples[i]!;
      const dither = value === 0 ? 0 : random.uniform() - random.uniform();
      const level = Math.max(-32768, Math.min(32767, Math.round(value * 32767 + dither)));
      view.setInt16(HEADER_BYTES + (i * CHANNELS + channel) * BYTES_PER_SAMPLE, level, true);
    }
  }
  return bytes;
}
