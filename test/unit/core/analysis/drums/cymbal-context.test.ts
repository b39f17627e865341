/** Hi-hats and cymbals in context, on probabilities as the network gives them. */
import { describe, expect, it } from 'vitest';
import { DRUM_CLASSES, type DrumClass } from '@sense/core/engine';
import { CymbalContext } from '../../../../../packages/core/src/analysis/drums/cymbal-context.js';
import { DRUMS } from '../../../../../packages/core/src/analysis/tuning.js';

/** An eighth at 120 beats per minute. */
const EIGHTH_FRAMES = 47;
const MINUTE_FRAMES = 11_250;

type Probabilities = Readonly<Partial<Record<DrumClass, number>>>;
/** A half-open hat that the network takes for a crash. */
const WASHY_HAT: Probabilities = { hihat: 0.4, cymbal: 0.6 };
const CRASH: Probabilities = { kick: 0.6, hihat: 0.1, cymbal: 0.9 };

/** Probabilities of a hit `frames` after the last one, in context. */
function hit(context: CymbalContext, hit: Probabilities, frames = EIGHTH_FRAMES): Record<DrumClass, number> {
  for (let i = 0; i < frames; i++) context.advance();
  const values = Float32Array.from(DRUM_CLASSES, (drum) => hit[drum] ?? 0.01);
  context.apply(values);
  return Object.fromEntries(DRUM_CLASSES.map((drum, i) => [drum, values[i]!])) as Record<DrumClass, number>;
}

describe('CymbalContext', () => {
  it('names regular washy hats hi-hat, within two seconds', () => {
    const context = new CymbalContext();
    const hats = Array.from({ length: 32 }, () => hit(context, WASHY_HAT));
    for (const { hihat, cymbal } of hats.slice(8)) {
      expect(hihat).toBeGreaterThan(0.5);
      expect(cymbal).toBeLessThan(DRUMS.threshold);
    }
  });

  it('names a lone crash cymbal', () => {
    const { kick, hihat, cymbal } = hit(new CymbalContext(), CRASH);
    expect(cymbal).toBeGreaterThan(0.8);
    expect(hihat).toBeLessThan(DRUMS.threshold);
    expect(kick).toBeCloseTo(0.6);
  });

  it('names a crash cymbal that stands out from hats', () => {
    for (const hat of [WASHY_HAT, { hihat: 0.95, cymbal: 0.02 }]) {
      const context = new CymbalContext();
      for (let i = 0; i < 32; i++) hit(context, hat);
      const { hihat, cymbal } = hit(context, CRASH);
      expect(cymbal).toBeGreaterThan(hihat);
    }
  });

  it('names crashes four bars apart cymbal, with hats between them', () => {
    const context = new CymbalContext();
    for (let bar = 0; bar < 16; bar++) {
      if (bar % 4 === 0) expect(hit(context, CRASH).cymbal).toBeGreaterThan(0.5);
      for (let i = 0; i < 7; i++) hit(context, { hihat: 0.9, cymbal: 0.05 });
    }
  });

  it('keeps the probability of a hit of either', () => {
    const context = new CymbalContext();
    for (let i = 0; i < 16; i++) {
      const { hihat, cymbal } = hit(context, WASHY_HAT);
      expect(1 - (1 - hihat) * (1 - cymbal)).toBeGreaterThan(0.6);
    }
  });

  it('is not moved by kicks and snares', () => {
    const context = new CymbalContext();
    for (let i = 0; i < 64; i++) hit(context, { kick: 0.9, hihat: 0.01, cymbal: 0.01 });
    expect(hit(context, CRASH).cymbal).toBeGreaterThan(0.7);
  });

  it('forgets hats within a minute, and on reset', () => {
    const fresh = hit(new CymbalContext(), WASHY_HAT);
    const context = new CymbalContext();
    for (let i = 0; i < 32; i++) hit(context, WASHY_HAT);
    expect(hit(context, WASHY_HAT, MINUTE_FRAMES).cymbal).toBeCloseTo(fresh.cymbal, 2);
    context.reset();
    expect(hit(context, WASHY_HAT)).toEqual(fresh);
  });
});
