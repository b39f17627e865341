/**
 * Writes the song with a click on every beat, to check beats by ear: a stereo WAV file at the engine's rate. Beats are
 * predicted, so each hop is written immediately.
 */
import {
  createStereoHop,
  type BeatEvent,
  type Frames,
  type Hertz,
  type Seconds,
  type StereoHop,
} from '@sense/core/engine';
import { counted } from './format-text.js';
import type { OutputFile } from './output-file.js';
import type { ProcessedHop } from '../pipeline/pipeline.js';
import { WavWriter } from './wav-writer.js';

/** Attenuates the song, so that clicks are audible in loud music and the sum does not clip. */
const SONG_GAIN = 0.6;
const CLICK_PEAK = 0.4;
const CLICK_SECONDS: Seconds = 0.04;
const DECAY_SECONDS: Seconds = 0.008;
const CLICK_HZ: Hertz = 1500;
const DOWNBEAT_HZ: Hertz = 2250;

interface Click {
  readonly hz: Hertz;
  /** Next frame of the click; negative before it starts. */
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

  /** Describes the file written. */
  get summary(): readonly string[] {
    return [`    ${this.#path}: WAV, ${this.#sampleRate} Hz, the song with ${counted(this.#count, 'click')}`];
  }

  /** Writes a hop and schedules the beats emitted in it. */
  hop({ mix, time, events }: Pick<ProcessedHop, 'mix' | 'time' | 'events'>): void {
    const { left, right } = this.#out;
    const start = time - left.length / this.#sampleRate;
    for (const event of events) if (event.type === 'beat') this.#add(event, start);
    for (let i = 0; i < left.length; i++) {
      left[i] = SONG_GAIN * mix.left[i]!;
      right[i] = SONG_GAIN * mix.right[i]!;
    }
    for (const click of this.#clicks) this.#mixClick(click);
    this.#clicks = this.#clicks.filter(({ at }) => at < CLICK_SECONDS * this.#sampleRate);
    // The resampler yields frames before the file begins; they are dropped.
    const leadFrames = Math.min(left.length, Math.max(0, Math.round(-start * this.#sampleRate)));
    this.#wav.write([left.subarray(leadFrames), right.subarray(leadFrames)], left.length - leadFrames);
  }

  close(): void {
    this.#wav.close();
  }

  /** Undoes the opening of the file; only before anything was written. */
  discard(): void {
    this.#wav.discard();
  }

  #add(beat: BeatEvent, hopStart: Seconds): void {
    this.#count++;
    const at = -Math.round((beat.time - hopStart) * this.#sampleRate);
    this.#clicks.push({ hz: beat.beatInBar === 1 ? DOWNBEAT_HZ : CLICK_HZ, at });
  }

  #mixClick(click: Click): void {
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
