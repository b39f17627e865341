/** The geometry of the detector scope: lanes that fit, and time that runs to the right. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core';
import {
  AHEAD_SHARE,
  aheadWordPlace,
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

  it('fills its height with lanes that do not overlap, in the order of the stems, beats last', () => {
    let bottom = 0;
    for (const lane of [...STEM_NAMES.map((stem) => layout.stems[stem]), layout.beats]) {
      expect(lane.top).toBeGreaterThanOrEqual(bottom);
      expect(lane.height).toBeGreaterThan(20);
      bottom = lane.top + lane.height;
    }
    expect(bottom).toBeCloseTo(height, 6);
    expect(layout.beats.height).toBeGreaterThan(layout.stems.drums.height);
  });

  it('shows the seconds asked for up to the present, and a little of what is ahead', () => {
    expect(xAt(layout, 100, 100)).toBe(layout.nowX);
    expect(xAt(layout, 96, 100)).toBeCloseTo(layout.plotLeft, 6);
    expect(oldestTime(layout, 100)).toBeCloseTo(96, 9);
    expect((width - layout.nowX) / (width - layout.plotLeft)).toBeCloseTo(AHEAD_SHARE, 6);
    // Beats are told up to 0.3 s before they are heard.
    expect((width - layout.nowX) / layout.pixelsPerSecond).toBeGreaterThan(0.3);
  });

  it('moves what was heard to the left as time passes', () => {
    expect(xAt(layout, 99, 100)).toBeGreaterThan(xAt(layout, 99, 100.5));
  });

  it('leaves most of the width to time', () => {
    expect(layout.plotLeft).toBeGreaterThan(60);
    expect(layout.plotLeft).toBeLessThan(width / 3);
  });
});

it('names what is ahead where there is room, clear of the lane that has letters', () => {
  const layout = layoutScope(780, 280, 4);
  const { right, top, room } = aheadWordPlace(layout)!;
  expect(right - room).toBeGreaterThan(layout.nowX);
  expect(right).toBeLessThan(layout.width);
  expect(top).toBeGreaterThan(layout.stems.drums.top + layout.stems.drums.height);
  expect(top + layout.fontPx).toBeLessThan(layout.beats.top);
  expect(aheadWordPlace(layoutScope(356, 300, 4))).toBeUndefined();
});

it('stays finite without room', () => {
  const layout = layoutScope(0, 0, 4);
  for (const lane of [...Object.values(layout.stems), layout.beats]) expect(lane.height).toBe(0);
  expect(layout.nowX).toBe(0);
  expect(Number.isFinite(xAt(layout, 3, 4))).toBe(true);
});
