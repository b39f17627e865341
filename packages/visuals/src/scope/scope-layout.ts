/**
 * Geometry of the detector scope: a lane for each stem and one for beats from top to bottom, time
 * from left to right, the present near the right edge. Pure, in CSS pixels.
 */
import { STEM_NAMES, perStem, type PerStem, type Seconds } from '@sense/core';
import { clamp } from '@sense/core/engine';

/** Share of the time axis to the right of the present. */
export const AHEAD_SHARE = 0.08;
/** Height of the beat lane relative to a stem lane: it holds three lines of text. */
const BEATS_HEIGHT = 1.5;
const GAP_PX = 4;

/** A horizontal strip of the scope. */
export interface Lane {
  readonly top: number;
  readonly height: number;
}

export interface ScopeLayout {
  readonly width: number;
  readonly height: number;
  readonly stems: PerStem<Lane>;
  readonly beats: Lane;
  /** Left edge of the time axis; names are to the left of it. */
  readonly plotLeft: number;
  /** X of the sound that is audible now. */
  readonly nowX: number;
  readonly pixelsPerSecond: number;
  /** Font size. */
  readonly fontPx: number;
}

/** Lays out `width` by `height` CSS pixels, with `pastSeconds` to the left of the present. */
export function layoutScope(width: number, height: number, pastSeconds: Seconds): ScopeLayout {
  const unit = Math.max(0, height - GAP_PX * STEM_NAMES.length) / (STEM_NAMES.length + BEATS_HEIGHT);
  const plotLeft = Math.round(clamp(0.12 * width, Math.min(width / 3, 76), 108));
  const plotWidth = Math.max(0, width - plotLeft);
  const nowX = plotLeft + plotWidth * (1 - AHEAD_SHARE);
  return {
    width,
    height,
    stems: perStem((_stem, index) => ({ top: index * (unit + GAP_PX), height: unit })),
    beats: { top: STEM_NAMES.length * (unit + GAP_PX), height: unit * BEATS_HEIGHT },
    plotLeft,
    nowX,
    pixelsPerSecond: (nowX - plotLeft) / pastSeconds,
    // The longest name fits next to the plot.
    fontPx: clamp(Math.min(0.4 * unit, plotLeft / 7.2), 9, 12),
  };
}

/** A place for a right-aligned label. */
export interface LabelPlace {
  readonly right: number;
  readonly top: number;
  /** Available width. */
  readonly width: number;
}

/**
 * Place of the label of the future part, if that is wide enough. Not in the drum lane, whose letters
 * reach into it.
 */
export function aheadLabelPlace({ width, nowX, fontPx, stems }: ScopeLayout): LabelPlace | undefined {
  const available = width - nowX - 6;
  return available > 3 * fontPx ? { right: width - 4, top: stems.bass.top + 2, width: available } : undefined;
}

/** X of `time` while `heardNow` is audible, both on the same time line. May be outside the scope. */
export function xAt(layout: ScopeLayout, time: Seconds, heardNow: Seconds): number {
  return layout.nowX + (time - heardNow) * layout.pixelsPerSecond;
}

/** Time at the left edge of the time axis. */
export function oldestTime(layout: ScopeLayout, heardNow: Seconds): Seconds {
  return heardNow - (layout.nowX - layout.plotLeft) / layout.pixelsPerSecond;
}
