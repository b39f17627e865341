/**
 * The score as sound for shakers, voice coils and audio-driven actuators: a sine for each voice, a
 * decaying burst for each blow. Rendering is pure; the file is 16-bit PCM. Written only: what was
 * felt cannot be told from a wave.
 */
import { clamp, requireRange, type Frames, type Hertz, type Seconds } from '@sense/core/offline';
import type { HapticScore, HapticTransient, HapticVoice } from '../score.js';
import { checkSampledScore } from './check-score.js';
import type { HapticFormat } from './haptic-format.js';
import { sharpnessToHz } from './scale.js';

/** Covers 20..400 Hz ten times over, in small files. */
const SAMPLE_RATE: Hertz = 8000;
/** What actuators reproduce and hands feel. */
const FELT_HZ: readonly [Hertz, Hertz] = [20, 400];
/** A blow falls to a thousandth in this time. */
const BURST_SECONDS: Seconds = 0.06;
/** Rise of a blow: without it, it clicks. */
const RISE_SECONDS: Seconds = 0.001;
const HEADER_BYTES = 44;
const FULL_SCALE = 32_767;

export interface RenderOptions {
  /** Hz, 1000..192000. */
  readonly sampleRate: Hertz;
  /** What is rendered. Default: all. */
  readonly part?: 'all' | 'transients' | 'voices';
}

export interface WavOptions {
  /** Hz, 1000..192000. Default 8000. */
  readonly sampleRate?: Hertz;
  /** `mono`: all in one. `split`: voices on the left, blows on the right, for two actuators. Default `mono`. */
  readonly channels?: 'mono' | 'split';
}

export const wavFormat: HapticFormat<WavOptions> = {
  id: 'wav',
  label: 'WAV (signal for an actuator)',
  extensions: ['.wav'],
  holds: {
    transients: 'pulses',
    sharpness: true,
    voices: 'one',
    frequencyHz: FELT_HZ,
    stems: false,
    timeMs: 1000 / SAMPLE_RATE,
    amplitude: 1 / FULL_SCALE,
    frequency: 0,
  },
  loses: ['it is a signal: it cannot be read back', 'where the sum would clip all of it is quieter'],
  write: writeWav,
};

/**
 * The score as samples in -1..1, from time 0 to the end of the last burst. Where voices and blows sum
 * beyond full scale the whole is scaled down.
 *
 * @throws SenseError `invalid-argument` for a score out of its ranges, or longer than 6 hours
 */
export function renderScore(score: HapticScore, options: RenderOptions): Float32Array {
  const samples = render(score, options);
  scaleDown([samples]);
  return samples;
}

function render(score: HapticScore, { sampleRate, part = 'all' }: RenderOptions): Float32Array {
  checkSampledScore(score);
  requireRange('sampleRate', sampleRate, 1000, 192_000);
  const tail = score.transients.length > 0 ? BURST_SECONDS : 0;
  const samples = new Float32Array(Math.ceil((score.duration + tail) * sampleRate));
  if (part !== 'transients') for (const voice of score.voices) addVoice(samples, voice, sampleRate);
  if (part !== 'voices') for (const transient of score.transients) addBurst(samples, transient, sampleRate);
  return samples;
}

/** Phase runs on through the whole voice, so that changes of frequency do not click. */
function addVoice(samples: Float32Array, { knots }: HapticVoice, sampleRate: Hertz): void {
  let phase = 0;
  for (let k = 0; k + 1 < knots.length; k++) {
    const [from, to] = [knots[k]!, knots[k + 1]!];
    const span = to.time - from.time;
    const last = Math.min(samples.length, Math.ceil(to.time * sampleRate));
    for (let i: Frames = Math.ceil(from.time * sampleRate); i < last; i++) {
      const part = (i / sampleRate - from.time) / span;
      const hz = clamp(from.frequencyHz + (to.frequencyHz - from.frequencyHz) * part, ...FELT_HZ);
      samples[i]! += (from.amplitude + (to.amplitude - from.amplitude) * part) * Math.sin(2 * Math.PI * phase);
      phase = (phase + hz / sampleRate) % 1;
    }
  }
}

function addBurst(samples: Float32Array, transient: HapticTransient, sampleRate: Hertz): void {
  const hz = sharpnessToHz(transient.sharpness);
  const decay = Math.log(1000) / BURST_SECONDS;
  const first = Math.round(transient.time * sampleRate);
  const last = Math.min(samples.length, first + Math.ceil(BURST_SECONDS * sampleRate));
  for (let i = first; i < last; i++) {
    const time = (i - first) / sampleRate;
    // The crest of the wave meets the end of the rise: the blow is as strong as it should be.
    const past = time - RISE_SECONDS;
    const envelope = past < 0 ? time / RISE_SECONDS : Math.exp(-decay * past);
    samples[i]! += transient.intensity * envelope * Math.cos(2 * Math.PI * hz * past);
  }
}

/** Scales all alike so that none leaves -1..1. */
function scaleDown(channels: readonly Float32Array[]): void {
  let peak = 1;
  for (const samples of channels) for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  if (peak <= 1) return;
  for (const samples of channels) for (let i = 0; i < samples.length; i++) samples[i]! /= peak;
}

/** Writes a WAV file. Throws `invalid-argument` as {@link renderScore} does. */
export function writeWav(score: HapticScore, options: WavOptions = {}): Uint8Array {
  const { sampleRate = SAMPLE_RATE, channels: layout = 'mono' } = options;
  const parts = layout === 'split' ? (['voices', 'transients'] as const) : (['all'] as const);
  const channels = parts.map((part) => render(score, { sampleRate, part }));
  scaleDown(channels);
  const frames = channels[0]!.length;
  const frameBytes = 2 * channels.length;
  const bytes = new Uint8Array(HEADER_BYTES + frames * frameBytes);
  const view = new DataView(bytes.buffer);
  writeHeader(view, { sampleRate, channels: channels.length, dataBytes: frames * frameBytes });
  for (const [c, samples] of channels.entries()) {
    for (let i = 0; i < frames; i++) {
      view.setInt16(HEADER_BYTES + i * frameBytes + 2 * c, Math.round(FULL_SCALE * samples[i]!), true);
    }
  }
  return bytes;
}

function writeHeader(
  view: DataView,
  { sampleRate, channels, dataBytes }: { sampleRate: Hertz; channels: number; dataBytes: number },
): void {
  const text = (at: number, letters: string): void => {
    for (let i = 0; i < letters.length; i++) view.setUint8(at + i, letters.charCodeAt(i));
  };
  text(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  text(8, 'WAVEfmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, sampleRate, true);
  view.setUint32(28, sampleRate * 2 * channels, true);
  view.setUint16(32, 2 * channels, true);
  view.setUint16(34, 16, true);
  text(36, 'data');
  view.setUint32(40, dataBytes, true);
}
