/** The beat activation on flux that the network does not know, and on flux without a pulse. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { BeatActivation } from '../../../../../packages/core/src/analysis/beat/beat-activation.js';

const STEPS = 900;
/** Steps from one pulse to the next: 112 beats per minute. */
const PERIOD = 50;

/** Flux of a pulse that is only in the middle of the mixture, at `level`, over a small floor. */
function pulses(level: number): Float32Array[] {
  return Array.from({ length: STEPS }, (_, step) => {
    const flux = new Float32Array(BeatActivation.inputs).fill(0.002 * level);
    if (step % PERIOD === 0) flux.fill(0.2 * level, 1, 3);
    return flux;
  });
}

function run(steps: readonly Float32Array[]): { flux: number[]; beat: number[]; learned: number[] } {
  const activation = new BeatActivation();
  const out = { flux: [] as number[], beat: [] as number[], learned: [] as number[] };
  for (const flux of steps) {
    activation.process(flux);
    out.flux.push(activation.fluxPart);
    out.beat.push(activation.beat);
    out.learned.push(activation.learnedPart);
  }
  return out;
}

/** The largest value within two steps after each pulse, from the fifth on. */
const atPulses = (values: readonly number[]): number[] =>
  Array.from({ length: STEPS / PERIOD - 5 }, (_, i) =>
    Math.max(...values.slice((i + 5) * PERIOD, (i + 5) * PERIOD + 3)),
  );

describe('BeatActivation', () => {
  it('responds to every pulse with the hand-made part, at any level', () => {
    for (const level of [3, 1, 0.3]) {
      const { flux, beat } = run(pulses(level));
      expect(Math.min(...atPulses(flux))).toBeGreaterThan(0.5);
      expect(Math.min(...atPulses(beat))).toBeGreaterThan(0.1);
      expect(flux.slice(5 * PERIOD).filter((value) => value > 0.2).length).toBeLessThan(1.1 * (STEPS / PERIOD));
    }
  });

  it('is at least the learned part', () => {
    const { beat, learned } = run(pulses(1));
    beat.forEach((value, i) => expect(value).toBeGreaterThanOrEqual(learned[i]! - 1e-9));
  });

  it('stays low in the flux of noise', () => {
    const next = createRandom(3);
    const noise = Array.from({ length: STEPS }, () =>
      new Float32Array(BeatActivation.inputs).map(() => 0.1 * (1 + 0.5 * (2 * next() - 1))),
    );
    const { flux } = run(noise);
    expect(Math.max(...flux.slice(400))).toBeLessThan(0.2);
  });

  it('is silent in silence, and starts anew after a reset', () => {
    const activation = new BeatActivation();
    for (let step = 0; step < 300; step++) activation.process(new Float32Array(BeatActivation.inputs));
    expect(activation.fluxPart).toBe(0);
    expect(activation.silentSteps).toBeGreaterThan(250);
    const whole = run(pulses(1));
    const again = new BeatActivation();
    for (const flux of pulses(2)) again.process(flux);
    again.reset();
    const values = pulses(1).map((flux) => {
      again.process(flux);
      return again.beat;
    });
    expect(values).toEqual(whole.beat);
  });
});
