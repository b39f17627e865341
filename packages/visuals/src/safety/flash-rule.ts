/**
 * Keeps light from flashing: the first of two lines of defence against photosensitive seizures
 * (the second looks at pixels). Follows the general flash threshold of WCAG 2.3.1: a flash is a
 * pair of opposing changes of relative luminance of 10 % or more, and no second may hold more than
 * three. Pure; knows nothing of what the channels light, nor of their hue, so it makes no claim
 * about red flashes: avoid saturated red. It lowers a risk and certifies nothing.
 */
import { clamp, type NormalRange, type Seconds } from '@sense/core/engine';
import { onePole } from '@sense/core/internal';

/** The limits of WCAG 2.3.1 and the margins kept to them. */
export const FLASH_LIMITS = {
  /** Flashes that a window may hold. */
  flashes: 3,
  /** The second of the rule, and 20 ms so that no rounding of frame times makes it shorter. */
  windowSeconds: 1.02,
  /** Share of full luminance from which a change counts. */
  change: 0.1,
  /** How far a change may go when no flash is left: below `change` by a margin. */
  permittedChange: 0.095,
  /** Share of the permitted change that the calmer, solved dimming aims for. */
  solvedShare: 0.85,
} as const;

/** Time constants of the dimming: in before the eye calls it a flicker, out over seconds. */
const DIM_ATTACK_SECONDS = 0.06;
const DIM_RELEASE_SECONDS = 2;
/** Over which the mean that a dimmed channel is pulled to, and its swing, are taken. */
const MEAN_SECONDS = 0.4;
const SWING_RELEASE_SECONDS = 1;
/** More rises than this in a window are not told apart. */
const REMEMBERED_RISES = 16;

/** Finds the opposing changes of one luminance and remembers when the last rises happened. */
class ChangeTracker {
  #rising = false;
  #extreme: NormalRange = 0;
  readonly #rises = new Float64Array(REMEMBERED_RISES).fill(-Infinity);
  #next = 0;

  /** The most `value` may be at `now` without a rise beyond the limit; infinite if one is left. */
  ceiling(now: Seconds): number {
    if (this.#rising || this.risesSince(now) < FLASH_LIMITS.flashes) return Infinity;
    return this.#extreme + FLASH_LIMITS.permittedChange;
  }

  /** Takes the luminance shown at `now`. */
  observe(value: NormalRange, now: Seconds): void {
    if (this.#rising) {
      if (value > this.#extreme) this.#extreme = value;
      else if (this.#extreme - value >= FLASH_LIMITS.change) this.#turn(false, value);
    } else if (value < this.#extreme) {
      this.#extreme = value;
    } else if (value - this.#extreme >= FLASH_LIMITS.change) {
      this.#turn(true, value);
      this.#rises[this.#next] = now;
      this.#next = (this.#next + 1) % REMEMBERED_RISES;
    }
  }

  /** Rises within the window that ends at `now`. */
  risesSince(now: Seconds): number {
    let count = 0;
    for (const time of this.#rises) if (now - time < FLASH_LIMITS.windowSeconds) count++;
    return count;
  }

  #turn(rising: boolean, value: NormalRange): void {
    this.#rising = rising;
    this.#extreme = value;
  }
}

/** Solves how deep a channel may still swing, from what is asked of it. */
class Dimmer {
  readonly #asked = new ChangeTracker();
  #mean = 0;
  #swing = 0;
  #depth = 1;

  /** Share of the asked swing that is shown: 1 while the music does not ask for too much. */
  get depth(): NormalRange {
    return this.#depth;
  }

  observe(value: NormalRange, now: Seconds, deltaSeconds: Seconds): void {
    this.#asked.observe(value, now);
    this.#mean += (value - this.#mean) * onePole(deltaSeconds, MEAN_SECONDS);
    const deviation = Math.abs(value - this.#mean);
    this.#swing = Math.max(deviation, this.#swing * (1 - onePole(deltaSeconds, SWING_RELEASE_SECONDS)));
    const { flashes, permittedChange, solvedShare } = FLASH_LIMITS;
    const tooMany = this.#asked.risesSince(now) > flashes;
    const target = tooMany ? Math.min(1, (solvedShare * permittedChange) / (2 * this.#swing)) : 1;
    const timeConstant = target < this.#depth ? DIM_ATTACK_SECONDS : DIM_RELEASE_SECONDS;
    this.#depth += (target - this.#depth) * onePole(deltaSeconds, timeConstant);
  }

  /** `value` pulled towards its own mean: a storm of pulses becomes a steady glow, not darkness. */
  apply(value: NormalRange, depth: NormalRange): NormalRange {
    return clamp(this.#mean + depth * (value - this.#mean), 0, 1);
  }
}

/**
 * Limits a group of luminances that share a picture. Guaranteed, whatever is asked: neither a
 * channel nor the weighted sum of all rises by 10 % or more oftener than three times in any second
 * (a change is dated by the step at which it reaches 10 %). Where more is asked for, the swing is
 * dimmed towards the mean so that what remains is a glow with movement, and the dimming goes over
 * seconds once the music calms down.
 *
 * ```ts
 * const rule = new FlashRule({ weights: [0.5, 0.5] });
 * rule.step([left, right], deltaSeconds, shown); // draw `shown`
 * ```
 */
export class FlashRule {
  readonly #weights: Float64Array;
  readonly #dimmers: readonly Dimmer[];
  readonly #shown: readonly ChangeTracker[];
  readonly #sumDimmer = new Dimmer();
  readonly #sumShown = new ChangeTracker();
  readonly #previous: Float64Array;
  #now: Seconds = 0;

  /** @param options.weights one per channel: its share of the light of the whole picture at full drive */
  constructor(options: { readonly weights: ArrayLike<number> }) {
    this.#weights = Float64Array.from(options.weights);
    this.#dimmers = Array.from(this.#weights, () => new Dimmer());
    this.#shown = Array.from(this.#weights, () => new ChangeTracker());
    this.#previous = new Float64Array(this.#weights.length);
  }

  /**
   * One frame: what is asked becomes what may be shown.
   *
   * @param asked relative luminance of each channel, 0..1
   * @param deltaSeconds since the step before
   * @param out receives what may be shown, one value per channel; may be `asked` itself
   */
  step(asked: ArrayLike<number>, deltaSeconds: Seconds, out: Float32Array | Float64Array | number[]): void {
    const count = this.#weights.length;
    this.#now += deltaSeconds;
    let askedSum = 0;
    for (let i = 0; i < count; i++) {
      const value = clamp(asked[i] ?? 0, 0, 1);
      askedSum += value * this.#weights[i]!;
      this.#dimmers[i]!.observe(value, this.#now, deltaSeconds);
    }
    this.#sumDimmer.observe(askedSum, this.#now, deltaSeconds);
    for (let i = 0; i < count; i++) {
      const dimmer = this.#dimmers[i]!;
      const dimmed = dimmer.apply(clamp(asked[i] ?? 0, 0, 1), Math.min(dimmer.depth, this.#sumDimmer.depth));
      out[i] = Math.min(dimmed, this.#shown[i]!.ceiling(this.#now));
    }
    this.#limitSum(out);
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const value = out[i]!;
      sum += value * this.#weights[i]!;
      this.#previous[i] = value;
      this.#shown[i]!.observe(value, this.#now);
    }
    this.#sumShown.observe(sum, this.#now);
  }

  /** Scales down the increases since the last frame until the sum fits under its ceiling. */
  #limitSum(out: Float32Array | Float64Array | number[]): void {
    const ceiling = this.#sumShown.ceiling(this.#now);
    let kept = 0;
    let increase = 0;
    for (let i = 0; i < this.#weights.length; i++) {
      const change = (out[i]! - this.#previous[i]!) * this.#weights[i]!;
      kept += this.#previous[i]! * this.#weights[i]! + Math.min(change, 0);
      increase += Math.max(change, 0);
    }
    if (kept + increase <= ceiling) return;
    const share = clamp((ceiling - kept) / increase, 0, 1);
    for (let i = 0; i < this.#weights.length; i++) {
      const change = out[i]! - this.#previous[i]!;
      if (change > 0) out[i] = this.#previous[i]! + share * change;
    }
  }
}
