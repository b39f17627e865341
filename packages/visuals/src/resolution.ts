/**
 * Gives up pixels to keep frames: lowers the resolution while frames come too slowly and takes it
 * back when there is room. Pure; knows only the intervals between frames.
 */
import type { Milliseconds, NormalRange } from '@sense/core';

/** Frames judged together: long enough that one hitch does not count. */
const WINDOW_FRAMES = 45;
/** Medians above this miss 60 Hz for good; below the other they hold it with nothing to spare for more. */
const SLOW_MS: Milliseconds = 22;
const FAST_MS: Milliseconds = 17.4;
const STEP = 0.8;
const LEAST_SCALE = 0.4;
/** A step down that gains less than this was not the cure: the pixels are not what is slow. */
const LEAST_GAIN = 0.05;
/** Windows of fast frames before the next step up is tried; each failure doubles it. */
const CALM_WINDOWS = 12;

export class ResolutionGovernor {
  #scale: NormalRange = 1;
  readonly #intervals: Milliseconds[] = [];
  #medianBeforeStep: Milliseconds = Infinity;
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
    if (this.#intervals.length < WINDOW_FRAMES) return false;
    this.#intervals.sort((a, b) => a - b);
    const median = this.#intervals[WINDOW_FRAMES >> 1]!;
    this.#intervals.length = 0;
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
      this.#scale = Math.min(1, this.#scale / STEP);
      return;
    }
    if (this.#scale < 1) this.#calmNeeded = Math.min(this.#calmNeeded * 2, 40 * CALM_WINDOWS);
    this.#medianBeforeStep = median;
    this.#scale = Math.max(LEAST_SCALE, this.#scale * STEP);
  }

  #stepUp(): void {
    this.#medianBeforeStep = Infinity;
    if (this.#scale === 1 || ++this.#calmWindows < this.#calmNeeded) return;
    this.#calmWindows = 0;
    this.#scale = Math.min(1, this.#scale / STEP);
  }
}
