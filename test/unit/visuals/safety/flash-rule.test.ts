/** The flash rule against an independent flash counter: fast music, random onsets, several lights. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { FlashRule } from '../../../../packages/visuals/src/safety/flash-rule.js';
import { mostFlashesPerSecond, type LuminanceSample } from './flashes.js';

const FRAME = 1 / 60;

/** Decaying pulses at `perSecond`, without the rule. */
function pulses(perSecond: number, seconds: number, decaySeconds = 0.12): LuminanceSample[] {
  const samples: LuminanceSample[] = [];
  for (let i = 0; i < seconds / FRAME; i++) {
    const at = i * FRAME;
    samples.push({ seconds: at, value: Math.exp(-((at * perSecond) % 1) / perSecond / decaySeconds) });
  }
  return samples;
}

/** One light after the rule. */
function shown(requested: readonly LuminanceSample[]): LuminanceSample[] {
  const rule = new FlashRule({ weights: [1] });
  const out = new Float32Array(1);
  return requested.map(({ seconds, value }, index) => {
    rule.step([value], index === 0 ? 0 : seconds - requested[index - 1]!.seconds, out);
    return { seconds, value: out[0]! };
  });
}

const swing = (samples: readonly LuminanceSample[]): number =>
  Math.max(...samples.map(({ value }) => value)) - Math.min(...samples.map(({ value }) => value));

describe('mostFlashesPerSecond', () => {
  it('counts the flashes of a known signal', () => {
    expect(mostFlashesPerSecond(pulses(2, 10))).toBeLessThanOrEqual(3);
    expect(mostFlashesPerSecond(pulses(200 / 30, 10))).toBeGreaterThanOrEqual(6);
  });
});

describe('FlashRule', () => {
  it('does not change two pulses a second', () => {
    const requested = pulses(2, 10);
    const result = shown(requested);
    for (const [index, sample] of result.entries()) expect(sample.value).toBeCloseTo(requested[index]!.value, 6);
  });

  it('limits eighth notes at 200 BPM from the first second on', () => {
    const result = shown(pulses(200 / 30, 20));
    expect(mostFlashesPerSecond(result)).toBeLessThanOrEqual(3);
  });

  it('dims such eighth notes to a glow that is neither dark nor flashing in bursts', () => {
    const settled = shown(pulses(200 / 30, 20)).filter(({ seconds }) => seconds > 4);
    expect(swing(settled)).toBeLessThan(0.1);
    expect(swing(settled)).toBeGreaterThan(0.02);
    expect(Math.min(...settled.map(({ value }) => value))).toBeGreaterThan(0.3);
  });

  it('recovers over seconds when the music calms down', () => {
    const storm = pulses(200 / 30, 6);
    const calm = pulses(1, 12).map(({ seconds, value }) => ({ seconds: seconds + 6, value }));
    const result = shown([...storm, ...calm]);
    const within = (from: number, to: number): number =>
      swing(result.filter(({ seconds }) => seconds >= from && seconds < to));
    expect(within(16, 18)).toBeGreaterThan(0.85);
    expect(within(8, 9)).toBeLessThan(within(16, 17));
  });

  it.each([1, 2, 3, 4, 5, 6])('limits dense random onsets at a varying frame rate (seed %i)', (seed) => {
    const random = createRandom(seed);
    const requested: LuminanceSample[] = [];
    let light = 0;
    let seconds = 0;
    while (seconds < 40) {
      const step = 1 / 144 + random() * 0.05;
      seconds += step;
      light *= Math.exp(-step / (0.03 + 0.2 * random()));
      if (random() < 0.35) light = Math.max(light, random());
      requested.push({ seconds, value: light });
    }
    expect(mostFlashesPerSecond(requested)).toBeGreaterThan(3);
    expect(mostFlashesPerSecond(shown(requested))).toBeLessThanOrEqual(3);
  });

  it.each([11, 12, 13])('limits each of several lights and their sum (seed %i)', (seed) => {
    const random = createRandom(seed);
    const weights = [0.25, 0.25, 0.25, 0.25];
    const rule = new FlashRule({ weights });
    const lights = [0, 0, 0, 0];
    const out = new Float32Array(4);
    const records: LuminanceSample[][] = [[], [], [], []];
    const sums: LuminanceSample[] = [];
    const requestedSums: LuminanceSample[] = [];
    for (let i = 0; i < 40 / FRAME; i++) {
      const together = random() < 0.09;
      for (let light = 0; light < 4; light++) {
        lights[light]! *= Math.exp(-FRAME / 0.1);
        if (together || random() < 0.03) lights[light] = 0.5 + 0.5 * random();
      }
      rule.step(lights, FRAME, out);
      const seconds = i * FRAME;
      for (let light = 0; light < 4; light++) records[light]!.push({ seconds, value: out[light]! });
      sums.push({ seconds, value: out.reduce((sum, value, light) => sum + value * weights[light]!, 0) });
      requestedSums.push({ seconds, value: lights.reduce((sum, value, light) => sum + value * weights[light]!, 0) });
    }
    expect(mostFlashesPerSecond(requestedSums)).toBeGreaterThan(3);
    for (const record of records) expect(mostFlashesPerSecond(record)).toBeLessThanOrEqual(3);
    expect(mostFlashesPerSecond(sums)).toBeLessThanOrEqual(3);
  });

  it('keeps its output in 0..1 for any input', () => {
    const rule = new FlashRule({ weights: [0.5, 0.5] });
    const out = new Float32Array(2);
    for (const requested of [Number.NaN, -3, 7, Infinity, 0.5]) {
      for (let i = 0; i < 20; i++) {
        rule.step([requested, i % 2], FRAME, out);
        for (const value of out) expect(value >= 0 && value <= 1).toBe(true);
      }
    }
  });
});
