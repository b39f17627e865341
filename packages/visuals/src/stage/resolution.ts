/**
 * Gives up pixels to keep frames: lowers the resolution while frames come too slowly and takes it
 * back when there is room. Pure; knows only the intervals between frames.
 */
import type { Milliseconds, NormalRange } from '@sense/core';
import { clamp } from '@sense/core/engine';

/** Frames judged together: long enough that one hitch does not count; fewer where they take long. */
const WINDOW_FRAMES = 45;
const LEAST_WINDOW_FRAMES = 9;
const WINDOW_MS: Milliseconds = 1500;
/** Medians above this miss 60 Hz for good; below the other they hold it with nothing to spare for more. */
const SLOW_MS: Milliseconds = 22;
const FAST_MS: Milliseconds = 17.4;
const STEP = 0.8;
/** The longest stride down, where frames take many times too long. */
const LEAST_STEP = 0.5;
const LEAST_SCALE = 0.4;
/** A step down that gains less than this was not the cure: the pixels are not what is slow. */
const LEAST_GAIN = 0.05;
/** Windows of fast frames before the next step up is tried; each failure doubles it. */
const CALM_WINDOWS = 12;

export class ResolutionGovernor {
  #scale: NormalRange = 1;
  readonly #intervals: Milliseconds[] = [];
  #windowMs: Milliseconds = 0;
  #medianBeforeStep: Milliseconds = Infinity;
  #lastStep: NormalRange = STEP;
  #pixelsHelp = true;
  #calmWindows = 0;
  #calmNeeded = CALM_WINDOWS;

  /** Share of the full resolution in each direction that can be afforded now. */
  get scale(): NormalRange {
    return this.#scale;
  }

  /** Takes the time since the frame before. Returns true when {@link scale} has changed. */
  observe(intervalMs: Milliseconds): boolean {
    this.#intervals.push(intervalMs);
    this.#windowMs += intervalMs;
    const frames = this.#intervals.length;
    if (frames < (this.#windowMs < WINDOW_MS ? WINDOW_FRAMES : LEAST_WINDOW_FRAMES)) return false;
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
    this.#calmWindows = 0;
    if (!this.#pixelsHelp) return;
    if (median > this.#medianBeforeStep * (1 - LEAST_GAIN)) {
      this.#pixelsHelp = false;
      this.#scale = Math.min(1, this.#scale / this.#lastStep);
      return;
    }
    if (this.#scale < 1) this.#calmNeeded = Math.min(this.#calmNeeded * 2, 40 * CALM_WINDOWS);
    this.#medianBeforeStep = median;
    const before = this.#scale;
    this.#scale = Math.max(LEAST_SCALE, before * clamp(Math.sqrt(SLOW_MS / median), LEAST_STEP, STEP));
    this.#lastStep = this.#scale / before;
  }

  #stepUp(): void {
    this.#medianBeforeStep = Infinity;
    if (this.#scale === 1 || ++this.#calmWindows < this.#calmNeeded) return;
    this.#calmWindows = 0;
    this.#scale = Math.min(1, this.#scale / STEP);
  }
}
