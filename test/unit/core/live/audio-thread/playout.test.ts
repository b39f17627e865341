/** Output of the audio thread with and without stems. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core/engine';
import { FrameRing, allocateRing } from '@sense/core/internal';
import { Playout } from '../../../../../packages/core/src/live/audio-thread/playout.js';

const QUANTUM = 128;
const DELAY = 512;
const CHANNELS = 2 * STEM_NAMES.length;
const OTHER_LEFT = 2 * STEM_NAMES.indexOf('other');

/** Input of ones and stems of a quarter each, so that the sum of all outputs is one per side. */
class Rig {
  readonly input = new FrameRing(allocateRing(2, 4096, false));
  readonly stems = new FrameRing(allocateRing(CHANNELS, 4096, false));
  readonly playout = new Playout({ chainFrames: DELAY, margin: { minFrames: 0, maxFrames: 0 }, sampleRate: 48_000 });
  readonly output: Float32Array[] = Array.from({ length: CHANNELS }, () => new Float32Array(0));
  readonly #ones = new Float32Array(QUANTUM).fill(1);
  readonly #quarters = new Float32Array(QUANTUM).fill(0.25);

  quantum(stemsArrive: boolean): void {
    this.input.write([this.#ones, this.#ones], QUANTUM);
    if (stemsArrive) this.stems.write(Array<Float32Array>(CHANNELS).fill(this.#quarters), QUANTUM);
    else this.stems.jump(this.stems.writtenFrames + QUANTUM);
    const outputs = Array.from({ length: CHANNELS }, () => new Float32Array(QUANTUM));
    this.playout.render(this.input, this.stems, outputs, QUANTUM);
    for (const [channel, output] of outputs.entries()) {
      this.output[channel] = Float32Array.of(...this.output[channel]!, ...output);
    }
  }

  left(): number[] {
    const sum = new Float32Array(this.output[0]!.length);
    for (let channel = 0; channel < CHANNELS; channel += 2) this.output[channel]!.forEach((x, i) => (sum[i]! += x));
    return [...sum];
  }
}

describe('Playout', () => {
  it('plays stems with exactly the configured delay', () => {
    const rig = new Rig();
    for (let i = 0; i < 12; i++) rig.quantum(true);
    const sum = rig.left();
    expect(sum.slice(0, DELAY).every((x) => x === 0)).toBe(true);
    expect(sum.slice(DELAY + 64).every((x) => Math.abs(x - 1) < 1e-6)).toBe(true);
    expect(rig.playout.underruns).toBe(0);
  });

  it('plays the mix as other while stems are missing, without a step, and counts the underrun', () => {
    const rig = new Rig();
    for (let i = 0; i < 12; i++) rig.quantum(true);
    for (let i = 0; i < 6; i++) rig.quantum(false);
    for (let i = 0; i < 12; i++) rig.quantum(true);
    const sum = rig.left().slice(DELAY + 64);
    expect(Math.max(...sum.slice(1).map((x, i) => Math.abs(x - sum[i]!)))).toBeLessThan(1 / 32);
    expect(sum.every((x) => x > 0.95 && x < 1.05)).toBe(true);
    expect(Math.max(...rig.output[OTHER_LEFT]!)).toBeCloseTo(1);
    // A jump of the writer invalidates earlier frames, so the frames of the delay are missing too.
    expect(rig.playout).toMatchObject({ underruns: 1, underrunFrames: 6 * QUANTUM + DELAY });
    expect(rig.output[OTHER_LEFT]!.at(-1)).toBeCloseTo(0.25);
  });

  it('plays the mix before the first stems, without counting an underrun', () => {
    const rig = new Rig();
    for (let i = 0; i < 8; i++) rig.quantum(false);
    expect(rig.output[OTHER_LEFT]!.at(-1)).toBe(1);
    expect(rig.output[0]!.at(-1)).toBe(0);
    expect(rig.playout.underruns).toBe(0);
  });
});
