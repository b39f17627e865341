/**
 * Adaptive resolution: lowers the resolution while frames are too slow and raises it again when they
 * are fast. Pure: its only input is the interval between frames.
 */
import type { Milliseconds, NormalRange } from '@sense/core';
import { clamp } from '@sense/core/engine';

/** Frames per measurement: enough to ignore a single slow frame, fewer when frames take long. */
const WINDOW_FRAMES = 45;
const MIN_WINDOW_FRAMES = 9;
const WINDOW_MS: Milliseconds = 1500;
/** A median above `SLOW_MS` misses 60 Hz; one below `FAST_MS` holds it. */
const SLOW_MS: Milliseconds = 22;
const FAST_MS: Milliseconds = 17.4;
const STEP = 0.8;
/** The largest step down, for frames that take many times too long. */
const MIN_STEP = 0.5;
const MIN_SCALE = 0.4;
/** A step down that gains less than this share of the time is undone: the pixel count is not the bottleneck. */
const MIN_GAIN = 0.05;
/** Fast measurements before the next step up; doubled after each step up that failed. */
const FAST_WINDOWS = 12;

export class ResolutionGovernor {
  #scale: NormalRange = 1;
  readonly #intervals: Milliseconds[] = [];
  #windowMs: Milliseconds = 0;
  #medianBeforeStep: Milliseconds = Infinity;
  #lastStep: NormalRange = STEP;
  #pixelsHelp = true;
  #fastWindows = 0;
  #fastWindowsNeeded = FAST_WINDOWS;

  /** Share of the full resolution in each dimension, 0.4..1. */
  get scale(): NormalRange {
    return this.#scale;
  }

  /** Adds the time since the previous frame. Returns true when {@link scale} has changed. */
  observe(intervalMs: Milliseconds): boolean {
    this.#intervals.push(intervalMs);
    this.#windowMs += intervalMs;
    const frames = this.#intervals.length;
    if (frames < (this.#windowMs < WINDOW_MS ? WINDOW_FRAMES : MIN_WINDOW_FRAMES)) return false;
    this.#intervals.sort((a, b) => a - b);
    const median = this.#intervals[frames >> 1]!;
    this.#intervals.length = 0;
    this.#windowMs = 0;
    const before = this.#scale;
    if (median > SLOW_MS) this.#stepDown(median);
    else if (median < FAST_MS) this.#stepUp();
    else this.#medianBeforeStep = Infinity;
    return this.#scale !== before;
  }

  #stepDown(median: Milliseconds): void {
    this.#fastWindows = 0;
    if (!this.#pixelsHelp) return;
    if (median > this.#medianBeforeStep * (1 - MIN_GAIN)) {
      this.#pixelsHelp = false;
      this.#scale = Math.min(1, this.#scale / this.#lastStep);
      return;
    }
    if (this.#scale < 1) this.#fastWindowsNeeded = Math.min(this.#fastWindowsNeeded * 2, 40 * FAST_WINDOWS);
    this.#medianBeforeStep = median;
    const before = this.#scale;
    this.#scale = Math.max(MIN_SCALE, before * clamp(Math.sqrt(SLOW_MS / median), MIN_STEP, STEP));
    this.#lastStep = this.#scale / before;
  }

  #stepUp(): void {
    this.#medianBeforeStep = Infinity;
    if (this.#scale === 1 || ++this.#fastWindows < this.#fastWindowsNeeded) return;
    this.#fastWindows = 0;
    this.#scale = Math.min(1, this.#scale / STEP);
  }
}
