/**
 * The signal that the fake microphone plays in a loop: a tone that restarts every second. Level and
 * frequency are measured during the tone; its starts are onsets.
 */
import { writeFileSync } from 'node:fs';

/** Frequency of the tone in Hz, and its RMS in full scale. */
export const MICROPHONE_HERTZ = 1000;
export const MICROPHONE_RMS = 0.5 * Math.SQRT1_2;

const RATE_HZ = 48_000;
const SOUNDING_FRAMES = 0.8 * RATE_HZ;

/** Writes one second of 16-bit stereo: 800 ms of tone, 200 ms of silence. */
export function writeMicrophoneWav(path: string): void {
  const wav = Buffer.alloc(44 + RATE_HZ * 4);
  wav.write('RIFF', 0, 'latin1');
  wav.writeUInt32LE(wav.length - 8, 4);
  wav.write('WAVEfmt ', 8, 'latin1');
  wav.writeUInt32LE(16, 16);
  wav.writeUInt16LE(1, 20);
  wav.writeUInt16LE(2, 22);
  wav.writeUInt32LE(RATE_HZ, 24);
  wav.writeUInt32LE(RATE_HZ * 4, 28);
  wav.writeUInt16LE(4, 32);
  wav.writeUInt16LE(16, 34);
  wav.write('data', 36, 'latin1');
  wav.writeUInt32LE(RATE_HZ * 4, 40);
  for (let i = 0; i < SOUNDING_FRAMES; i++) {
    const sample = Math.round(16383 * Math.sin((2 * Math.PI * MICROPHONE_HERTZ * i) / RATE_HZ));
    wav.writeInt16LE(sample, 44 + i * 4);
    wav.writeInt16LE(sample, 46 + i * 4);
  }
  writeFileSync(path, wav);
}
