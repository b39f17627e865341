/** The DSP separator: the contract of every separator, and the stems of simple sounds. */
import { describe, expect, it } from 'vitest';
import { createStemHops, createStereoHop, STEM_NAMES, type StemName, type Separator } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { noise, random } from '../signals.js';

const HOP = 512;

interface Run {
  readonly left: Record<StemName, Float32Array>;
  readonly right: Record<StemName, Float32Array>;
}

function run(left: Float32Array, right: Float32Array = left, separator: Separator = createDspSeparator()): Run {
  const hop = createStereoHop(HOP);
  const out = createStemHops(separator);
  const empty = (): Record<StemName, Float32Array> => ({
    drums: new Float32Array(left.length),
    bass: new Float32Array(left.length),
    other: new Float32Array(left.length),
    vocals: new Float32Array(left.length),
  });
  const result = { left: empty(), right: empty() };
  for (let at = 0; at + HOP <= left.length; at += HOP) {
    hop.left.set(left.subarray(at, at + HOP));
    hop.right.set(right.subarray(at, at + HOP));
    void separator.process(hop, out);
    for (const stem of STEM_NAMES) {
      result.left[stem].set(out.audio[stem].left, at);
      result.right[stem].set(out.audio[stem].right, at);
    }
  }
  return result;
}

function worstSumError(stems: Record<StemName, Float32Array>, input: Float32Array): number {
  let worst = 0;
  for (let i = HOP; i < input.length; i++) {
    const sum = stems.drums[i]! + stems.bass[i]! + stems.other[i]! + stems.vocals[i]!;
    worst = Math.max(worst, Math.abs(sum - input[i - HOP]!));
  }
  return worst;
}

const energy = (samples: Float32Array): number => samples.reduce((sum, value) => sum + value * value, 0);

describe('createDspSeparator', () => {
  it('has the engine format', () => {
    const separator = createDspSeparator();
    expect(separator).toMatchObject({
      name: 'dsp',
      sampleRate: 48_000,
      hopFrames: 512,
      latencyFrames: 512,
      maskBins: 1025,
    });
  });

  it('outputs stems that sum to the input, one hop late', () => {
    const left = noise(64 * HOP, 1);
    const right = noise(64 * HOP, 2);
    const { left: stemsLeft, right: stemsRight } = run(left, right);
    expect(worstSumError(stemsLeft, left)).toBeLessThan(5e-7);
    expect(worstSumError(stemsRight, right)).toBeLessThan(5e-7);
  });

  it('delays an impulse by latencyFrames', () => {
    const input = new Float32Array(16 * HOP);
    input[3000] = 1;
    const { left } = run(input);
    const sum = input.map((_, i) => STEM_NAMES.reduce((total, stem) => total + left[stem][i]!, 0));
    expect(sum.findIndex((value) => Math.abs(value) > 0.5)).toBe(3000 + HOP);
    expect(sum[3000 + HOP]).toBeCloseTo(1, 6);
  });

  it('outputs silence and finite masks for silence', () => {
    const separator = createDspSeparator();
    const out = createStemHops(separator);
    const silence = createStereoHop(HOP);
    for (let i = 0; i < 20; i++) void separator.process(silence, out);
    for (const stem of STEM_NAMES) {
      expect(out.audio[stem].left.every((value) => value === 0)).toBe(true);
      expect(out.masks[stem].every((value) => Number.isFinite(value))).toBe(true);
    }
  });

  it('outputs masks in 0..1 that sum to one', () => {
    const separator = createDspSeparator();
    const out = createStemHops(separator);
    const hop = createStereoHop(HOP);
    for (let i = 0; i < 40; i++) {
      hop.left.set(noise(HOP, i, i % 7 === 0 ? 1 : 0.01));
      hop.right.set(noise(HOP, 100 + i, 0.1));
      void separator.process(hop, out);
      for (let bin = 0; bin < separator.maskBins; bin++) {
        let sum = 0;
        for (const stem of STEM_NAMES) {
          const gain = out.masks[stem][bin]!;
          if (!(gain >= 0 && gain <= 1)) expect.fail(`gain ${gain} of ${stem} in bin ${bin}`);
          sum += gain;
        }
        if (Math.abs(sum - 1) > 1e-5) expect.fail(`sum ${sum} in bin ${bin}`);
      }
    }
  });

  it('recovers from samples that are not finite, huge or denormal', () => {
    const input = noise(64 * HOP, 4);
    const wild = [NaN, Infinity, -Infinity, 3.4e38, -3.4e38, 1e-42, 1e-30];
    for (let i = 0; i < 8 * HOP; i++) input[8 * HOP + i] = wild[i % wild.length]!;
    const { left } = run(input);
    for (const stem of STEM_NAMES) expect(left[stem].every((value) => Number.isFinite(value))).toBe(true);
    const calm = 40 * HOP;
    for (let i = calm; i < input.length; i++) {
      const sum = STEM_NAMES.reduce((total, stem) => total + left[stem][i]!, 0);
      expect(Math.abs(sum - input[i - HOP]!)).toBeLessThan(1e-6);
    }
  });

  it('is deterministic, and reset clears all state', () => {
    const input = noise(40 * HOP, 6);
    const separator = createDspSeparator();
    const first = run(input, input, separator);
    separator.reset();
    expect(run(input, input, separator)).toEqual(first);
    expect(run(input)).toEqual(first);
  });

  it('is causal: later hops do not change earlier stems', () => {
    const one = noise(40 * HOP, 7);
    const two = one.slice();
    two.set(noise(20 * HOP, 8, 1), 20 * HOP);
    const a = run(one).left;
    const b = run(two).left;
    for (const stem of STEM_NAMES) {
      expect(a[stem].subarray(0, 20 * HOP)).toEqual(b[stem].subarray(0, 20 * HOP));
      expect(a[stem].subarray(21 * HOP)).not.toEqual(b[stem].subarray(21 * HOP));
    }
  });

  it('outputs equal channels for mono', () => {
    const { left, right } = run(noise(30 * HOP, 9));
    for (const stem of STEM_NAMES) expect(left[stem]).toEqual(right[stem]);
  });

  it('does not change its input', () => {
    const hop = createStereoHop(HOP);
    hop.left.set(noise(HOP, 10));
    const before = hop.left.slice();
    const separator = createDspSeparator();
    void separator.process(hop, createStemHops(separator));
    expect(hop.left).toEqual(before);
  });
});

describe('separation of simple sounds', () => {
  const SECONDS = 6;
  const LENGTH = Math.floor((SECONDS * 48_000) / HOP) * HOP;
  const sources = { drums: drumHits(LENGTH), bass: bassLine(LENGTH), other: chord(LENGTH) };

  it.each(['drums', 'bass', 'other'] as const)('%s of a drum, bass and chord mix is mostly in its stem', (name) => {
    const mixture = sources.drums.map((value, i) => value + sources.bass[i]! + sources.other[i]!);
    const { left } = run(mixture);
    const wanted = sources[name];
    let error = 0;
    let total = 0;
    for (let i = 48_000; i < LENGTH; i++) {
      error += (left[name][i]! - wanted[i - HOP]!) ** 2;
      total += wanted[i - HOP]! ** 2;
    }
    expect(10 * Math.log10(total / error)).toBeGreaterThan(1);
  });

  it.each(['drums', 'bass', 'other'] as const)('%s alone is more in its stem than in any other', (name) => {
    const { left } = run(sources[name]);
    for (const stem of STEM_NAMES) {
      if (stem !== name) expect(energy(left[name])).toBeGreaterThan(1.5 * energy(left[stem]));
    }
  });
});

/** A decaying sine sweep (kick) and a noise burst (snare), alternating every quarter of a second. */
function drumHits(length: number): Float32Array {
  const out = new Float32Array(length);
  const next = random(20);
  for (let start = 6000, hit = 0; start < length; start += 12_000, hit++) {
    for (let i = 0; i < 9600 && start + i < length; i++) {
      const seconds = i / 48_000;
      const kick = 0.6 * Math.sin(2 * Math.PI * (50 * seconds - 3 * Math.exp(-seconds * 40))) * Math.exp(-seconds * 14);
      const snare = 0.4 * (2 * next() - 1) * Math.exp(-seconds * 25);
      out[start + i] = hit % 2 === 0 ? kick : snare;
    }
  }
  return out;
}

/** Half-second notes from 55 Hz up, with three harmonics. */
function bassLine(length: number): Float32Array {
  const pitchesHz = [55, 65.4, 73.4, 49];
  let phase = 0;
  return Float32Array.from({ length }, (_, i) => {
    phase += (2 * Math.PI * pitchesHz[Math.floor(i / 24_000) % 4]!) / 48_000;
    return 0.15 * (Math.sin(phase) + 0.4 * Math.sin(2 * phase) + 0.2 * Math.sin(3 * phase));
  });
}

/** Two-second chords of three notes with decreasing harmonics. */
function chord(length: number): Float32Array {
  const chordsHz = [
    [440, 554.4, 659.3],
    [392, 493.9, 587.3],
  ];
  return Float32Array.from({ length }, (_, i) => {
    let sum = 0;
    for (const hz of chordsHz[Math.floor(i / 96_000) % 2]!) {
      for (let harmonic = 1; harmonic <= 5; harmonic++) {
        sum += Math.sin((2 * Math.PI * hz * harmonic * i) / 48_000) / harmonic ** 1.5;
      }
    }
    return 0.08 * sum;
  });
}
