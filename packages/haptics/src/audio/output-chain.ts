/**
 * The Web Audio nodes of one audio-rate output, from a bus through band filters to one channel, and
 * the sources that play into it. Ends as a whole, with silence within 5 ms, whatever is scheduled.
 */
import type { Hertz, Seconds } from '@sense/core/engine';
import { BUTTERWORTH_Q } from './band-filter.js';
import { softClip, VIBRATION_BAND_HZ } from './vibration.js';

/** Long enough to avoid a click, short enough to be immediate. */
const FADE_SECONDS: Seconds = 0.004;
/** Points of the clipping curve, from -4 to 4 of full scale. */
const CLIP_RANGE = 4;
const CLIP_POINTS = 4097;

/** Output of a chain. */
export interface ChainTarget {
  readonly destination: AudioNode;
  /** Channel of `destination`, from 0. */
  readonly channel: number;
  /** Channel count of `destination`. */
  readonly channels: number;
}

export class OutputChain {
  /** Input of the chain. */
  readonly bus: AudioNode;
  readonly #context: BaseAudioContext;
  readonly #mute: GainNode;
  readonly #sources = new Set<AudioScheduledSourceNode>();
  /** Runs as long as the chain: its end reports the end of the fade. */
  readonly #keeper: ConstantSourceNode;

  constructor(context: BaseAudioContext, { destination, channel, channels }: ChainTarget) {
    this.#context = context;
    const [low, high] = VIBRATION_BAND_HZ;
    // Headroom: a shaper clips its input at 1, so the input is scaled down and the curve is not.
    const headroom = gainNode(context, 1 / CLIP_RANGE);
    const clip = new WaveShaperNode(context, { curve: clipCurve() });
    const filters = [
      biquad(context, 'highpass', low, BUTTERWORTH_Q.second),
      ...BUTTERWORTH_Q.fourth.map((q) => biquad(context, 'lowpass', high, q)),
    ];
    this.#mute = gainNode(context, 1);
    const merger = new ChannelMergerNode(context, { numberOfInputs: channels });
    const mono: AudioNode[] = [headroom, clip, ...filters, this.#mute];
    mono.forEach((node, i) => i > 0 && mono[i - 1]!.connect(node));
    this.#mute.connect(merger, 0, channel);
    merger.connect(destination);
    this.bus = headroom;
    this.#keeper = new ConstantSourceNode(context, { offset: 0 });
    this.#keeper.connect(headroom);
    this.#keeper.onended = () => merger.disconnect();
    this.#keeper.start();
  }

  /** Adds a source, started or not; it is stopped with the chain. */
  add(source: AudioScheduledSourceNode, onEnded: () => void = () => {}): void {
    this.#sources.add(source);
    source.onended = () => {
      this.#sources.delete(source);
      source.disconnect();
      onEnded();
    };
  }

  /** Fades out within 5 ms, stops every source and disconnects. Scheduled sources never sound. */
  end(): void {
    const now = this.#context.currentTime;
    const over = now + FADE_SECONDS;
    const { gain } = this.#mute;
    gain.cancelScheduledValues(now);
    gain.setValueAtTime(gain.value, now);
    gain.linearRampToValueAtTime(0, over);
    for (const source of this.#sources) source.stop(over);
    this.#keeper.stop(over);
  }
}

function gainNode(context: BaseAudioContext, gain: number): GainNode {
  return new GainNode(context, { gain, channelCount: 1, channelCountMode: 'explicit' });
}

function biquad(context: BaseAudioContext, type: BiquadFilterType, frequency: Hertz, q: number): BiquadFilterNode {
  // Web Audio states the quality of these filters in decibels.
  return new BiquadFilterNode(context, { type, frequency, Q: 20 * Math.log10(q) });
}

function clipCurve(): Float32Array<ArrayBuffer> {
  return Float32Array.from({ length: CLIP_POINTS }, (_, i) => softClip(CLIP_RANGE * ((2 * i) / (CLIP_POINTS - 1) - 1)));
}
