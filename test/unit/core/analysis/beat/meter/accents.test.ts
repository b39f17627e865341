/** Accents in bars of six places, from flux with known positions. */
import { describe, expect, it } from 'vitest';
import { Accents } from '../../../../../../packages/core/src/analysis/beat/meter/accents.js';
import { PARTS, PeriodFlux } from '../../../../../../packages/core/src/analysis/beat/meter/period-flux.js';

const PERIOD = 48;
const LOW = 0;
const MIDDLE = 3;

/**
 * Flux of `periods` periods with a hit at each X: of the low and of the middle band, each place a half
 * period, repeated. Only the last `pushed` periods are pushed, one by one as they end.
 */
function render(low: string, middle: string, periods: number, pushed = periods): PeriodFlux {
  const flux = new PeriodFlux();
  const half = PERIOD / 2;
  for (let step = 0; step <= periods * PERIOD + 4; step++) {
    const values = new Float32Array(5);
    const place = step / half;
    if (step % half === 0 && low[place % low.length] === 'X') values[LOW] = 1;
    if (step % half === 0 && middle[place % middle.length] === 'X') values[MIDDLE] = 1;
    flux.process(values);
    const ended = (step - 4) / PERIOD;
    if (Number.isInteger(ended) && ended > periods - pushed) flux.push(ended - 1, 4, PERIOD);
  }
  return flux;
}

function measure(flux: PeriodFlux, parts = PARTS / 2): Accents {
  const accents = new Accents();
  accents.measure(flux, parts);
  return accents;
}

describe('Accents', () => {
  it('are three apart in six-eight', () => {
    const { place, margin, share, contrast } = measure(render('.X....', '....X.', 12));
    expect({ place, share, contrast }).toEqual({ place: 1, share: 1, contrast: 1 });
    expect(margin).toBeGreaterThan(10);
  });

  it('are two apart in a waltz', () => {
    const { margin, share, crossing } = measure(render('X.....', '..X.X.', 12));
    expect(margin).toBeLessThan(0.5);
    expect(share).toBeLessThan(0.6);
    expect(crossing).toBe(0);
  });

  it('alternate where kick and snare are on the halves of a period', () => {
    expect(measure(render('X.', '.X', 12))).toMatchObject({ crossing: 1, lowIsOdd: false });
    expect(measure(render('.X', 'X.', 12))).toMatchObject({ crossing: 1, lowIsOdd: true });
    expect(measure(render('X.', 'X.', 12)).crossing).toBe(0);
  });

  it('have the parity of the periods with a kick', () => {
    expect(measure(render('X...', '..X.', 12), PARTS).parity).toBeCloseTo(2);
    expect(measure(render('..X.', 'X...', 12), PARTS).parity).toBeCloseTo(-2);
  });

  it('have no contrast where all places are alike', () => {
    expect(measure(render('XX', 'XX', 12))).toMatchObject({ contrast: 0, crossing: 0, margin: 0 });
  });
});

describe('PeriodFlux', () => {
  it('measures earlier periods with the length of the first one, back to silence', () => {
    const flux = render('X..X', '....', 10, 1);
    expect(flux.count).toBe(10);
    expect(flux.at(flux.last, 0, 0) + flux.at(flux.last, PARTS / 2, 0)).toBe(1);
    expect(flux.at(0, 0, 0)).toBe(1);
  });

  it('measures anew after a gap', () => {
    const flux = render('X.', '.X', 8);
    expect([flux.last, flux.count]).toEqual([7, 8]);
    flux.push(20, 4, PERIOD);
    expect(flux.last).toBe(20);
    expect(flux.at(20, 0, 0)).toBe(1);
    expect(flux.at(20, PARTS / 2, 1)).toBe(1);
    flux.clear();
    expect(flux.count).toBe(0);
  });
});
