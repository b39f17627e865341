/** The palette: contrast with the background, distinct under each colour blindness, no saturated red. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core';
import { BACKGROUND_COLOR, OKABE_ITO, STEM_STYLES } from '@sense/visuals';

type Rgb = readonly [number, number, number];

function linear(hex: string): Rgb {
  const channel = (at: number): number => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  };
  return [channel(1), channel(3), channel(5)];
}

const luminance = ([r, g, b]: Rgb): number => 0.2126 * r + 0.7152 * g + 0.0722 * b;

/** Dichromacy in linear RGB: Machado, Oliveira and Fernandes 2009, severity 1. */
const VISIONS = {
  trichromacy: [1, 0, 0, 0, 1, 0, 0, 0, 1],
  protanopia: [0.152286, 1.052583, -0.204868, 0.114503, 0.786281, 0.099216, -0.003882, -0.048116, 1.051998],
  deuteranopia: [0.367322, 0.860646, -0.227968, 0.280085, 0.672501, 0.047413, -0.01182, 0.04294, 0.968881],
  tritanopia: [1.255528, -0.076749, -0.178779, -0.078411, 0.930809, 0.147602, 0.004733, 0.691367, 0.3039],
} as const;

function seen(rgb: Rgb, matrix: readonly number[]): Rgb {
  const row = (at: number): number =>
    Math.min(1, Math.max(0, matrix[at]! * rgb[0] + matrix[at + 1]! * rgb[1] + matrix[at + 2]! * rgb[2]));
  return [row(0), row(3), row(6)];
}

/** CIE L*a*b* of linear sRGB, D65. */
function lab([r, g, b]: Rgb): Rgb {
  const f = (t: number): number => (t > 0.008856 ? Math.cbrt(t) : 7.787 * t + 16 / 116);
  const x = f((0.4124564 * r + 0.3575761 * g + 0.1804375 * b) / 0.95047);
  const y = f(luminance([r, g, b]));
  const z = f((0.0193339 * r + 0.119192 * g + 0.9503041 * b) / 1.08883);
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}

describe('the stem palette', () => {
  it('gives each stem its own Okabe-Ito colour, shape, place and label', () => {
    for (const key of ['color', 'shape', 'place', 'label'] as const) {
      expect(new Set(STEM_NAMES.map((stem) => STEM_STYLES[stem][key])).size).toBe(4);
    }
    for (const stem of STEM_NAMES) expect(Object.values(OKABE_ITO)).toContain(STEM_STYLES[stem].color);
  });

  it.each(STEM_NAMES)('contrasts %s with the background at 3:1 or better (WCAG 1.4.11)', (stem) => {
    const ratio = (luminance(linear(STEM_STYLES[stem].color)) + 0.05) / (luminance(linear(BACKGROUND_COLOR)) + 0.05);
    expect(ratio).toBeGreaterThanOrEqual(3);
  });

  it.each(Object.entries(VISIONS))('keeps the stems distinct under %s', (_, matrix) => {
    const colors = STEM_NAMES.map((stem) => lab(seen(linear(STEM_STYLES[stem].color), matrix)));
    for (const [index, a] of colors.entries()) {
      for (const b of colors.slice(index + 1)) {
        expect(Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])).toBeGreaterThan(16);
      }
    }
  });

  it.each(STEM_NAMES)('has no saturated red in %s (WCAG 2.3.1: share of red below 0.8)', (stem) => {
    const [r, g, b] = linear(STEM_STYLES[stem].color);
    expect(r / (r + g + b)).toBeLessThan(0.8);
  });
});
