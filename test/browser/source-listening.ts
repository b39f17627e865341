/**
 * Runs in the browser: opens sources as a session does and measures their output. Shared by the pages
 * of the source tests.
 */
import { Scope, SenseError, type OpenSource, type Source } from '@sense/core';
import { tone } from '../support/signals.js';
import { wavFile } from '../support/wav.js';

export interface Opened {
  readonly context: AudioContext;
  readonly scope: Scope;
  readonly source: OpenSource;
}

/** Opens `source` in its own context, or in a fresh one that closes with the scope. */
export async function open(source: Source, given?: AudioContext): Promise<Opened> {
  const scope = new Scope();
  const context = source.context ?? given ?? new AudioContext();
  if (!source.context && !given) scope.add(() => void context.close());
  await context.resume();
  return { context, scope, source: await source.open(context, scope) };
}

/** The code and message of the error that `run` throws; code `none` if it throws none. */
export async function failure(run: () => unknown): Promise<{ code: string; message: string }> {
  try {
    await run();
  } catch (error) {
    if (error instanceof SenseError) return { code: error.code, message: error.message };
    return { code: 'not a SenseError', message: String(error) };
  }
  return { code: 'none', message: '' };
}

/** Measurements of one output channel. */
export interface Sound {
  /** Root mean square of the newest 2048 frames. */
  readonly rms: number;
  /** Strongest frequency in Hz; 0 in silence. */
  readonly hertz: number;
  /** Time of the context, in seconds, of the newest of them. */
  readonly heardAt: number;
}

/** Longer than the frames of a {@link Sound} at any rate, and than the lag of a context's clock behind them. */
const WHOLE_WINDOW_S = 0.1;

/** Measures the left and right channel of `node`, mixed to stereo as in the engine. */
export function listen(context: AudioContext, node: AudioNode): () => [Sound, Sound] {
  const stereo = context.createGain();
  stereo.channelCount = 2;
  stereo.channelCountMode = 'explicit';
  node.connect(stereo);
  const splitter = context.createChannelSplitter(2);
  stereo.connect(splitter);
  const silent = context.createGain();
  silent.gain.value = 0;
  silent.connect(context.destination);
  const analysers = [0, 1].map((side) => {
    const analyser = context.createAnalyser();
    analyser.fftSize = 2048;
    analyser.smoothingTimeConstant = 0;
    splitter.connect(analyser, side);
    // The browser may not render a graph without a destination.
    analyser.connect(silent);
    return analyser;
  });
  return () => analysers.map((analyser) => hear(context, analyser)) as [Sound, Sound];
}

function hear(context: AudioContext, analyser: AnalyserNode): Sound {
  const samples = new Float32Array(analyser.fftSize);
  analyser.getFloatTimeDomainData(samples);
  const rms = Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);
  const heardAt = context.currentTime;
  if (rms < 1e-5) return { rms, hertz: 0, heardAt };
  const bins = new Float32Array(analyser.frequencyBinCount);
  analyser.getFloatFrequencyData(bins);
  const peak = bins.reduce((best, level, bin) => (level > bins[best]! ? bin : best), 0);
  return { rms, hertz: (peak * context.sampleRate) / analyser.fftSize, heardAt };
}

/** Polls every 10 ms until `condition` returns a value; throws after 60 s with the name of the condition. */
export async function until<T>(what: string, condition: () => T | undefined | false): Promise<T> {
  for (let tries = 0; tries < 6000; tries++) {
    const value = condition();
    if (value !== undefined && value !== false) return value;
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  throw new Error(`no ${what}`);
}

/**
 * Both channels once each has been at about its `hertz`, at least as loud as `rms`, for a whole window:
 * the window of a tone that has just begun contains silence.
 */
export function untilTone(heard: () => [Sound, Sound], hertz: [number, number], rms = 0.34): Promise<[Sound, Sound]> {
  let since: number | undefined;
  return until(`${hertz.join(' and ')} Hz, heard ${JSON.stringify(heard())}`, () => {
    const now = heard();
    if (!now.every((sound, side) => Math.abs(sound.hertz - hertz[side]!) < 30 && sound.rms > rms)) {
      since = undefined;
      return false;
    }
    since ??= now[0].heardAt;
    return now[0].heardAt - since > WHOLE_WINDOW_S && now;
  });
}

/** Samples of a sine in an AudioBuffer, one frequency a channel, at amplitude 0.5. */
export function toneBuffer(hertz: readonly number[], seconds: number, sampleRate = 48000): AudioBuffer {
  const buffer = new AudioBuffer({ numberOfChannels: hertz.length, length: seconds * sampleRate, sampleRate });
  hertz.forEach((frequency, channel) => {
    buffer.getChannelData(channel).set(tone(buffer.length, sampleRate, frequency));
  });
  return buffer;
}

/** A 16-bit WAV file of an AudioBuffer. */
export function wavOf(buffer: AudioBuffer): Uint8Array<ArrayBuffer> {
  const channels = Array.from({ length: buffer.numberOfChannels }, (_, channel) => buffer.getChannelData(channel));
  return wavFile(channels, buffer.sampleRate);
}
