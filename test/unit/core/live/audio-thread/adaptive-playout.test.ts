/** The playout margin over simulated arrival times of stems: gaps, the course of the margin, and the samples of its changes. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { StemDelay } from '../../../../../packages/core/src/session/stem-delay.js';
import { CHAIN, HOP, RATE, simulate, type Simulation } from './simulated-playout.js';

const ms = (duration: number): number => Math.round((duration / 1000) * RATE);
const ADAPTIVE = { minFrames: ms(21), maxFrames: ms(170) };
const CONSTANT = { minFrames: ms(21), maxFrames: ms(21) };
const HOP_S = HOP / RATE;
/** Below full scale; its period is no part of a quantum or hop. */
const HERTZ = 220;
const tone = (frame: number): number => 0.5 * Math.sin((2 * Math.PI * HERTZ * frame) / RATE);
const LARGEST_TONE_STEP = 0.5 * 2 * Math.PI * (HERTZ / RATE);

/** Processing takes 5 ms, and `stallMs` more from second `at` on for as long. */
function stalls(...list: readonly (readonly [at: number, stallMs: number])[]): (hop: number) => number {
  return (hop) => {
    const endS = (hop + 1) * HOP_S;
    const stall = list.find(([at, stallMs]) => endS >= at && endS < at + stallMs / 1000);
    return ms(5) + (stall ? ms((stall[0] - endS) * 1000 + stall[1]) : 0);
  };
}

/** Processing takes 2 to `largestMs` ms, at random. */
function jitter(largestMs: number): (hop: number) => number {
  const random = createRandom(11);
  const drawn: number[] = [];
  return (hop) => {
    while (drawn.length <= hop) drawn.push(ms(2 + (largestMs - 2) * random()));
    return drawn[hop]!;
  };
}

const run = (parts: Partial<Simulation>): ReturnType<typeof simulate> =>
  simulate({ margin: ADAPTIVE, sample: tone, lateness: stalls(), seconds: 10, ...parts });

function largestStep(samples: Float32Array, from: number): number {
  let largest = 0;
  for (let i = from; i < samples.length; i++) largest = Math.max(largest, Math.abs(samples[i]! - samples[i - 1]!));
  return largest;
}

describe('the playout margin', () => {
  it('stays while stems arrive in good time', () => {
    const { playout, course } = run({ lateness: jitter(8) });
    expect(course).toEqual([]);
    expect(playout).toMatchObject({ underruns: 0, delayFrames: CHAIN + ADAPTIVE.minFrames });
  });

  it('grows before stems run out, so that jitter and stalls leave no gap', () => {
    const lateness = stalls([2, 40], [3, 90], [4, 90], [5, 130]);
    const { playout, course } = run({ lateness });
    expect(playout.underruns).toBe(0);
    expect(course.length).toBeGreaterThanOrEqual(2);
    expect(course.length).toBeLessThanOrEqual(4);
    const margins = course.map(([, frames]) => frames);
    expect(margins).toEqual([...margins].sort((a, b) => a - b));
    for (const frames of margins) expect(frames).toBeLessThanOrEqual(ADAPTIVE.maxFrames);
    // The same stalls with a constant margin.
    expect(run({ lateness, margin: CONSTANT }).playout.underruns).toBe(4);
  });

  it('does not grow again for stalls that it has grown for', () => {
    const { course } = run({ lateness: stalls([1, 40], [2, 40], [3, 40], [4, 40], [5, 40], [6, 40]) });
    expect(course.length).toBeGreaterThan(0);
    expect(course.at(-1)![0]).toBeLessThan(2.1);
  });

  it('is at most the largest, beyond which the mix replaces the stems', () => {
    const { playout } = run({ lateness: stalls([2, 400]) });
    expect(playout.underruns).toBe(1);
    expect(playout.delayFrames).toBeLessThanOrEqual(CHAIN + ADAPTIVE.maxFrames);
  });

  it('shrinks slowly when stems have arrived in good time for 20 s, and stays above what they need', () => {
    const { playout, course } = run({ lateness: stalls([1, 90]), seconds: 75 });
    const shrinks = course.filter(([, frames], i) => i > 0 && frames < course[i - 1]![1]);
    expect(shrinks.length).toBeGreaterThanOrEqual(2);
    expect(shrinks[0]![0]).toBeGreaterThan(20);
    course.slice(1).forEach(([second, frames], i) => {
      if (frames < course[i]![1]) {
        expect(second - course[i]![0]).toBeGreaterThan(19.99);
        expect(course[i]![1] - frames).toBeLessThanOrEqual(ms(10));
      }
    });
    expect(playout.delayFrames).toBeGreaterThanOrEqual(CHAIN + ADAPTIVE.minFrames);
    expect(playout.underruns).toBe(0);
  });

  it('is constant where both limits are equal', () => {
    const { playout, course } = run({ margin: CONSTANT, lateness: stalls([2, 40]) });
    expect(course).toEqual([]);
    expect(playout.underruns).toBe(1);
  });

  it('recovers from a drought of a second with one gap', () => {
    const { playout, left } = run({ lateness: stalls([2, 1000]), seconds: 6 });
    expect(playout.underruns).toBe(1);
    const last = left.subarray(-RATE);
    expect(Math.max(...last)).toBeCloseTo(0.5, 2);
  });
});

describe('a change of the margin', () => {
  const changing = run({ lateness: stalls([1, 90]), seconds: 26 });

  it('has no click: no step is larger than those of the sound', () => {
    expect(changing.course.length).toBeGreaterThanOrEqual(2);
    const start = CHAIN + ADAPTIVE.minFrames + 128;
    expect(largestStep(changing.left, start)).toBeLessThan(1.15 * LARGEST_TONE_STEP);
    expect(largestStep(changing.drums, start)).toBeLessThan(1.15 * (LARGEST_TONE_STEP / 4));
  });

  it('is aligned, so that a tone keeps its level during the cross-fade', () => {
    for (const { fromFrame } of changing.changes) {
      const around = changing.left.subarray(fromFrame - 400, fromFrame + 400);
      expect(Math.max(...around)).toBeGreaterThan(0.48);
      expect(Math.max(...around)).toBeLessThan(0.51);
    }
  });

  it('is a jump in the input of which every sample outside the cross-fade is exact', () => {
    const ramp = (frame: number): number => frame / 2 ** 24;
    const { left, changes } = run({ sample: ramp, lateness: stalls([1, 90]), seconds: 4 });
    let delay = CHAIN + ADAPTIVE.minFrames;
    let wrong = 0;
    let next = 0;
    for (let frame = delay + 64; frame < left.length; frame++) {
      const change = changes[next];
      if (change && frame >= change.fromFrame + 128) {
        delay = change.delayFrames;
        next++;
      }
      const isFading = changes.some(({ fromFrame }) => Math.abs(frame - fromFrame) <= 128);
      if (!isFading && left[frame] !== Math.fround(ramp(frame - delay))) wrong++;
    }
    expect(changes.length).toBeGreaterThan(0);
    expect(wrong).toBe(0);
  });

  it('is known to the time arithmetic: input is heard where it says', () => {
    const clicks = (frame: number): number => (frame % 4800 === 0 ? 1 : 0);
    const { left, changes } = run({ sample: clicks, lateness: stalls([1, 90]), seconds: 26 });
    const delay = new StemDelay({ chainFrames: CHAIN, marginFrames: ADAPTIVE.minFrames, sampleRate: RATE });
    for (const { fromFrame, delayFrames } of changes) delay.change(delayFrames, fromFrame);
    let found = 0;
    for (let frame = 4800; frame < left.length - RATE; frame += 4800) {
      const at = Math.round(delay.playedAt(frame / RATE) * RATE);
      if (changes.some(({ fromFrame }) => Math.abs(at - fromFrame) <= 128)) continue;
      expect(left[at]).toBeCloseTo(1);
      found++;
    }
    expect(found).toBeGreaterThan(200);
  });
});
