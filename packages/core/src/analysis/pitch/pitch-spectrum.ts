/**
 * Power spectrum for pitch tracking: the mid channel of the mixture, resampled to about 12 kHz, in a
 * frame long enough for the lowest bass string.
 */
import { RealFft } from '../../dsp/fft.js';
import { LIVE_STOPBAND, Resampler } from '../../dsp/resampler.js';
import type { StereoHop } from '../../model/stems.js';
import type { Frames, Hertz, Seconds } from '../../model/units.js';

/** Minimum rate of the frames: the partials of a voice are below half of it. */
const MIN_RATE: Hertz = 12_000;
/** Samples of a frame at the lower rate: 85 ms at 48 kHz, 2.6 periods of 31 Hz. */
const SIZE: Frames = 1024;

export class PitchSpectrum {
  /** Rate of the frames. */
  readonly sampleRate: Hertz;
  readonly size = SIZE;
  /** `|X|^2` of the windowed frame, `size / 2 + 1` bins from 0 to `sampleRate / 2`. */
  readonly power = new Float32Array(SIZE / 2 + 1);
  /** Delay of the centre of the frame, and so of the pitch, behind the newest sample. */
  readonly delaySeconds: Seconds;
  /** The Hann window of the frame. */
  readonly window = Float32Array.from({ length: SIZE }, (_, i) => Math.sin((Math.PI * (i + 0.5)) / SIZE) ** 2);
  readonly #fft = new RealFft(SIZE);
  readonly #resampler: Resampler;
  readonly #mid: Float32Array;
  readonly #resampled: Float32Array;
  /** The newest `size` samples: a ring that starts at `#head`. */
  readonly #ring = new Float32Array(SIZE);
  #head: Frames = 0;
  readonly #frame = new Float32Array(SIZE);
  readonly #spectrum = new Float64Array(SIZE + 2);

  constructor(sampleRate: Hertz, hopFrames: Frames) {
    this.sampleRate = Math.round(sampleRate / Math.max(1, Math.floor(sampleRate / MIN_RATE)));
    this.#resampler = new Resampler({
      inputRate: sampleRate,
      outputRate: this.sampleRate,
      channels: 1,
      stopband: LIVE_STOPBAND,
    });
    this.#mid = new Float32Array(hopFrames);
    this.#resampled = new Float32Array(this.#resampler.maxOutputFrames(hopFrames));
    this.delaySeconds = this.#resampler.delaySeconds + SIZE / 2 / this.sampleRate;
  }

  /** Takes a hop and fills {@link power}. */
  process(hop: StereoHop): void {
    const frames = this.#mid.length;
    for (let i = 0; i < frames; i++) this.#mid[i] = 0.5 * (hop.left[i]! + hop.right[i]!);
    const count = this.#resampler.process([this.#mid], frames, [this.#resampled]);
    for (let i = 0; i < count; i++) {
      this.#ring[this.#head] = this.#resampled[i]!;
      this.#head = (this.#head + 1) & (SIZE - 1);
    }
    const head = this.#head;
    const ring = this.#ring;
    const { window, power } = this;
    const frame = this.#frame;
    const spectrum = this.#spectrum;
    for (let i = 0; i < SIZE; i++) frame[i] = ring[(head + i) & (SIZE - 1)]! * window[i]!;
    this.#fft.forward(frame, spectrum);
    for (let bin = 0; bin < power.length; bin++) {
      const re = spectrum[2 * bin]!;
      const im = spectrum[2 * bin + 1]!;
      power[bin] = re * re + im * im;
    }
  }

  reset(): void {
    this.#resampler.reset();
    this.#ring.fill(0);
    this.power.fill(0);
    this.#head = 0;
  }
}
