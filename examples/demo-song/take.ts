/**
 * A take: bars on a time line, to which sounds are added together with their ground truth.
 */
import type { DrumClass, Frames, Hertz, NormalRange, PerStem, Seconds, StemName } from '@sense/core/engine';
import type { Random } from './random.js';
import { createStems, type BeatTruth, type OnsetTruth } from './rendering.js';
import { addMono, type StereoBuffer } from './stereo.js';

export const BEATS_PER_BAR = 4;

/** Ground truth of a sound. */
export interface Played {
  readonly stem: StemName;
  readonly time: Seconds;
  readonly velocity: NormalRange;
  readonly drum?: DrumClass;
  readonly pitchHz?: Hertz;
}

export class Take {
  readonly sampleRate: Hertz;
  readonly random: Random;
  readonly stems: PerStem<StereoBuffer>;
  readonly onsets: OnsetTruth[] = [];
  readonly beats: BeatTruth[] = [];
  readonly #barStarts: Seconds[] = [];
  readonly #tempos: number[];
  readonly #frames: Frames;

  /** @param tempos beats per minute of each bar */
  constructor(options: {
    sampleRate: Hertz;
    frames: Frames;
    startSeconds: Seconds;
    tempos: readonly number[];
    random: Random;
  }) {
    this.sampleRate = options.sampleRate;
    this.random = options.random;
    this.#frames = options.frames;
    this.#tempos = [...options.tempos];
    this.stems = createStems(options.frames);
    let start = options.startSeconds;
    for (const tempo of this.#tempos) {
      this.#barStarts.push(start);
      for (let beat = 0; beat < BEATS_PER_BAR; beat++) {
        this.beats.push({ time: start + (60 / tempo) * beat, beatInBar: beat + 1, tempo });
      }
      start += (60 / tempo) * BEATS_PER_BAR;
    }
  }

  /** Time of `beat` (0 = downbeat, fractions allowed) of bar number `bar`. */
  at(bar: number, beat: number): Seconds {
    return this.#barStarts[bar]! + this.length(bar, beat);
  }

  /** Length of `beats` at the tempo of bar number `bar`. */
  length(bar: number, beats: number): Seconds {
    return (60 / this.#tempos[bar]!) * beats;
  }

  /**
   * Records an onset at the sample nearest to `played.time` and adds the sound that `render` returns.
   * Sounds that would start outside the take are not rendered.
   */
  play(played: Played, render: () => Float32Array, place: { gain: number; pan: number }): void {
    const frame = Math.round(played.time * this.sampleRate);
    if (frame < 0 || frame >= this.#frames) return;
    this.onsets.push({ ...played, frame, time: frame / this.sampleRate });
    addMono(this.stems[played.stem], render(), frame, place.gain, place.pan);
  }
}
