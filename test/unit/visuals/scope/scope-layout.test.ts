/** Geometry of the detector scope: lanes that fit, and time from left to right. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core';
import {
  AHEAD_SHARE,
  aheadLabelPlace,
  layoutScope,
  oldestTime,
  xAt,
} from '../../../../packages/visuals/src/scope/scope-layout.js';

const SIZES = [
  { width: 780, height: 280 },
  { width: 356, height: 300 },
  { width: 1920, height: 500 },
];

describe.each(SIZES)('a scope of $width x $height', ({ width, height }) => {
  const layout = layoutScope(width, height, 4);

  it('fills its height with lanes that do not overlap: the stems in order, then the beats', () => {
    let bottom = 0;
    for (const lane of [...STEM_NAMES.map((stem) => layout.stems[stem]), layout.beats]) {
      expect(lane.top).toBeGreaterThanOrEqual(bottom);
      expect(lane.height).toBeGreaterThan(20);
      bottom = lane.top + lane.height;
    }
    expect(bottom).toBeCloseTo(height, 6);
    expect(layout.beats.height).toBeGreaterThan(layout.stems.drums.height);
  });

  it('shows the requested seconds up to the present, and part of the future', () => {
    expect(xAt(layout, 100, 100)).toBe(layout.nowX);
    expect(xAt(layout, 96, 100)).toBeCloseTo(layout.plotLeft, 6);
    expect(oldestTime(layout, 100)).toBeCloseTo(96, 9);
    expect((width - layout.nowX) / (width - layout.plotLeft)).toBeCloseTo(AHEAD_SHARE, 6);
    // Beats are emitted up to 0.3 s before they are audible.
    expect((width - layout.nowX) / layout.pixelsPerSecond).toBeGreaterThan(0.3);
  });

  it('moves the past to the left as time passes', () => {
    expect(xAt(layout, 99, 100)).toBeGreaterThan(xAt(layout, 99, 100.5));
  });

  it('uses most of the width for time', () => {
    expect(layout.plotLeft).toBeGreaterThan(60);
    expect(layout.plotLeft).toBeLessThan(width / 3);
  });
});

it('labels the future part if it is wide enough, outside the drum lane', () => {
  const layout = layoutScope(780, 280, 4);
  const { right, top, width } = aheadLabelPlace(layout)!;
  expect(right - width).toBeGreaterThan(layout.nowX);
  expect(right).toBeLessThan(layout.width);
  expect(top).toBeGreaterThan(layout.stems.drums.top + layout.stems.drums.height);
  expect(top + layout.fontPx).toBeLessThan(layout.beats.top);
  expect(aheadLabelPlace(layoutScope(356, 300, 4))).toBeUndefined();
});

it('stays finite at zero size', () => {
  const layout = layoutScope(0, 0, 4);
  for (const lane of [...Object.values(layout.stems), layout.beats]) expect(lane.height).toBe(0);
  expect(layout.nowX).toBe(0);
  expect(Number.isFinite(xAt(layout, 3, 4))).toBe(true);
});
