/**
 * Moving pictures whose flashes are known: for tests and benches of the flash governor and the flash meter. A
 * picture gives the linear light of a place and time, 0..1 in each channel. Runs in Node and in the browser.
 */
export type Light = readonly [red: number, green: number, blue: number];
/** Light at `x`, `y` in pixels of a picture `width` wide, at `time` in seconds. */
export type MovingPicture = (x: number, y: number, time: number, width: number) => Light;

const grey = (light: number): Light => [light, light, light];
const isOn = (hertz: number, time: number): boolean => (time * hertz) % 1 < 0.5;

/** A number in 0..1 that depends on `seed` only. */
function hash(seed: number): number {
  const wave = Math.sin(seed * 12.9898) * 43758.5453;
  return wave - Math.floor(wave);
}

const sine =
  (hertz: number): MovingPicture =>
  (_x, _y, time) =>
    grey(0.5 - 0.5 * Math.cos(2 * Math.PI * hertz * time));

const strobe =
  (hertz: number): MovingPicture =>
  (_x, _y, time) =>
    grey(isOn(hertz, time) ? 1 : 0);

/** Pictures that flash more than WCAG 2.3.1 or the extended rule of IRIS allow. */
export const FLASHING_PICTURES = {
  'sine of 4.4 Hz': sine(4.4),
  'strobe of 2 Hz': strobe(2),
  'strobe of 3.1 Hz': strobe(3.1),
  'strobe of 12 Hz': strobe(12),
  'small changes of light': (_x, _y, time) => grey(isOn(5, time) ? 0.45 : 0.33),
  'checkerboard of opposite phases': (x, y, time) =>
    grey((((x >> 2) + (y >> 2)) & 1) === (isOn(5, time) ? 1 : 0) ? 1 : 0),
  'moving bars': (x, _y, time) => grey((x + time * 60) % 16 < 8 ? 1 : 0),
  'red and blue': (_x, _y, time) => (isOn(6, time) ? [1, 0, 0] : [0, 0, 1]),
  'dark red': (_x, _y, time) => (isOn(6, time) ? [0.15, 0, 0] : [0, 0, 0]),
  'red and green of one luminance': (_x, _y, time) => (isOn(6, time) ? [0.7, 0, 0] : [0, 0.208, 0]),
  noise: (x, y, time) => grey(hash(x + 97 * y + 7919 * Math.floor(60 * time))),
  'rolling strobe': (x, _y, time, width) => grey(isOn(4, time + x / width) ? 1 : 0),
  bursts: (_x, _y, time) => grey(time % 3 < 0.4 && isOn(10, time) ? 1 : 0),
  'random light': (_x, _y, time) => grey(hash(Math.floor(9 * time))),
  'a corner': (x, y, time, width) => grey(x < width / 5.5 && y < width / 9.5 && isOn(5, time) ? 1 : 0.1),
} satisfies Record<string, MovingPicture>;

/** Pictures that flash within the limits, or not at all. */
export const HARMLESS_PICTURES = {
  'slow fade': (_x, _y, time) => grey(Math.min(1, time / 5)),
  'slow fade with ripples': (_x, _y, time) => grey(Math.min(1, time / 6) + 0.04 * Math.sin(40 * time)),
  'cut between scenes': (x, _y, time) => (time < 2 ? grey(0.8) : [0.1, x % 2 === 0 ? 0.3 : 0.1, 0.2]),
  'strobe of 1 Hz': strobe(1),
  'small flashing area': (x, y, time, width) => grey(x < width / 12 && y < width / 20 && isOn(5, time) ? 1 : 0.1),
  'slow movement': (x, _y, time, width) => grey(Math.abs(x - 4 * time) < width / 10 ? 0.7 : 0.1),
} satisfies Record<string, MovingPicture>;

/** Writes the light of each pixel, row by row from the top, into `out`, `channels` values each. */
export function paint(
  picture: MovingPicture,
  { width, height }: { readonly width: number; readonly height: number },
  time: number,
  out: Float32Array,
  channels: 3 | 4 = 3,
): void {
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) {
      const [red, green, blue] = picture(x, y, time, width);
      const at = channels * (y * width + x);
      out[at] = red;
      out[at + 1] = green;
      out[at + 2] = blue;
      if (channels === 4) out[at + 3] = 1;
    }
  }
}

/** The sRGB value, 0..255, of linear light. */
export function encoded(light: number): number {
  const value = light <= 0.0031308 ? 12.92 * light : 1.055 * light ** (1 / 2.4) - 0.055;
  return Math.round(255 * Math.min(1, Math.max(0, value)));
}
