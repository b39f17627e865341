/**
 * The song with a click on every beat, to judge beats by ear: a WAV file at the engine's rate, in
 * stereo. Beats are told before they sound, so each hop is written as it comes. Knows nothing of how
 * beats are found.
 */
import {
  createStereoHop,
  type BeatEvent,
  type Frames,
  type Hertz,
  type Seconds,
  type StereoHop,
} from '@sense/core/engine';
import { counted } from '../commands/console.js';
import type { OutputFile } from './output-file.js';
import type { HeardHop } from '../pipeline/pipeline.js';
import { WavWriter } from './wav-writer.js';

/** The song steps back by this, so that clicks are heard in loud music and nothing clips. */
const SONG_GAIN = 0.6;
const CLICK_PEAK = 0.4;
const CLICK_SECONDS: Seconds = 0.04;
const DECAY_SECONDS: Seconds = 0.008;
/** The first beat of a bar is higher. */
const CLICK_HZ: Hertz = 1500;
const DOWNBEAT_HZ: Hertz = 2250;

interface Click {
  readonly hz: Hertz;
  /** Frames written of it; negative before its time. */
  at: Frames;
}

export class ClickWriter {
  readonly #path: string;
  readonly #wav: WavWriter;
  readonly #sampleRate: Hertz;
  readonly #out: StereoHop;
  #clicks: Click[] = [];
  #count = 0;

  constructor(file: OutputFile, format: { readonly sampleRate: Hertz; readonly hopFrames: Frames }) {
    this.#path = file.path;
    this.#sampleRate = format.sampleRate;
    this.#out = createStereoHop(format.hopFrames);
    this.#wav = new WavWriter(file, { sampleRate: format.sampleRate, channels: 2 });
  }

  /** What was written, for people. */
  get summary(): readonly string[] {
    return [`    ${this.#path}: WAV, ${this.#sampleRate} Hz, the song with ${counted(this.#count, 'click')}`];
  }

  /** Takes a hop and the beats that became known in it. */
  hop({ mix, time, events }: Pick<HeardHop, 'mix' | 'time' | 'events'>): void {
    const { left, right } = this.#out;
    const start = time - left.length / this.#sampleRate;
    for (const event of events) if (event.type === 'beat') this.#add(event, start);
    for (let i = 0; i < left.length; i++) {
      left[i] = SONG_GAIN * mix.left[i]!;
      right[i] = SONG_GAIN * mix.right[i]!;
    }
    for (const click of this.#clicks) this.#ring(click);
    this.#clicks = this.#clicks.filter(({ at }) => at < CLICK_SECONDS * this.#sampleRate);
    // What the resampler gives before the file begins is not part of it.
    const early = Math.min(left.length, Math.max(0, Math.round(-start * this.#sampleRate)));
    this.#wav.write([left.subarray(early), right.subarray(early)], left.length - early);
  }

  close(): void {
    this.#wav.close();
  }

  /** Closes the file as if it had never been opened; only before anything was written. */
  discard(): void {
    this.#wav.discard();
  }

  #add(beat: BeatEvent, hopStart: Seconds): void {
    this.#count++;
    const at = -Math.round((beat.time - hopStart) * this.#sampleRate);
    this.#clicks.push({ hz: beat.beatInBar === 1 ? DOWNBEAT_HZ : CLICK_HZ, at });
  }

  #ring(click: Click): void {
    const { left, right } = this.#out;
    for (let i = 0; i < left.length; i++, click.at++) {
      if (click.at < 0) continue;
      const seconds = click.at / this.#sampleRate;
      const value = CLICK_PEAK * Math.exp(-seconds / DECAY_SECONDS) * Math.sin(2 * Math.PI * click.hz * seconds);
      left[i]! += value;
      right[i]! += value;
    }
  }
}
