/**
 * Where things are on the detector scope: a lane for each stem and one for beats from top to
 * bottom, time from left to right, the present near the right edge. Pure geometry in CSS pixels;
 * knows nothing of canvases, nor of what the lanes hold.
 */
import { STEM_NAMES, perStem, type PerStem, type Seconds } from '@sense/core';
import { clamp } from '@sense/core/engine';

/** Share of the time axis that lies ahead of what is heard now. */
export const AHEAD_SHARE = 0.08;
/** Height of the lane for beats, a stem's being 1: it holds three lines of text. */
const BEATS_HEIGHT = 1.5;
const GAP_PX = 4;

/** A strip across the scope. */
export interface Lane {
  readonly top: number;
  readonly height: number;
}

export interface ScopeLayout {
  readonly width: number;
  readonly height: number;
  readonly stems: PerStem<Lane>;
  readonly beats: Lane;
  /** Where time begins; names stand to the left of it. */
  readonly plotLeft: number;
  /** Where the sound is that is heard now. */
  readonly nowX: number;
  readonly pixelsPerSecond: number;
  /** Size of the text. */
  readonly fontPx: number;
}

/** Divides `width` by `height` CSS pixels, with `pastSeconds` to the left of the present. */
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
    // The longest name fits beside the plot.
    fontPx: clamp(Math.min(0.4 * unit, plotLeft / 7.2), 9, 12),
  };
}

/** A place for a word: it ends at `right`, hangs from `top` and has `room` to its left. */
export interface WordPlace {
  readonly right: number;
  readonly top: number;
  readonly room: number;
}

/** Where the part that is ahead is named, if it is wide enough: not beside the drums, whose letters reach into it. */
export function aheadWordPlace({ width, nowX, fontPx, stems }: ScopeLayout): WordPlace | undefined {
  const room = width - nowX - 6;
  return room > 3 * fontPx ? { right: width - 4, top: stems.bass.top + 2, room } : undefined;
}

/** The place of `time` while `heardNow` is heard; both on one time line. May lie outside of the scope. */
export function xAt(layout: ScopeLayout, time: Seconds, heardNow: Seconds): number {
  return layout.nowX + (time - heardNow) * layout.pixelsPerSecond;
}

/** The time at the left end of the scope. */
export function oldestTime(layout: ScopeLayout, heardNow: Seconds): Seconds {
  return heardNow - (layout.nowX - layout.plotLeft) / layout.pixelsPerSecond;
}
