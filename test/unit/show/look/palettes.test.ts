/** The colours that words and palettes name: none is a saturated red. */
import { expect, it } from 'vitest';
import { COLOR_WORDS, PALETTES } from '@sense/show/engine';

/** WCAG 2.3.1: red is saturated from this share of the linear light on. */
const SATURATED_SHARE = 0.8;

function linear(encoded: number): number {
  return encoded <= 0.04045 ? encoded / 12.92 : ((encoded + 0.055) / 1.055) ** 2.4;
}

const named: readonly (readonly [string, string])[] = [
  ...Object.entries(COLOR_WORDS),
  ...Object.entries(PALETTES).flatMap(([name, stems]) =>
    Object.entries(stems).map(([stem, color]) => [`${stem} of ${name}`, color] as const),
  ),
];

it.each(named)('%s, %s, is no saturated red', (_name, color) => {
  const [red, green, blue] = [1, 3, 5].map((at) => linear(parseInt(color.slice(at, at + 2), 16) / 255));
  expect(red! / (red! + green! + blue!)).toBeLessThan(SATURATED_SHARE);
});
