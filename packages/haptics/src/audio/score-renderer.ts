/**
 * A haptic score as a signal for transducers, within 20..400 Hz: blows are bursts of sine and
 * noise, voices are sines. Pure: takes items, fills the caller's blocks, one after the other. Once
 * its voices have begun it allocates nothing. Knows nothing of files, devices or Web Audio.
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
  /** Stems that are felt here; default all. */
  readonly stems?: readonly StemName[];
  /** Scales the sensation; default 1. */
  readonly gain?: NormalRange;
  /** Of the transducer; default flat. */
  readonly response?: ResponseCurve;
}

/** Blows that wait or sound at most; beyond them the weakest gives way. */
const MOST_BLOWS = 64;
const NO_SHAPE: TransientShape = { frequencyHz: 0, decaySeconds: 1, noise: 0, seconds: 0 };

interface Blow {
  id: number;
  startFrame: Frames;
  endFrame: Frames;
  amplitude: NormalRange;
  shape: TransientShape;
}

export class ScoreRenderer {
  readonly #options: Required<ScoreRendererOptions>;
  readonly #filter: BandFilter;
  readonly #voices = new Map<string, VoiceOscillator>();
  readonly #blows: readonly Blow[] = Array.from({ length: MOST_BLOWS }, () => ({
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
   * Takes an item; its `time` is that of the signal. A blow whose time has passed begins at once;
   * one with the id of another updates it until that has begun, or at intensity 0 takes it back.
   */
  take(item: HapticScoreItem): void {
    const { stems, gain } = this.#options;
    if (!stems.includes(item.stem)) return;
    if (item.type === 'transient') return this.#takeBlow(item);
    this.#voice(item.voice).take(item, gain);
  }

  /** Fills `out` with the next samples, each within -1..1. */
  render(out: Float32Array): void {
    out.fill(0);
    for (const voice of this.#voices.values()) voice.add(out, this.#frame);
    for (const blow of this.#blows) if (blow.endFrame > this.#frame) this.#addBlow(blow, out);
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

  #takeBlow({ id, time, intensity, sharpness }: HapticTransient): void {
    const { sampleRate, gain, response } = this.#options;
    const startFrame = Math.max(this.#frame, Math.round(time * sampleRate));
    const known = this.#blows.find((blow) => blow.id === id && blow.endFrame > this.#frame);
    if (known && known.startFrame < this.#frame) return;
    if (intensity <= 0) {
      if (known) known.endFrame = this.#frame;
      return;
    }
    const slot = known ?? this.#freeBlow();
    slot.shape = transientShape(sharpness);
    slot.id = id;
    slot.startFrame = startFrame;
    slot.endFrame = startFrame + Math.ceil(slot.shape.seconds * sampleRate);
    slot.amplitude = vibrationAmplitude(intensity * gain, slot.shape.frequencyHz, response);
  }

  #freeBlow(): Blow {
    let slot = this.#blows[0]!;
    for (const blow of this.#blows) {
      // A slot that is free, else the weakest.
      if (blow.endFrame <= this.#frame) slot = blow;
      else if (slot.endFrame > this.#frame && blow.amplitude < slot.amplitude) slot = blow;
    }
    return slot;
  }

  #addBlow({ startFrame, endFrame, amplitude, shape }: Blow, out: Float32Array): void {
    const { sampleRate } = this.#options;
    const from = Math.max(0, startFrame - this.#frame);
    const to = Math.min(out.length, endFrame - this.#frame);
    for (let i = from; i < to; i++) {
      const frame = this.#frame + i;
      out[i]! += amplitude * transientSample(shape, frame - startFrame, sampleRate, noiseAt(frame));
    }
  }
}

/** One channel of a rendered score: a transducer somewhere on the body. */
export interface AudioPlace {
  /** For people and file names: `seat`, `left wrist`. */
  readonly name: string;
  /** Stems that are felt there; default all. */
  readonly stems?: readonly StemName[];
  readonly gain?: NormalRange;
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
/** What the last blow needs to end. */
const TAIL_SECONDS: Seconds = 0.4;
/** A voice that ends at a level is closed in this time. */
const CLOSE_SECONDS: Seconds = 0.005;

/** A finished score as audio, one channel for each place, a little longer than the score. */
export function renderScore(score: HapticScore, options: RenderScoreOptions = {}): Float32Array[] {
  const { sampleRate = 48_000, places = [{ name: 'body' }] } = options;
  const frames = Math.ceil((score.duration + TAIL_SECONDS) * sampleRate);
  return places.map(({ stems = STEM_NAMES, gain = 1, response = FLAT_RESPONSE }) => {
    const renderer = new ScoreRenderer({ sampleRate, stems, gain, response });
    const feed = createFeed(score, renderer);
    const channel = new Float32Array(frames);
    for (let from = 0; from < frames; from += BLOCK_FRAMES) {
      const block = channel.subarray(from, Math.min(frames, from + BLOCK_FRAMES));
      feed((from + block.length) / sampleRate);
      renderer.render(block);
    }
    return channel;
  });
}

/** Gives `renderer` what it must know to render up to a time: blows until then, voices one knot beyond. */
function createFeed(score: HapticScore, renderer: ScoreRenderer): (until: Seconds) => void {
  let nextBlow = 0;
  const voices = score.voices.map(({ knots, ...voice }) => ({ voice, knots: closed(knots), next: 0 }));
  return (until) => {
    while (nextBlow < score.transients.length && score.transients[nextBlow]!.time <= until) {
      renderer.take(score.transients[nextBlow++]!);
    }
    for (const state of voices) {
      while (state.next < state.knots.length && (state.knots[state.next - 1]?.time ?? 0) <= until) {
        renderer.take({ type: 'point', ...state.voice, ...state.knots[state.next++]! });
      }
    }
  };
}

function closed(knots: HapticScore['voices'][number]['knots']): HapticScore['voices'][number]['knots'] {
  const last = knots.at(-1);
  if (!last || last.amplitude === 0) return knots;
  return [...knots, { ...last, time: last.time + CLOSE_SECONDS, amplitude: 0 }];
}
