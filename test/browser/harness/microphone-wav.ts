/**
 * The signal that the fake microphone plays in a loop: a tone that restarts every second. Level and
 * frequency are measured during the tone; its starts are onsets.
 */
import { writeFileSync } from 'node:fs';
import { tone } from '../../support/signals.js';
import { wavFile } from '../../support/wav.js';

/** Frequency of the tone in Hz, and its RMS in full scale. */
export const MICROPHONE_HERTZ = 1000;
export const MICROPHONE_RMS = 0.5 * Math.SQRT1_2;

const RATE_HZ = 48_000;
const SOUNDING_FRAMES = 0.8 * RATE_HZ;

/** Writes one second of 16-bit stereo: 800 ms of tone, 200 ms of silence. */
export function writeMicrophoneWav(path: string): void {
  const samples = new Float32Array(RATE_HZ);
  samples.set(tone(SOUNDING_FRAMES, RATE_HZ, MICROPHONE_HERTZ));
  writeFileSync(path, wavFile([samples, samples], RATE_HZ));
}
