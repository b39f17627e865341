/** The flash meter on pictures made here: areas, colours, rates and durations with known counts. */
import { describe, expect, it } from 'vitest';
import { FlashMeter, type FlashMeasurement, type FlashMeterOptions } from '@sense/visuals';

const SIZE = { width: 96, height: 48 };
type Rgb = readonly [number, number, number];
const BLACK: Rgb = [0, 0, 0];
const WHITE: Rgb = [255, 255, 255];

/** A picture whose colour at each place is that of `paint`. */
function picture(paint: (x: number, y: number) => Rgb): Uint8ClampedArray {
  const pixels = new Uint8ClampedArray(4 * SIZE.width * SIZE.height).fill(255);
  for (let y = 0; y < SIZE.height; y++) {
    for (let x = 0; x < SIZE.width; x++) pixels.set(paint(x, y), 4 * (y * SIZE.width + x));
  }
  return pixels;
}

/** Measures `seconds` of pictures; the last measurement, and the largest counts. */
function play(
  paint: (x: number, y: number, time: number) => Rgb,
  { seconds = 3, rate = 30, ...options }: Partial<FlashMeterOptions> & { seconds?: number; rate?: number } = {},
) {
  const meter = new FlashMeter({ ...SIZE, ...options });
  const measured: FlashMeasurement[] = [];
  for (let i = 0; i < seconds * rate; i++) {
    const time = i / rate;
    measured.push(
      meter.measure(
        picture((x, y) => paint(x, y, time)),
        time,
      ),
    );
  }
  return {
    last: measured.at(-1)!,
    general: Math.max(...measured.map(({ general }) => general.changes)),
    red: Math.max(...measured.map(({ red }) => red.changes)),
    verdicts: new Set(measured.map(({ general }) => general.verdict)),
  };
}

/** On for the first half of each period. */
const blinks = (hz: number, time: number): boolean => (time * hz) % 1 < 0.5;
/** sRGB grey of a relative luminance. */
const grey = (luminance: number): Rgb => {
  const encoded = luminance <= 0.0031308 ? 12.92 * luminance : 1.055 * luminance ** (1 / 2.4) - 0.055;
  const value = Math.round(255 * encoded);
  return [value, value, value];
};

describe('FlashMeter', () => {
  it('counts nothing in steady pictures', () => {
    const { general, red } = play((x) => (x % 16 < 8 ? WHITE : BLACK));
    expect([general, red]).toEqual([0, 0]);
  });

  it('allows three flashes in a second, and no more', () => {
    expect(play((_x, _y, time) => (blinks(3, time) ? WHITE : BLACK)).general).toBeLessThanOrEqual(6);
    const faster = play((_x, _y, time) => (blinks(4, time) ? WHITE : BLACK));
    expect(faster.general).toBe(8);
    expect(faster.last.general.verdict).toBe('flashing');
  });

  it('finds a slow sine at 144 pictures a second', () => {
    const { general } = play((_x, _y, time) => grey(0.5 - 0.5 * Math.cos(2 * Math.PI * 4.4 * time)), {
      rate: 144,
      seconds: 2,
    });
    expect(general).toBeGreaterThanOrEqual(8);
  });

  it('ignores changes below a tenth of full luminance, and between light pictures', () => {
    expect(play((_x, _y, time) => grey(blinks(6, time) ? 0.4 : 0.31)).general).toBe(0);
    expect(play((_x, _y, time) => grey(blinks(6, time) ? 1 : 0.82)).general).toBe(0);
    expect(play((_x, _y, time) => grey(blinks(6, time) ? 0.4 : 0.29)).general).toBe(12);
  });

  it('fails two flashes a second after four seconds, and recovers', () => {
    const { last, verdicts } = play((_x, _y, time) => (blinks(2, time) ? WHITE : BLACK), { seconds: 7 });
    expect(last.general).toEqual({ changes: 4, verdict: 'extended' });
    expect(verdicts).toEqual(new Set(['within-limits', 'many', 'extended']));
    const after = play((_x, _y, time) => (time < 7 && blinks(2, time) ? WHITE : BLACK), { seconds: 13 });
    expect(after.last.general).toEqual({ changes: 0, verdict: 'within-limits' });
  });

  it('counts saturated red beside luminance', () => {
    const { red, general } = play((_x, _y, time) => (blinks(5, time) ? [110, 0, 0] : BLACK));
    expect(general).toBe(0);
    expect(red).toBe(10);
    expect(play((_x, _y, time) => (blinks(5, time) ? [110, 90, 90] : BLACK)).red).toBe(0);
  });

  it('needs a quarter of a field of view', () => {
    const corner = (share: number) => (x: number, y: number, time: number) =>
      x < share * SIZE.width && y < share * SIZE.height && blinks(5, time) ? WHITE : BLACK;
    const whole = { field: { width: 1, height: 1 } };
    expect(play(corner(0.4), whole).general).toBe(0);
    expect(play(corner(0.55), whole).general).toBe(10);
    // A sixth of the width and height fills a quarter of a field of a third of each.
    expect(play(corner(1 / 6)).general).toBe(10);
    expect(play(corner(1 / 12)).general).toBe(0);
    expect(play(corner(1 / 12), { field: { width: 1 / 8, height: 1 / 8 } }).general).toBe(10);
  });

  it('counts stripes that change places, whose mean is steady', () => {
    expect(play((x, _y, time) => (x % 16 < 8 === blinks(5, time) ? WHITE : BLACK)).general).toBe(10);
  });

  it('counts a change by many small steps once', () => {
    expect(play((_x, _y, time) => grey(Math.min(1, time / 2))).general).toBe(1);
  });

  it.each([
    [{ width: 3, height: 48 }, '3 x 48'],
    [{ width: 96.5, height: 48 }, '96.5 x 48'],
  ])('refuses pictures of %j', (size, message) => {
    expect(() => new FlashMeter(size)).toThrow(message);
  });

  it.each([0, Number.NaN, 1.5, -0.2, '1'])('refuses a field of %s', (share) => {
    const of = (width: unknown, height: unknown) => () =>
      new FlashMeter({ ...SIZE, field: { width, height } as FlashMeterOptions['field'] & object });
    expect(of(share, 1)).toThrow(/field.width must be above 0 and at most 1, received/);
    expect(of(1, share)).toThrow(/field.height must be above 0 and at most 1, received/);
  });

  it.each([0.5, 256, -1, Number.NaN])('refuses a pixel of %s, and takes the next picture at that time', (value) => {
    const meter = new FlashMeter(SIZE);
    const pixels = new Array<number>(4 * SIZE.width * SIZE.height).fill(0);
    pixels[4 * 100 + 1] = value;
    expect(() => meter.measure(pixels, 0)).toThrow(`whole numbers from 0 to 255, received ${value}`);
    pixels[4 * 100 + 1] = 255;
    expect(meter.measure(pixels, 0).general.changes).toBe(0);
  });

  it('refuses another number of values, and time that stands still', () => {
    const meter = new FlashMeter(SIZE);
    expect(() => meter.measure(new Uint8Array(8), 0)).toThrow('received 8');
    meter.measure(
      picture(() => BLACK),
      1,
    );
    expect(() =>
      meter.measure(
        picture(() => BLACK),
        1,
      ),
    ).toThrow('received 1 after 1');
  });
});
