/** The beat measures on sequences with scores derived by hand. */
import { describe, expect, it } from 'vitest';
import { scoreBeats } from '../../../../bench/metrics/beat.js';
import { cemgil } from '../../../../bench/metrics/beat-cemgil.js';
import { continuity } from '../../../../bench/metrics/beat-continuity.js';
import { goto } from '../../../../bench/metrics/beat-goto.js';
import { informationGain } from '../../../../bench/metrics/beat-information-gain.js';
import { metricalLevels } from '../../../../bench/metrics/beat-levels.js';
import { pScore } from '../../../../bench/metrics/beat-p-score.js';

/** `count` beats from `start`, `interval` apart; halves and quarters are exact in binary. */
const beats = (start: number, interval: number, count: number): number[] =>
  Array.from({ length: count }, (_, i) => start + i * interval);

const TRUTH = beats(6, 0.5, 20);

describe('beat scores', () => {
  it('are perfect for the reference itself', () => {
    expect(scoreBeats(TRUTH, TRUTH)).toEqual({
      fMeasure: 1,
      cemgil: 1,
      cemgilBest: 1,
      goto: 1,
      pScore: 1,
      cmlC: 1,
      cmlT: 1,
      amlC: 1,
      amlT: 1,
      informationGain: 1,
    });
  });

  it('are 0 for empty lists', () => {
    for (const score of Object.values(scoreBeats(TRUTH, []))) expect(score).toBe(0);
    for (const score of Object.values(scoreBeats([], TRUTH))) expect(score).toBe(0);
  });

  it('ignore beats before 5 s, but not at 5 s', () => {
    expect(scoreBeats([0.3, 1.1, 4.99, ...TRUTH], [2, ...TRUTH]).fMeasure).toBe(1);
    expect(scoreBeats([5, ...TRUTH], TRUTH).fMeasure).toBeCloseTo(40 / 41, 12);
  });

  it('reject beats that are not ascending', () => {
    expect(() => scoreBeats(TRUTH, [7, 6])).toThrowError(/estimated must ascend/);
  });
});

describe('metrical levels', () => {
  it('are off-beat, double and both half levels', () => {
    expect(metricalLevels([1, 2, 4])).toEqual([[1, 2, 4], [1.5, 3], [1, 1.5, 2, 3, 4], [1, 4], [2]]);
    expect(metricalLevels([1])).toEqual([[1], [], [1], [1], []]);
  });
});

describe('Cemgil', () => {
  it('is a Gaussian of 40 ms', () => {
    const late = TRUTH.map((time) => time + 0.04);
    expect(cemgil(TRUTH, late).cemgil).toBeCloseTo(Math.exp(-0.5), 12);
  });

  it('scores off-beats at the best level only', () => {
    const scores = cemgil(TRUTH, beats(6.25, 0.5, 19));
    expect(scores.cemgil).toBeLessThan(1e-6);
    expect(scores.cemgilBest).toBeCloseTo(1, 12);
  });
});

describe('continuity', () => {
  it('distinguishes metrical levels', () => {
    const half = continuity(TRUTH, beats(6, 1, 10));
    expect(half).toEqual({ cmlC: 0, cmlT: 0, amlC: 1, amlT: 1 });
  });

  it('distinguishes the longest run from all correct beats', () => {
    // Beat 12 of 20 is 30 % of a beat late: it is wrong, and so is the interval that follows.
    const estimated = TRUTH.map((time, i) => (i === 12 ? time + 0.15 : time));
    expect(continuity(TRUTH, estimated)).toMatchObject({ cmlC: 12 / 20, cmlT: 18 / 20 });
  });

  it('divides by the longer list', () => {
    expect(continuity(TRUTH, TRUTH.slice(0, 10)).cmlT).toBe(0.5);
  });

  it('requires the phase within 17.5 % of the interval', () => {
    expect(continuity(TRUTH, beats(6 + 0.086, 0.5, 20)).cmlT).toBe(1);
    expect(continuity(TRUTH, beats(6 + 0.089, 0.5, 20)).cmlT).toBe(0);
  });

  it('handles repeated beats without dividing by zero', () => {
    expect(continuity([6, 6, 6], [6, 6, 6])).toEqual({ cmlC: 0, cmlT: 0, amlC: 0, amlT: 0 });
  });
});

describe('Goto', () => {
  it('is 1 for an even track over a quarter of the piece', () => {
    expect(goto(TRUTH, TRUTH)).toBe(1);
    // The wrong beats around a track count in it: twelve correct beats outweigh them.
    expect(goto(TRUTH, TRUTH.slice(0, 15))).toBe(0);
    const long = beats(6, 0.5, 100);
    expect(goto(long, long.slice(0, 60))).toBe(1);
    expect(goto(long, long.slice(0, 20))).toBe(0);
  });

  it('is 0 for beats with a constant delay', () => {
    expect(goto(TRUTH, beats(6 + 0.06, 0.5, 20))).toBe(0);
  });
});

describe('P-score', () => {
  it('counts pairs within a fifth of a beat, closed', () => {
    // A fifth of 0.5 s is ten steps of 10 ms.
    expect(pScore(TRUTH, beats(6 + 0.1, 0.5, 20))).toBe(1);
    expect(pScore(TRUTH, beats(6 + 0.12, 0.5, 20))).toBe(0);
  });

  it('divides by the longer list', () => {
    expect(pScore(TRUTH, beats(6, 0.25, 39))).toBeCloseTo(20 / 39, 12);
  });
});

describe('information gain', () => {
  it('ignores a constant delay, except for the first beat', () => {
    // The first true beat comes before every estimate and falls out of the bin of the other nineteen.
    const bits = -(19 / 20) * Math.log2(19 / 20) - (1 / 20) * Math.log2(1 / 20);
    expect(informationGain(TRUTH, beats(6 + 0.2, 0.5, 20))).toBeCloseTo(1 - bits / Math.log2(41), 12);
  });

  it('is that of a histogram of two bins for alternating beats', () => {
    // Half of the errors in one bin, half in another: an entropy of one bit, in both directions.
    const swung = TRUTH.map((time, i) => (i % 2 === 0 ? time : time + 0.05));
    const bits = Math.log2(41);
    expect(informationGain(TRUTH, swung)).toBeCloseTo((bits - 1) / bits, 12);
  });
});
