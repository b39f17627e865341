/**
 * One voice of an audio-rate output: an oscillator whose level and frequency are automated on the
 * audio thread. Each value also schedules a fade: if no other value follows within 250 ms the voice
 * ends, even if the page hangs.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import { isFelt } from '../perception/quantise.js';
import type { OutputChain } from './output-chain.js';
import { VOICE_HOLD_SECONDS } from './vibration.js';

const FADE_SECONDS: Seconds = 0.02;
/** Ramp from one value to the next: about one hop of the engine. */
const RAMP_SECONDS: Seconds = 0.01;
/** Imperceptible changes are skipped, but for at most this share of the hold time, so that the voice does not fade. */
const REFRESH_SHARE = 0.4;
/** Earliest time for automation after now: earlier values may miss the next block of the audio thread. */
const SOONEST_SECONDS: Seconds = 0.004;

export class VoiceNode {
  readonly #context: BaseAudioContext;
  readonly #oscillator: OscillatorNode;
  readonly #gain: GainNode;
  #time: Seconds = Number.NEGATIVE_INFINITY;
  #holdSeconds: Seconds = VOICE_HOLD_SECONDS;
  #amplitude: NormalRange = 0;
  #frequencyHz: Hertz;

  constructor(context: BaseAudioContext, chain: OutputChain, frequencyHz: Hertz) {
    this.#context = context;
    this.#frequencyHz = frequencyHz;
    this.#oscillator = new OscillatorNode(context, { frequency: frequencyHz });
    this.#gain = new GainNode(context, { gain: 0 });
    this.#oscillator.connect(this.#gain).connect(chain.bus);
    chain.add(this.#oscillator, () => this.#gain.disconnect());
    this.#oscillator.start();
  }

  /**
   * Ramps to `amplitude` (of the signal, 0..1) and `frequencyHz` at context time `time`, or as soon as
   * possible, and fades `holdSeconds` later unless another value follows.
   */
  set(amplitude: NormalRange, frequencyHz: Hertz, time: Seconds, holdSeconds: Seconds = VOICE_HOLD_SECONDS): void {
    const at = Math.max(time, this.#context.currentTime + SOONEST_SECONDS);
    const since = at - this.#time;
    if (since <= 0) return;
    const next = { amplitude, frequencyHz };
    const now = { amplitude: this.#amplitude, frequencyHz: this.#frequencyHz };
    if (since < REFRESH_SHARE * this.#holdSeconds && !isFelt(now, next)) return;
    const [level, pitch] = [this.#gain.gain, this.#oscillator.frequency];
    const faded = since > this.#holdSeconds;
    const start = Math.max(0, at - RAMP_SECONDS, faded ? 0 : this.#time);
    if (!faded) level.cancelScheduledValues(this.#time + this.#holdSeconds);
    level.setValueAtTime(faded ? 0 : this.#amplitude, start);
    level.linearRampToValueAtTime(amplitude, at);
    pitch.setValueAtTime(faded ? frequencyHz : this.#frequencyHz, start);
    pitch.linearRampToValueAtTime(frequencyHz, at);
    level.setValueAtTime(amplitude, at + holdSeconds);
    level.linearRampToValueAtTime(0, at + holdSeconds + FADE_SECONDS);
    this.#time = at;
    this.#holdSeconds = holdSeconds;
    this.#amplitude = amplitude;
    this.#frequencyHz = frequencyHz;
  }

  /** Fades out and stops the oscillator. */
  end(): void {
    const now = this.#context.currentTime + SOONEST_SECONDS;
    const { gain } = this.#gain;
    gain.cancelScheduledValues(now);
    gain.setTargetAtTime(0, now, FADE_SECONDS / 5);
    this.#oscillator.stop(now + FADE_SECONDS);
  }
}
