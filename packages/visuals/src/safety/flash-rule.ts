/**
 * Limits flashing light to lower the risk of photosensitive seizures. Follows the general flash
 * threshold of WCAG 2.3.1: a flash is a pair of opposing changes of relative luminance of 10 % or
 * more, and no second may contain more than three. Pure. It limits the requested luminances, not
 * pixels or hue: it does not cover red flashes (avoid saturated red) and is not a certification.
 */
import { clamp, type NormalRange, type Seconds } from '@sense/core/engine';
import { onePole } from '@sense/core/internal';

/** The limits of WCAG 2.3.1 with safety margins. */
export const FLASH_LIMITS = {
  /** Flashes allowed per window. */
  flashes: 3,
  /** One second, plus 20 ms so that rounded frame times cannot shorten it. */
  windowSeconds: 1.02,
  /** Smallest luminance change that counts, as a share of full luminance. */
  change: 0.1,
  /** Largest change allowed once the window is full: `change` minus a margin. */
  permittedChange: 0.095,
  /** Share of the permitted change that the dimmer aims for. */
  dimmedShare: 0.85,
} as const;

/** Time constants of the dimming: fast in, before it is seen as flicker, and slow out. */
const DIM_ATTACK_SECONDS = 0.06;
const DIM_RELEASE_SECONDS = 2;
/** Time constants of the mean that a dimmed channel is pulled to, and of its swing. */
const MEAN_SECONDS = 0.4;
const SWING_RELEASE_SECONDS = 1;
/** Rises kept per tracker; further rises within the window overwrite the oldest. */
const STORED_RISES = 16;

/** Finds the opposing changes of one luminance and stores the times of the last rises. */
class ChangeTracker {
  #rising = false;
  #extreme: NormalRange = 0;
  readonly #rises = new Float64Array(STORED_RISES).fill(-Infinity);
  #next = 0;

  /** Largest value allowed at `now`; infinite while another rise is allowed. */
  ceiling(now: Seconds): number {
    if (this.#rising || this.risesSince(now) < FLASH_LIMITS.flashes) return Infinity;
    return this.#extreme + FLASH_LIMITS.permittedChange;
  }

  /** Adds the luminance at `now`. */
  observe(value: NormalRange, now: Seconds): void {
    if (this.#rising) {
      if (value > this.#extreme) this.#extreme = value;
      else if (this.#extreme - value >= FLASH_LIMITS.change) this.#turn(false, value);
    } else if (value < this.#extreme) {
      this.#extreme = value;
    } else if (value - this.#extreme >= FLASH_LIMITS.change) {
      this.#turn(true, value);
      this.#rises[this.#next] = now;
      this.#next = (this.#next + 1) % STORED_RISES;
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

/** Computes how far a channel may swing, from the luminance requested of it. */
class Dimmer {
  readonly #requested = new ChangeTracker();
  #mean = 0;
  #swing = 0;
  #depth = 1;

  /** Share of the requested swing that is shown: 1 while the request stays within the limit. */
  get depth(): NormalRange {
    return this.#depth;
  }

  observe(value: NormalRange, now: Seconds, deltaSeconds: Seconds): void {
    this.#requested.observe(value, now);
    this.#mean += (value - this.#mean) * onePole(deltaSeconds, MEAN_SECONDS);
    const deviation = Math.abs(value - this.#mean);
    this.#swing = Math.max(deviation, this.#swing * (1 - onePole(deltaSeconds, SWING_RELEASE_SECONDS)));
    const { flashes, permittedChange, dimmedShare } = FLASH_LIMITS;
    const tooMany = this.#requested.risesSince(now) > flashes;
    const target = tooMany ? Math.min(1, (dimmedShare * permittedChange) / (2 * this.#swing)) : 1;
    const timeConstant = target < this.#depth ? DIM_ATTACK_SECONDS : DIM_RELEASE_SECONDS;
    this.#depth += (target - this.#depth) * onePole(deltaSeconds, timeConstant);
  }

  /** `value` pulled towards its mean: fast pulses become a steady glow, not darkness. */
  apply(value: NormalRange, depth: NormalRange): NormalRange {
    return clamp(this.#mean + depth * (value - this.#mean), 0, 1);
  }
}

/**
 * Limits a group of luminances that share a picture. For any request, neither a channel nor the
 * weighted sum of all channels rises by 10 % or more more often than three times in any second (a change
 * is dated by the step at which it reaches 10 %). If more is requested, the swing is dimmed towards the
 * mean, which leaves a glow with movement. The dimming recovers over seconds once the music calms down.
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

  /** @param options.weights one per channel: its share of the light of the whole picture at full luminance */
  constructor(options: { readonly weights: ArrayLike<number> }) {
    this.#weights = Float64Array.from(options.weights);
    this.#dimmers = Array.from(this.#weights, () => new Dimmer());
    this.#shown = Array.from(this.#weights, () => new ChangeTracker());
    this.#previous = new Float64Array(this.#weights.length);
  }

  /**
   * Limits one frame.
   *
   * @param requested relative luminance of each channel, 0..1
   * @param deltaSeconds time since the previous step
   * @param out receives the luminance to show, one value per channel; may be `requested` itself
   */
  step(requested: ArrayLike<number>, deltaSeconds: Seconds, out: Float32Array | Float64Array | number[]): void {
    const count = this.#weights.length;
    this.#now += deltaSeconds;
    let requestedSum = 0;
    for (let i = 0; i < count; i++) {
      const value = clamp(requested[i] ?? 0, 0, 1);
      requestedSum += value * this.#weights[i]!;
      this.#dimmers[i]!.observe(value, this.#now, deltaSeconds);
    }
    this.#sumDimmer.observe(requestedSum, this.#now, deltaSeconds);
    for (let i = 0; i < count; i++) {
      const dimmer = this.#dimmers[i]!;
      const dimmed = dimmer.apply(clamp(requested[i] ?? 0, 0, 1), Math.min(dimmer.depth, this.#sumDimmer.depth));
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

  /** Scales down the increases since the previous frame until the sum fits under its ceiling. */
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
