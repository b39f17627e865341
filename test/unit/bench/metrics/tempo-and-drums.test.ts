/** Tempo and drum class scores of cases computed by hand. */
import { describe, expect, it } from 'vitest';
import { scoreDrums } from '../../../../bench/metrics/drum-classes.js';
import { scoreTempo } from '../../../../bench/metrics/tempo.js';

describe('tempo', () => {
  it('weights the tempi that were hit', () => {
    expect(scoreTempo([60, 120], 0.3, [121, 200])).toEqual({ pScore: 0.7, oneCorrect: true, bothCorrect: false });
    expect(scoreTempo([60, 120], 0.3, [121, 61])).toEqual({ pScore: 1, oneCorrect: true, bothCorrect: true });
  });

  it('allows 8 % of the reference, closed', () => {
    expect(scoreTempo([100, 0], 1, [108, 0]).pScore).toBe(1);
    expect(scoreTempo([100, 0], 1, [108.1, 0]).pScore).toBe(0);
  });

  it('rejects invalid tempi', () => {
    expect(() => scoreTempo([0, 0], 1, [100, 0])).toThrowError(/larger reference tempo.*received 0/);
    expect(() => scoreTempo([60, 120], 2, [60, 120])).toThrowError(/weight.*received 2/);
    expect(() => scoreTempo([60, 120], 1, [NaN, 120])).toThrowError(/received NaN/);
  });
});

describe('drum classes', () => {
  const none = { kick: [], snare: [], hihat: [], tom: [], cymbal: [] };

  it('match each class separately and count together', () => {
    const reference = { ...none, kick: [1, 2], snare: [1.5], hihat: [1, 1.5, 2] };
    // A kick 29 ms late is a hit; a snare 31 ms late is a miss and a false positive; one hi-hat is missing.
    const scores = scoreDrums(reference, { ...none, kick: [1.029, 2], snare: [1.531], hihat: [1, 2] });
    expect(scores.classes).toMatchObject({
      kick: { hits: 2, reference: 2, estimated: 2, fMeasure: 1 },
      snare: { hits: 0, reference: 1, estimated: 1, fMeasure: 0 },
      hihat: { hits: 2, reference: 3, estimated: 2, precision: 1, recall: expect.closeTo(2 / 3, 12) as number },
    });
    expect(scores.classes.hihat.fMeasure).toBeCloseTo(0.8, 12);
    expect(scores.counts).toEqual({ hits: 4, reference: 6, estimated: 5 });
    expect(scores.fMeasure).toBeCloseTo(8 / 11, 12);
  });

  it('score toms and cymbals on their own', () => {
    const scores = scoreDrums({ ...none, kick: [1], cymbal: [1] }, { ...none, kick: [1], tom: [2], cymbal: [1, 3] });
    expect(scores.counts).toEqual({ hits: 1, reference: 1, estimated: 1 });
    expect(scores.classes.tom).toMatchObject({ hits: 0, reference: 0, estimated: 1 });
    expect(scores.classes.cymbal).toMatchObject({ hits: 1, reference: 1, estimated: 2, precision: 0.5, recall: 1 });
  });

  it('do not match different drums', () => {
    expect(scoreDrums({ ...none, kick: [1] }, { ...none, snare: [1] }).fMeasure).toBe(0);
  });
});
