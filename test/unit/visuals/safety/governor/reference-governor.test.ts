/** The flash governor on the CPU against the flash meter: what it leaves, what it changes, and when it lets go. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { FlashMeter, ReferenceGovernor } from '@sense/visuals';
import {
  encoded,
  FLASHING_PICTURES,
  HARMLESS_PICTURES,
  paint,
  type MovingPicture,
} from '../../../../support/flash-pictures.js';

const SIZE = { width: 64, height: 36 };
const FIELD = { width: 1 / 3, height: 1 / 3 };

function* steady(rate: number, seconds: number): Generator<number> {
  for (let i = 0; i < rate * seconds; i++) yield i / rate;
}

/** Plays a picture through a governor; pictures that fail before and after, and the mean absolute difference. */
function play(picture: MovingPicture, times: Iterable<number>, field = FIELD) {
  const governor = new ReferenceGovernor(SIZE.width, SIZE.height, field);
  const [source, shown] = [new FlashMeter({ ...SIZE, field }), new FlashMeter({ ...SIZE, field })];
  const light = new Float32Array(3 * SIZE.width * SIZE.height);
  const rgba = new Uint8ClampedArray(4 * SIZE.width * SIZE.height);
  let [before, residual, difference, pictures] = [0, 0, 0, 0];
  const limited: number[] = [];
  for (const time of times) {
    paint(picture, SIZE, time, light);
    const out = governor.step(light, time);
    for (let i = 0; i < light.length; i++) difference += Math.abs(out[i]! - light[i]!);
    if (fails(source, rgba, light, time)) before++;
    if (fails(shown, rgba, out, time)) residual++;
    limited.push(governor.limited);
    pictures++;
  }
  return { before, residual, changed: difference / pictures / light.length, limited };
}

function fails(meter: FlashMeter, rgba: Uint8ClampedArray, light: Float32Array, time: number): boolean {
  for (let i = 0; i < light.length; i++) rgba[4 * Math.floor(i / 3) + (i % 3)] = encoded(light[i]!);
  const { general, red } = meter.measure(rgba, time);
  return [general, red].some(({ verdict }) => verdict === 'flashing' || verdict === 'extended');
}

describe('ReferenceGovernor', () => {
  it.each(Object.entries(FLASHING_PICTURES))('leaves no flashes of %s', (_name, picture) => {
    const { before, residual } = play(picture, steady(25, 6));
    expect({ flashes: before > 0, residual }).toEqual({ flashes: true, residual: 0 });
  });

  it.each([60, 90, 144])('leaves no flashes of a sine of 4.4 Hz at %i pictures a second', (rate) => {
    const { before, residual } = play(FLASHING_PICTURES['sine of 4.4 Hz'], steady(rate, 3));
    expect({ flashes: before > 0, residual }).toEqual({ flashes: true, residual: 0 });
  });

  it.each(Object.entries(HARMLESS_PICTURES))('does not change %s', (_name, picture) => {
    expect(play(picture, steady(30, 6))).toMatchObject({ before: 0, residual: 0, changed: 0 });
  });

  it.each([1, 2])('leaves no flashes in uneven steps of time (seed %i)', (seed) => {
    const random = createRandom(seed);
    const times: number[] = [];
    for (let time = 0; time < 6; time += 1 / 144 + 0.05 * random()) times.push(time);
    const { before, residual } = play(FLASHING_PICTURES['strobe of 3.1 Hz'], times);
    expect({ flashes: before > 0, residual }).toEqual({ flashes: true, residual: 0 });
  });

  it('counts smaller fields in a headset', () => {
    const small: MovingPicture = (x, y, time) => {
      const light = x < 8 && y < 4 && (time * 5) % 1 < 0.5 ? 1 : 0;
      return [light, light, light];
    };
    expect(play(small, steady(30, 3)).changed).toBe(0);
    const headset = play(small, steady(30, 3), { width: 0.1, height: 0.1 });
    expect({ flashes: headset.before > 0, residual: headset.residual }).toEqual({ flashes: true, residual: 0 });
  });

  it('limits at once, and lets go within seconds after the source has calmed down', () => {
    const strobe = FLASHING_PICTURES['strobe of 12 Hz'];
    const { limited } = play((x, y, time, width) => strobe(x, y, Math.min(time, 2), width), steady(30, 8));
    expect(limited[30]).toBe(1);
    expect(limited.at(-1)).toBe(0);
  });

  it('shows the picture of now after a pause, once', () => {
    const strobe = FLASHING_PICTURES['strobe of 12 Hz'];
    const times = [...steady(30, 2), ...[...steady(30, 3)].map((time) => time + 20)];
    const { residual, limited } = play(
      (x, y, time, width) => (time < 20 ? strobe(x, y, time, width) : [0.6, 0.5, 0.4]),
      times,
    );
    expect(residual).toBe(0);
    expect(limited[61]).toBe(0);
  });
});
