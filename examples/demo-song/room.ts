/**
 * Reverberation of a small room: a feedback delay network of eight lines mixed by a Hadamard matrix
 * (Jot and Chaigne, AES 90, 1991). Linear, so that the reverberated stems still sum to the mixture.
 */
import type { Frames, Hertz, Seconds } from '@sense/core/engine';
import type { StereoBuffer } from './stereo.js';

/** Line lengths in seconds, without simple ratios: a dense response without audible pitch. */
const LINE_SECONDS = [0.0229, 0.0271, 0.0313, 0.0353, 0.0397, 0.0433, 0.0477, 0.0521];
/** Cutoff of the absorption by walls and air. */
const DAMPING_HZ: Hertz = 5200;
const INPUT_GAIN = 0.35;
const HADAMARD_SCALE = 1 / Math.sqrt(8);

export interface Room {
  /** Time to fall by 60 dB. */
  readonly decaySeconds: Seconds;
  /** Gain of the reverberation relative to the dry sound. */
  readonly send: number;
  /** Delay of the first reflection. */
  readonly preDelaySeconds: Seconds;
}

/** One delay line with damping. `out` is the last value read. */
class Line {
  out = 0;
  readonly #samples: Float32Array;
  readonly #gain: number;
  readonly #bright: number;
  #at: Frames = 0;

  constructor(seconds: Seconds, decaySeconds: Seconds, sampleRate: Hertz) {
    this.#samples = new Float32Array(Math.round(seconds * sampleRate));
    this.#gain = 10 ** ((-3 * seconds) / decaySeconds);
    this.#bright = 1 - Math.exp((-2 * Math.PI * DAMPING_HZ) / sampleRate);
  }

  read(): number {
    this.out += this.#bright * (this.#gain * this.#samples[this.#at]! - this.out);
    return this.out;
  }

  write(value: number): void {
    this.#samples[this.#at] = value;
    this.#at = this.#at + 1 < this.#samples.length ? this.#at + 1 : 0;
  }
}

/** Adds reverberation to `buffer` in place. */
export function addRoom(buffer: StereoBuffer, sampleRate: Hertz, room: Room): void {
  const { left, right } = buffer;
  const lines = LINE_SECONDS.map((seconds) => new Line(seconds, room.decaySeconds, sampleRate));
  const [la, lb, lc, ld, le, lf, lg, lh] = lines as [Line, Line, Line, Line, Line, Line, Line, Line];
  const preDelay = Math.round(room.preDelaySeconds * sampleRate);
  const dryLeft = left.slice();
  const dryRight = right.slice();
  for (let i = preDelay; i < left.length; i++) {
    const a = la.read();
    const b = lb.read();
    const c = lc.read();
    const d = ld.read();
    const e = le.read();
    const f = lf.read();
    const g = lg.read();
    const h = lh.read();
    left[i]! += room.send * (a + c - e + g);
    right[i]! += room.send * (b - d + f + h);
    // Hadamard matrix of order 8: sums and differences at distances 1, 2 and 4.
    const p = a + b + (c + d);
    const q = a - b + (c - d);
    const r = a + b - (c + d);
    const s = a - b - (c - d);
    const t = e + f + (g + h);
    const u = e - f + (g - h);
    const v = e + f - (g + h);
    const w = e - f - (g - h);
    const inLeft = INPUT_GAIN * dryLeft[i - preDelay]!;
    const inRight = INPUT_GAIN * dryRight[i - preDelay]!;
    la.write(HADAMARD_SCALE * (p + t) + inLeft);
    lb.write(HADAMARD_SCALE * (q + u) + inRight);
    lc.write(HADAMARD_SCALE * (r + v) + inLeft);
    ld.write(HADAMARD_SCALE * (s + w) + inRight);
    le.write(HADAMARD_SCALE * (p - t) + inLeft);
    lf.write(HADAMARD_SCALE * (q - u) + inRight);
    lg.write(HADAMARD_SCALE * (r - v) + inLeft);
    lh.write(HADAMARD_SCALE * (s - w) + inRight);
  }
}
