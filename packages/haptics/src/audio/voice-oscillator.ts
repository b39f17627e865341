/**
 * One voice as a signal: a sine whose amplitude and frequency run in straight lines from knot to
 * knot. Adds to the caller's buffer, allocates in the constructor only. Knows nothing of blows.
 */
import type { Frames, Hertz, NormalRange, Seconds } from '@sense/core/engine';
import type { ResponseCurve } from '../perception/equalise.js';
import type { HapticKnot } from '../score/score.js';
import { vibrationAmplitude, VOICE_HOLD_SECONDS } from './vibration.js';

/** Knots that wait at most: 2.7 s of a live stream. */
const MOST_KNOTS = 256;
/** Amplitude and frequency are computed this often, with straight lines between. */
const CONTROL_SECONDS: Seconds = 0.001;

export class VoiceOscillator {
  readonly #times = new Float64Array(MOST_KNOTS);
  readonly #amplitudes = new Float64Array(MOST_KNOTS);
  readonly #frequencies = new Float64Array(MOST_KNOTS);
  readonly #sampleRate: Hertz;
  readonly #response: ResponseCurve;
  readonly #controlFrames: Frames;
  /** Knots taken and knots left behind, ever; the ring holds those between. */
  #taken = 0;
  #passed = 0;
  #phase = 0;
  #level: NormalRange = 0;
  #frequencyHz: Hertz = 60;

  constructor(sampleRate: Hertz, response: ResponseCurve) {
    this.#sampleRate = sampleRate;
    this.#response = response;
    this.#controlFrames = Math.max(1, Math.round(CONTROL_SECONDS * sampleRate));
  }

  /** Time of the newest knot; -Infinity before the first. */
  get lastTime(): Seconds {
    return this.#taken === 0 ? Number.NEGATIVE_INFINITY : this.#times[(this.#taken - 1) % MOST_KNOTS]!;
  }

  /** Takes a knot; one before the newest is left out. The oldest of too many is forgotten. */
  take({ time, amplitude, frequencyHz }: HapticKnot, gain: NormalRange): void {
    if (!(time >= this.lastTime)) return;
    const at = this.#taken++ % MOST_KNOTS;
    this.#times[at] = time;
    this.#amplitudes[at] = amplitude * gain;
    this.#frequencies[at] = frequencyHz;
    this.#passed = Math.max(this.#passed, this.#taken - MOST_KNOTS);
  }

  /** Adds the voice to `out`, whose first sample is at `startFrame`. */
  add(out: Float32Array, startFrame: Frames): void {
    for (let from = 0; from < out.length; from += this.#controlFrames) {
      const to = Math.min(out.length, from + this.#controlFrames);
      const target = this.#moveTo((startFrame + from) / this.#sampleRate, (startFrame + to) / this.#sampleRate);
      const step = (target - this.#level) / (to - from);
      const turn = this.#frequencyHz / this.#sampleRate;
      if (target === 0 && this.#level === 0) continue;
      for (let i = from; i < to; i++) {
        this.#level += step;
        this.#phase += turn;
        out[i]! += this.#level * Math.sin(2 * Math.PI * this.#phase);
      }
      this.#level = target;
      this.#phase %= 1;
    }
  }

  /** Sets the frequency at `time` and returns the amplitude there. What begins after `from` begins with the next. */
  #moveTo(from: Seconds, time: Seconds): NormalRange {
    while (this.#taken - this.#passed > 1 && this.#times[(this.#passed + 1) % MOST_KNOTS]! <= time) this.#passed++;
    if (this.#taken === 0) return 0;
    const before = this.#passed % MOST_KNOTS;
    const since = time - this.#times[before]!;
    if (since < 0 || (this.#level === 0 && this.#times[before]! > from)) return 0;
    let amplitude = this.#amplitudes[before]!;
    this.#frequencyHz = this.#frequencies[before]!;
    if (this.#taken - this.#passed > 1) {
      const after = (this.#passed + 1) % MOST_KNOTS;
      const position = since / (this.#times[after]! - this.#times[before]!);
      amplitude += (this.#amplitudes[after]! - amplitude) * position;
      this.#frequencyHz += (this.#frequencies[after]! - this.#frequencyHz) * position;
    } else if (since > VOICE_HOLD_SECONDS) return 0;
    return vibrationAmplitude(amplitude, this.#frequencyHz, this.#response);
  }
}
