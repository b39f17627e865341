/** The resampler against ideal tones: flat band, rejection, exact delay, no drift, any block size. */
import { describe, expect, it } from 'vitest';
import { Resampler, type ResamplerOptions } from '../../../../packages/core/src/dsp/resampler.js';

const RATES: readonly (readonly [number, number])[] = [
  [44_100, 48_000],
  [48_000, 44_100],
  [8_000, 48_000],
  [48_000, 8_000],
  [192_000, 48_000],
  [48_000, 192_000],
  [96_000, 44_100],
  [22_050, 48_000],
  [47_999, 48_000],
];

function tone(frequency: number, rate: number, frames: number, offsetFrames = 0): Float32Array {
  return Float32Array.from({ length: frames }, (_, i) =>
    Math.sin((2 * Math.PI * frequency * (i - offsetFrames)) / rate),
  );
}

function convert(options: Omit<ResamplerOptions, 'channels'>, input: Float32Array, block = 128) {
  const resampler = new Resampler({ ...options, channels: 1 });
  const out = new Float32Array(resampler.maxOutputFrames(block));
  const all: number[] = [];
  for (let at = 0; at < input.length; at += block) {
    const chunk = input.subarray(at, at + block);
    const frames = resampler.process([chunk], chunk.length, [out]);
    expect(frames).toBeLessThanOrEqual(resampler.maxOutputFrames(chunk.length));
    all.push(...out.subarray(0, frames));
  }
  return { resampler, output: Float32Array.from(all) };
}

/** RMS of the difference of two signals over `from`..`to`, in dB re a full-scale sine. */
function errorDb(a: Float32Array, b: Float32Array, from: number, to: number): number {
  let sum = 0;
  for (let i = from; i < to; i++) sum += (a[i]! - b[i]!) ** 2;
  return 10 * Math.log10((2 * sum) / (to - from) + 1e-30);
}

describe('Resampler', () => {
  for (const [inputRate, outputRate] of RATES) {
    const lower = Math.min(inputRate, outputRate);
    const name = `${inputRate} to ${outputRate}`;

    it(`${name}: delays tones in the flat band by exactly delayFrames`, () => {
      for (const frequency of [0.01 * lower, 0.2 * lower, 0.45 * lower]) {
        const input = tone(frequency, inputRate, Math.round(inputRate * 0.1));
        const { resampler, output } = convert({ inputRate, outputRate }, input);
        const ideal = tone(frequency, outputRate, output.length, resampler.delayFrames);
        expect(errorDb(output, ideal, 2 * resampler.delayFrames + 2, output.length)).toBeLessThan(-78);
      }
    });

    it(`${name}: returns the exact number of frames`, () => {
      const { output } = convert({ inputRate, outputRate }, new Float32Array(inputRate / 10), 97);
      expect(output.length).toBe(Math.ceil((Math.floor(inputRate / 10) * outputRate) / inputRate));
    });
  }

  it('attenuates frequencies above the lower Nyquist frequency by 80 dB', () => {
    for (const [inputRate, outputRate] of RATES.filter(([from, to]) => from > to)) {
      for (const fraction of [1.001, 1.05, 1.09]) {
        const { resampler, output } = convert(
          { inputRate, outputRate },
          tone((fraction * outputRate) / 2, inputRate, Math.round(inputRate * 0.2)),
        );
        const silence = new Float32Array(output.length);
        expect(errorDb(output, silence, 2 * resampler.delayFrames + 2, output.length)).toBeLessThan(-80);
      }
    }
  });

  it('halves the delay with a wider transition, and attenuates above it', () => {
    const wide = { inputRate: 48_000, outputRate: 44_100, stopband: 1.1 };
    const { resampler, output } = convert(wide, tone(22_050 * 1.08, 48_000, 9600));
    const narrow = new Resampler({ inputRate: 48_000, outputRate: 44_100, channels: 1 });
    expect(resampler.delayFrames).toBeLessThanOrEqual(Math.ceil(narrow.delayFrames / 2));
    expect(resampler.delaySeconds).toBeLessThan(0.001);
    // 1.08 is inside the transition: its alias at 0.92 is attenuated. Above 1.1 there is no alias.
    expect(errorDb(output, new Float32Array(output.length), 100, output.length)).toBeLessThan(-40);
  });

  it('preserves a constant and the position of an impulse', () => {
    const { resampler, output } = convert({ inputRate: 44_100, outputRate: 48_000 }, new Float32Array(4410).fill(0.5));
    for (let i = 2 * resampler.delayFrames; i < output.length; i++) expect(output[i]).toBeCloseTo(0.5, 5);

    const impulse = new Float32Array(4410);
    impulse[147 * 4] = 1;
    const { output: response } = convert({ inputRate: 44_100, outputRate: 48_000 }, impulse);
    const peak = response.indexOf(response.reduce((a, b) => Math.max(a, b)));
    expect(peak).toBe(160 * 4 + resampler.delayFrames);
    expect(response[peak - 3]).toBeCloseTo(response[peak + 3]!, 5);
    expect(response.subarray(0, peak - resampler.delayFrames - 1).every((value) => value === 0)).toBe(true);
  });

  it('gives the same samples for any block size, for every channel, and after reset', () => {
    const left = tone(997, 44_100, 3000);
    const right = tone(3001, 44_100, 3000);
    const resampler = new Resampler({ inputRate: 44_100, outputRate: 48_000, channels: 2 });
    const frames = resampler.maxOutputFrames(3000);
    const whole = [new Float32Array(frames), new Float32Array(frames)];
    const count = resampler.process([left, right], 3000, whole);
    for (const block of [1, 61, 128, 1024]) {
      resampler.reset();
      expect(convert({ inputRate: 44_100, outputRate: 48_000 }, right, block).output).toEqual(
        whole[1]!.subarray(0, count),
      );
    }
    const again = [new Float32Array(frames), new Float32Array(frames)];
    expect(resampler.process([left, right], 3000, again)).toBe(count);
    expect(again).toEqual(whole);
  });

  it('does not drift: the frame count is exact with odd block sizes', () => {
    const resampler = new Resampler({ inputRate: 44_100, outputRate: 48_000, channels: 1 });
    const silence = new Float32Array(1 << 16);
    const out = new Float32Array(resampler.maxOutputFrames(silence.length));
    // The phase repeats every 147 input frames: 6000 periods represent hours.
    let fed = 0;
    let produced = 0;
    while (fed < 44_100 * 20) {
      produced += resampler.process([silence], 65_521, [out]);
      fed += 65_521;
    }
    expect(produced).toBe(Math.ceil((fed * 160) / 147));
  });

  it('copies at equal rates, without delay', () => {
    const input = tone(1000, 48_000, 128);
    const { resampler, output } = convert({ inputRate: 48_000, outputRate: 48_000 }, input);
    expect(resampler.delayFrames).toBe(0);
    expect(output).toEqual(input);
  });

  it('refuses rates that are not whole or out of range', () => {
    for (const inputRate of [0, 44_100.5, Number.NaN, 1e6]) {
      expect(() => new Resampler({ inputRate, outputRate: 48_000, channels: 1 })).toThrow(/inputRate/);
    }
    expect(() => new Resampler({ inputRate: 48_000, outputRate: 48_000, channels: 0 })).toThrow(/channels/);
  });
});
