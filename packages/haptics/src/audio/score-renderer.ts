/**
 * Renders a haptic score as a signal for transducers, within 20..400 Hz: transients are bursts of sine
 * and noise, voices are sines. Fills the caller's blocks one after the other. Allocates only for the
 * first item of a voice and when a transient is scheduled. Does not depend on Web Audio.
 */
import { STEM_NAMES, type Frames, type Hertz, type NormalRange, type Seconds, type StemName } from '@sense/core/engine';
import { requireRange } from '@sense/core/internal';
import { FLAT_RESPONSE, type ResponseCurve } from '../perception/equalise.js';
import type { HapticScore, HapticScoreItem, HapticTransient } from '../score/score.js';
import { BandFilter } from './band-filter.js';
import {
  transientSample,
  transientShape,
  noiseAt,
  softClip,
  vibrationAmplitude,
  type TransientShape,
} from './vibration.js';
import { VoiceOscillator } from './voice-oscillator.js';

/** Options of {@link ScoreRenderer}. */
export interface ScoreRendererOptions {
  /** 1000..192000. */
  readonly sampleRate: Hertz;
  /** Stems that are rendered; default all. */
  readonly stems?: readonly StemName[];
  /** Scales the sensation; default 1. */
  readonly gain?: NormalRange;
  /** Response of the transducer; default flat. */
  readonly response?: ResponseCurve;
}

/** Most transients scheduled or playing; a further one replaces the weakest. */
const MAX_TRANSIENTS = 64;
const NO_SHAPE: TransientShape = { frequencyHz: 0, decaySeconds: 1, noise: 0, seconds: 0 };

interface ScheduledTransient {
  id: number;
  startFrame: Frames;
  endFrame: Frames;
  amplitude: NormalRange;
  shape: TransientShape;
}

/** Renders a haptic score to the samples of one actuator, block by block. */
export class ScoreRenderer {
  readonly #options: Required<ScoreRendererOptions>;
  readonly #filter: BandFilter;
  readonly #voices = new Map<string, VoiceOscillator>();
  readonly #transients: readonly ScheduledTransient[] = Array.from({ length: MAX_TRANSIENTS }, () => ({
    id: Number.NaN,
    startFrame: 0,
    endFrame: 0,
    amplitude: 0,
    shape: NO_SHAPE,
  }));
  #frame: Frames = 0;

  /** @throws SenseError `invalid-argument` for a sample rate outside its range */
  constructor(options: ScoreRendererOptions) {
    requireRange('sampleRate', options.sampleRate, 1000, 192_000);
    this.#options = { stems: STEM_NAMES, gain: 1, response: FLAT_RESPONSE, ...options };
    this.#filter = new BandFilter(options.sampleRate);
  }

  /** Time of the next sample. */
  get time(): Seconds {
    return this.#frame / this.#options.sampleRate;
  }

  /**
   * Schedules an item; its `time` is that of the signal. A transient whose time has passed starts
   * immediately; one with the id of another updates it until that has started, or at intensity 0 cancels it.
   */
  schedule(item: HapticScoreItem): void {
    const { stems, gain } = this.#options;
    if (!stems.includes(item.stem)) return;
    if (item.type === 'transient') return this.#scheduleTransient(item);
    this.#voice(item.voice).schedule(item, gain);
  }

  /** Fills `out` with the next samples, each within -1..1. */
  render(out: Float32Array): void {
    out.fill(0);
    for (const voice of this.#voices.values()) voice.add(out, this.#frame);
    for (const transient of this.#transients) {
      if (transient.endFrame > this.#frame) this.#addTransient(transient, out);
    }
    for (let i = 0; i < out.length; i++) out[i] = softClip(out[i]!);
    this.#filter.process(out);
    for (let i = 0; i < out.length; i++) out[i] = Math.max(-1, Math.min(1, out[i]!));
    this.#frame += out.length;
  }

  #voice(name: string): VoiceOscillator {
    const known = this.#voices.get(name);
    if (known) return known;
    const voice = new VoiceOscillator(this.#options.sampleRate, this.#options.response);
    this.#voices.set(name, voice);
    return voice;
  }

  #scheduleTransient({ id, time, intensity, sharpness }: HapticTransient): void {
    const { sampleRate, gain, response } = this.#options;
    const startFrame = Math.max(this.#frame, Math.round(time * sampleRate));
    const known = this.#transients.find((each) => each.id === id && each.endFrame > this.#frame);
    if (known && known.startFrame < this.#frame) return;
    if (intensity <= 0) {
      if (known) known.endFrame = this.#frame;
      return;
    }
    const slot = known ?? this.#freeSlot();
    slot.shape = transientShape(sharpness);
    slot.id = id;
    slot.startFrame = startFrame;
    slot.endFrame = startFrame + Math.ceil(slot.shape.seconds * sampleRate);
    slot.amplitude = vibrationAmplitude(intensity * gain, slot.shape.frequencyHz, response);
  }

  #freeSlot(): ScheduledTransient {
    let slot = this.#transients[0]!;
    for (const transient of this.#transients) {
      // A free slot, else that of the weakest.
      if (transient.endFrame <= this.#frame) slot = transient;
      else if (slot.endFrame > this.#frame && transient.amplitude < slot.amplitude) slot = transient;
    }
    return slot;
  }

  #addTransient({ startFrame, endFrame, amplitude, shape }: ScheduledTransient, out: Float32Array): void {
    const { sampleRate } = this.#options;
    const from = Math.max(0, startFrame - this.#frame);
    const to = Math.min(out.length, endFrame - this.#frame);
    for (let i = from; i < to; i++) {
      const frame = this.#frame + i;
      out[i]! += amplitude * transientSample(shape, frame - startFrame, sampleRate, noiseAt(frame));
    }
  }
}

/** One channel of a rendered score: a transducer on the body. */
export interface AudioPlace {
  /** For display and file names: `seat`, `left wrist`. */
  readonly name: string;
  /** Stems that are felt there; default all. */
  readonly stems?: readonly StemName[];
  /** Scales the sensation; default 1. */
  readonly gain?: NormalRange;
  /** Response of the transducer; default flat. */
  readonly response?: ResponseCurve;
}

/** Options of {@link renderScore}. */
export interface RenderScoreOptions {
  /** Default 48000. */
  readonly sampleRate?: Hertz;
  /** Default one place with all stems. */
  readonly places?: readonly AudioPlace[];
}

const BLOCK_FRAMES: Frames = 1024;
/** Length of the longest transient. */
const TAIL_SECONDS: Seconds = 0.4;
/** Fade of a voice whose last knot is not silent. */
const CLOSE_SECONDS: Seconds = 0.005;

/**
 * Renders a finished score as audio: one channel of samples -1..1 for each place, 0.4 s longer than
 * the score.
 *
 * @throws SenseError `invalid-argument` for a sample rate outside 1000..192000
 */
export function renderScore(score: HapticScore, options: RenderScoreOptions = {}): Float32Array[] {
  const { sampleRate = 48_000, places = [{ name: 'body' }] } = options;
  const frames = Math.ceil((score.duration + TAIL_SECONDS) * sampleRate);
  return places.map(({ stems = STEM_NAMES, gain = 1, response = FLAT_RESPONSE }) => {
    const renderer = new ScoreRenderer({ sampleRate, stems, gain, response });
    const scheduleUntil = createItemSource(score, renderer);
    const channel = new Float32Array(frames);
    for (let from = 0; from < frames; from += BLOCK_FRAMES) {
      const block = channel.subarray(from, Math.min(frames, from + BLOCK_FRAMES));
      scheduleUntil((from + block.length) / sampleRate);
      renderer.render(block);
    }
    return channel;
  });
}

/** Schedules on `renderer` what it needs to render up to a time: transients until then, voices one knot beyond. */
function createItemSource(score: HapticScore, renderer: ScoreRenderer): (until: Seconds) => void {
  let nextTransient = 0;
  const voices = score.voices.map(({ knots, ...voice }) => ({ voice, knots: closed(knots), next: 0 }));
  return (until) => {
    while (nextTransient < score.transients.length && score.transients[nextTransient]!.time <= until) {
      renderer.schedule(score.transients[nextTransient++]!);
    }
    for (const state of voices) {
      while (state.next < state.knots.length && (state.knots[state.next - 1]?.time ?? 0) <= until) {
        renderer.schedule({ type: 'point', ...state.voice, ...state.knots[state.next++]! });
      }
    }
  };
}

function closed(knots: HapticScore['voices'][number]['knots']): HapticScore['voices'][number]['knots'] {
  const last = knots.at(-1);
  if (!last || last.amplitude === 0) return knots;
  return [...knots, { ...last, time: last.time + CLOSE_SECONDS, amplitude: 0 }];
}
