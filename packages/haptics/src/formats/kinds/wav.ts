/**
 * The score as audio for shakers, voice coils and audio-driven actuators, as audio-rate devices play
 * it, in 16-bit PCM. Write only: a score cannot be recovered from a signal.
 */
import type { Hertz } from '@sense/core/engine';
import { wavHeader } from '@sense/core/internal';
import { renderScore } from '../../audio/score-renderer.js';
import { VIBRATION_BAND_HZ } from '../../audio/vibration.js';
import type { HapticScore } from '../../score/score.js';
import { checkSampledScore } from '../check-score.js';
import type { HapticFormat } from '../haptic-format.js';

/** Ten times the bandwidth of 20..400 Hz, in small files. */
const SAMPLE_RATE: Hertz = 8000;
const FULL_SCALE = 32_767;

/** Options of {@link writeWav}. */
export interface WavOptions {
  /** Hz, 1000..192000. Default 8000. */
  readonly sampleRate?: Hertz;
  /** `mono`: one channel. `split`: voices on the left, transients on the right, for two actuators. Default `mono`. */
  readonly channels?: 'mono' | 'split';
}

export const wavFormat: HapticFormat<WavOptions> = {
  id: 'wav',
  label: 'WAV (signal for an actuator)',
  extensions: ['.wav'],
  fidelity: {
    transients: 'pulses',
    sharpness: true,
    voices: 'one',
    frequencyHz: VIBRATION_BAND_HZ,
    stems: false,
    silentEnd: true,
    timeMs: 1000 / SAMPLE_RATE,
    amplitude: 1 / FULL_SCALE,
    frequency: 0,
  },
  losses: () => ['a signal cannot be read back as a score', 'sums beyond full scale are clipped softly'],
  write: writeWav,
};

/**
 * Writes a WAV file, from time 0 to 0.4 s after the end of the score.
 *
 * @throws SenseError `invalid-argument` for a score above 6 hours or with values outside their ranges, or
 *   for a sample rate outside its range
 */
export function writeWav(score: HapticScore, options: WavOptions = {}): Uint8Array {
  const { sampleRate = SAMPLE_RATE, channels: layout = 'mono' } = options;
  checkSampledScore(score);
  const parts: readonly HapticScore[] =
    layout === 'split'
      ? [
          { ...score, transients: [] },
          { ...score, voices: [] },
        ]
      : [score];
  const channels = parts.map((part) => renderScore(part, { sampleRate })[0]!);
  const frames = channels[0]!.length;
  const frameBytes = 2 * channels.length;
  const header = wavHeader({ sampleRate, channels: channels.length, frames, encoding: 'pcm16' });
  const bytes = new Uint8Array(header.length + frames * frameBytes);
  bytes.set(header);
  const view = new DataView(bytes.buffer);
  for (const [c, samples] of channels.entries()) {
    for (let i = 0; i < frames; i++) {
      view.setInt16(header.length + i * frameBytes + 2 * c, Math.round(FULL_SCALE * samples[i]!), true);
    }
  }
  return bytes;
}
