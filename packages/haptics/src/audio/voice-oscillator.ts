/**
 * One voice as a signal: a sine whose amplitude and frequency are linear between knots. Adds to the
 * caller's buffer, allocates in the constructor only.
 */
import type { Frames, Hertz, NormalRange, Seconds } from '@sense/core/engine';
import type { ResponseCurve } from '../perception/equalise.js';
import type { HapticKnot } from '../score/score.js';
import { vibrationAmplitude, VOICE_HOLD_SECONDS } from './vibration.js';

/** Most scheduled knots: 2.7 s of a live stream. */
const MAX_KNOTS = 256;
/** Interval at which amplitude and frequency are computed; they are linear in between. */
const CONTROL_SECONDS: Seconds = 0.001;

export class VoiceOscillator {
  readonly #times = new Float64Array(MAX_KNOTS);
  readonly #amplitudes = new Float64Array(MAX_KNOTS);
  readonly #frequencies = new Float64Array(MAX_KNOTS);
  readonly #sampleRate: Hertz;
  readonly #response: ResponseCurve;
  readonly #controlFrames: Frames;
  /** Total of knots scheduled and of knots passed; the ring contains those in between. */
  #scheduled = 0;
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
    return this.#scheduled === 0 ? Number.NEGATIVE_INFINITY : this.#times[(this.#scheduled - 1) % MAX_KNOTS]!;
  }

  /** Schedules a knot; one before the newest is ignored. If the ring is full, the oldest is dropped. */
  schedule({ time, amplitude, frequencyHz }: HapticKnot, gain: NormalRange): void {
    if (!(time >= this.lastTime)) return;
    const at = this.#scheduled++ % MAX_KNOTS;
    this.#times[at] = time;
    this.#amplitudes[at] = amplitude * gain;
    this.#frequencies[at] = frequencyHz;
    this.#passed = Math.max(this.#passed, this.#scheduled - MAX_KNOTS);
  }

  /** Adds the voice to `out`, whose first sample is at `startFrame`. */
  add(out: Float32Array, startFrame: Frames): void {
    for (let from = 0; from < out.length; from += this.#controlFrames) {
      const to = Math.min(out.length, from + this.#controlFrames);
      const target = this.#moveTo((startFrame + from) / this.#sampleRate, (startFrame + to) / this.#sampleRate);
      const step = (target - this.#level) / (to - from);
      const phaseStep = this.#frequencyHz / this.#sampleRate;
      if (target === 0 && this.#level === 0) continue;
      for (let i = from; i < to; i++) {
        this.#level += step;
        this.#phase += phaseStep;
        out[i]! += this.#level * Math.sin(2 * Math.PI * this.#phase);
      }
      this.#level = target;
      this.#phase %= 1;
    }
  }

  /** Sets the frequency at `time` and returns the amplitude there. A voice that starts after `from` starts in the next interval. */
  #moveTo(from: Seconds, time: Seconds): NormalRange {
    while (this.#scheduled - this.#passed > 1 && this.#times[(this.#passed + 1) % MAX_KNOTS]! <= time) this.#passed++;
    if (this.#scheduled === 0) return 0;
    const before = this.#passed % MAX_KNOTS;
    const since = time - this.#times[before]!;
    if (since < 0 || (this.#level === 0 && this.#times[before]! > from)) return 0;
    let amplitude = this.#amplitudes[before]!;
    this.#frequencyHz = this.#frequencies[before]!;
    if (this.#scheduled - this.#passed > 1) {
      const after = (this.#passed + 1) % MAX_KNOTS;
      const position = since / (this.#times[after]! - this.#times[before]!);
      amplitude += (this.#amplitudes[after]! - amplitude) * position;
      this.#frequencyHz += (this.#frequencies[after]! - this.#frequencyHz) * position;
    } else if (since > VOICE_HOLD_SECONDS) return 0;
    return vibrationAmplitude(amplitude, this.#frequencyHz, this.#response);
  }
}
