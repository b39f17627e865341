/** Sound far above full scale gets the same events as at its usual level, and its stems keep its level. */
import { describe, expect, it } from 'vitest';
import { Engine, STEM_NAMES, createStereoHop } from '@sense/core/engine';
import { createRandom } from '@sense/core/internal';
import { createDspSeparator } from '@sense/separation/engine';
import { Headroom } from '../../../../packages/core/src/analysis/headroom.js';
import { addHit, addNote } from './render.js';

const FORMAT = { sampleRate: 48_000, hopFrames: 512, latencyFrames: 1024 };

describe('headroom', () => {
  it('leaves sound within 6 dB of full scale as it is, bit for bit', () => {
    const headroom = new Headroom(FORMAT);
    const hop = createStereoHop(512);
    hop.left.fill(1.9);
    hop.right.fill(-1.9);
    headroom.apply(hop);
    expect(hop.left.every((sample) => sample === Math.fround(1.9))).toBe(true);
    expect(hop.right.every((sample) => sample === Math.fround(-1.9))).toBe(true);
  });

  it('reduces a peak of +26 dB to full scale within a hop, and returns slowly', () => {
    const headroom = new Headroom(FORMAT);
    const hop = createStereoHop(512);
    const outputOf = (level: number): number => {
      hop.left.fill(level);
      headroom.apply(hop);
      return hop.left[511]!;
    };
    expect(outputOf(20)).toBeCloseTo(1, 5);
    for (let seconds = 0; seconds < 10; seconds += 512 / 48_000) outputOf(0.1);
    expect(outputOf(0.1) / 0.1).toBeLessThan(0.07);
    let largestStep = 0;
    for (let seconds = 0, last = outputOf(0.1); seconds < 180; seconds += 512 / 48_000) {
      const next = outputOf(0.1);
      largestStep = Math.max(largestStep, next / last);
      last = next;
    }
    expect(largestStep).toBeLessThan(1.001);
    expect(outputOf(0.1)).toBeCloseTo(0.1, 6);
  });
});

/** Twelve seconds of hits and notes in eighths. */
function music(): Float32Array {
  const signal = new Float32Array(12 * 48_000);
  const next = createRandom(5);
  for (let beat = 0; beat < 46; beat++) {
    const at = (beat + 1) * 12_000;
    addHit(signal, at, beat % 2 ? 0.3 : 0.7, next, beat % 2 ? 400 : 2500);
    if (beat % 3 === 0) addNote(signal, at, 0.4, 110 * 2 ** ((beat % 7) / 12));
  }
  return signal;
}

/** Times of the onsets of `signal` times `gain`, and the largest difference of the stems' sum from it. */
function run(signal: Float32Array, gain: number): { onsets: Map<string, number[]>; largestError: number } {
  const engine = new Engine(createDspSeparator());
  const { hopFrames, latencyFrames } = engine.separator;
  const hop = createStereoHop(hopFrames);
  const onsets = new Map<string, number[]>(STEM_NAMES.map((stem) => [stem, []]));
  const seen = new Set<number>();
  let largestError = 0;
  for (let at = 0; at + hopFrames <= signal.length; at += hopFrames) {
    for (const side of [hop.left, hop.right]) side.set(signal.subarray(at, at + hopFrames).map((x) => gain * x));
    void engine.process(hop);
    for (const event of engine.events) {
      if (event.type !== 'onset' || seen.has(event.id)) continue;
      seen.add(event.id);
      onsets.get(event.stem)!.push(event.time);
    }
    for (let i = 0; i < hopFrames; i++) {
      const sum = STEM_NAMES.reduce((total, stem) => total + engine.stems.audio[stem].left[i]!, 0);
      largestError = Math.max(largestError, Math.abs(sum - gain * (signal[at + i - latencyFrames] ?? 0)));
    }
  }
  return { onsets, largestError };
}

describe('music at +26 dB', () => {
  const signal = music();
  const usual = run(signal, 1);
  const loud = run(signal, 20);

  it('has the onsets that it has at its usual level', () => {
    const matched = (from: number[], to: number[]): number =>
      from.filter((time) => to.some((other) => Math.abs(other - time) <= 0.025)).length;
    const count = { usual: 0, found: 0, added: 0 };
    for (const stem of STEM_NAMES) {
      const [before, after] = [usual.onsets.get(stem)!, loud.onsets.get(stem)!];
      count.usual += before.length;
      count.found += matched(before, after);
      count.added += after.length - matched(after, before);
    }
    expect(count.usual).toBeGreaterThan(40);
    expect(count.found / count.usual).toBeGreaterThan(0.95);
    // The first hits come before the level is known.
    expect(count.added / count.usual).toBeLessThan(0.1);
  });

  it('has stems that sum to it, like at its usual level', () => {
    // The high-pass at 5 Hz is the only difference.
    expect(loud.largestError / 20).toBeLessThan(1.5 * usual.largestError + 0.01);
  });
});
