/**
 * Decides the playout margin: the time by which stems may be late before the listener hears the mix instead.
 * Grows it when stems are about to run out, and shrinks it slowly while they arrive in good time. Pure: counts
 * frames, reads no clock, does not allocate. Called on the audio thread.
 */
import type { Frames, Hertz, Seconds } from '../../model/units.js';

/** Limits of the playout margin. Both equal: the margin is constant. */
export interface MarginRange {
  /** Margin at the start, and the smallest later. */
  readonly minFrames: Frames;
  /** Largest margin. */
  readonly maxFrames: Frames;
}

/** The margin grows by its own size, at least by this. */
const SMALLEST_INCREASE_S: Seconds = 0.01;
/** Time without an increase before the margin shrinks. */
const CALM_S: Seconds = 20;
/** A margin that grows again soon after it shrank was right: the wait doubles up to this. */
const LONGEST_CALM_S: Seconds = 320;
/** Largest shrink at once. */
const LARGEST_SHRINK_S: Seconds = 0.01;
/** Smaller changes are not worth a cross-fade. */
const SMALLEST_SHRINK_S: Seconds = 0.003;
/** Stems that arrived this long before they ran out are in good time. */
const RESERVE_S: Seconds = 0.012;

export class MarginControl {
  readonly #range: MarginRange;
  readonly #rate: Hertz;
  #marginFrames: Frames;
  /** Frames since the last change, and the least frames of stems ahead in that time. */
  #calmFrames: Frames = 0;
  #leastAhead: Frames = Infinity;
  #calmSeconds: Seconds = CALM_S;
  /** True if the last change was a shrink. */
  #shrank = false;

  constructor(range: MarginRange, rate: Hertz) {
    this.#range = range;
    this.#rate = rate;
    this.#marginFrames = range.minFrames;
  }

  get marginFrames(): Frames {
    return this.#marginFrames;
  }

  get canGrow(): boolean {
    return this.#marginFrames < this.#range.maxFrames;
  }

  /** The margin that {@link changeTo} should set when stems run out: twice the present one, within the range. */
  grown(): Frames {
    const increase = Math.max(this.#marginFrames, Math.ceil(SMALLEST_INCREASE_S * this.#rate));
    return Math.min(this.#range.maxFrames, this.#marginFrames + increase);
  }

  /**
   * Counts a render quantum in which stems were played.
   *
   * @param aheadFrames frames of stems that had arrived beyond those played
   * @returns the margin that {@link changeTo} should set; the present one if it should stay
   */
  calm(frames: Frames, aheadFrames: Frames): Frames {
    this.#calmFrames += frames;
    if (aheadFrames < this.#leastAhead) this.#leastAhead = aheadFrames;
    if (this.#calmFrames < this.#calmSeconds * this.#rate) return this.#marginFrames;
    const spare = this.#leastAhead - Math.ceil(RESERVE_S * this.#rate);
    const shrink = Math.min(
      spare,
      Math.floor(LARGEST_SHRINK_S * this.#rate),
      this.#marginFrames - this.#range.minFrames,
    );
    this.#calmFrames = 0;
    this.#leastAhead = Infinity;
    return shrink < SMALLEST_SHRINK_S * this.#rate ? this.#marginFrames : this.#marginFrames - shrink;
  }

  /** The margin was changed, to about what was asked for. */
  changeTo(marginFrames: Frames): void {
    const grows = marginFrames > this.#marginFrames;
    if (grows && this.#shrank) this.#calmSeconds = Math.min(2 * this.#calmSeconds, LONGEST_CALM_S);
    this.#shrank = !grows;
    this.#marginFrames = marginFrames;
    this.#calmFrames = 0;
    this.#leastAhead = Infinity;
  }
}
