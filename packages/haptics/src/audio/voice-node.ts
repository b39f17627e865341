/**
 * One voice of an audio-rate output: an oscillator whose level and frequency are automated on the
 * audio thread. Each value brings its own end with it: if no other follows within 250 ms the voice
 * fades, though the page may hang. Knows nothing of the score.
 */
import type { Hertz, NormalRange, Seconds } from '@sense/core/engine';
import { isFelt } from '../perception/quantise.js';
import type { OutputChain } from './output-chain.js';
import { VOICE_HOLD_SECONDS } from './vibration.js';

const FADE_SECONDS: Seconds = 0.02;
/** From one value to the next: about the hop of the engine. */
const RAMP_SECONDS: Seconds = 0.01;
/** Values that are not felt are left out, but not for so long that the voice would fade: this share of its time. */
const REFRESH_SHARE = 0.4;
/** Now, for automation: what is scheduled earlier than this may miss the audio thread's next block. */
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
   * Goes to `amplitude` (of the signal) and `frequencyHz` at context time `time`, or as soon as it
   * can, and fades `holdSeconds` later unless another value came.
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

  /** Fades out and lets go. */
  end(): void {
    const now = this.#context.currentTime + SOONEST_SECONDS;
    const { gain } = this.#gain;
    gain.cancelScheduledValues(now);
    gain.setTargetAtTime(0, now, FADE_SECONDS / 5);
    this.#oscillator.stop(now + FADE_SECONDS);
  }
}
