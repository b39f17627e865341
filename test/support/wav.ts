/** WAV files of test signals, for Node and the browser. */
import { wavHeader } from '@sense/core/internal';

/** A 16-bit PCM WAV file of samples per channel, full scale = 1. Samples beyond full scale clip. */
export function wavFile(channels: readonly Float32Array[], sampleRate: number): Uint8Array<ArrayBuffer> {
  const frames = channels[0]?.length ?? 0;
  const header = wavHeader({ sampleRate, channels: channels.length, frames, encoding: 'pcm16' });
  const bytes = new Uint8Array(header.length + frames * channels.length * 2);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < frames; i++) {
    for (const [c, samples] of channels.entries()) {
      const level = Math.round(32_767 * Math.max(-1, Math.min(1, samples[i]!)));
      view.setInt16(header.length + 2 * (i * channels.length + c), level, true);
    }
  }
  return bytes;
}
