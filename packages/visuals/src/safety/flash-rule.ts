/**
 * Limits flashing light to lower the risk of photosensitive seizures. Follows the general flash
 * threshold of WCAG 2.3.1: a flash is a pair of opposing changes of relative luminance of 10 % or
 * more, and no second may contain more than three. Pure. It limits the requested luminances, not
 * pixels or hue: it does not cover red flashes (avoid saturated red) and is not a certification.
 *
 * Numbers that change stay in typed arrays: a fraction that a function takes or returns may be allocated each time.
 */
import type { Seconds } from '@sense/core/engine';

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

/** Places in a clock: the time of the step, and the time since the step before it. */
const NOW = 0;
const STEP = 1;

/** Finds the opposing changes of several luminances and stores the times of their last rises. */
class ChangeTrackers {
  /** Largest value allowed at the last {@link count}; infinite while another rise is allowed. */
  readonly ceilings: Float64Array;
  /** Rises within the window that ended with the last {@link count}. */
  readonly counts: Uint8Array;
  readonly #rising: Uint8Array;
  readonly #extremes: Float64Array;
  readonly #rises: Float64Array;
  readonly #next: Uint8Array;

  constructor(lights: number) {
    this.ceilings = new Float64Array(lights).fill(Infinity);
    this.counts = new Uint8Array(lights);
    this.#rising = new Uint8Array(lights);
    this.#extremes = new Float64Array(lights);
    this.#rises = new Float64Array(lights * STORED_RISES).fill(-Infinity);
    this.#next = new Uint8Array(lights);
  }

  /** Updates {@link counts} and {@link ceilings} to the time of `clock`. */
  count(clock: Float64Array): void {
    const now = clock[NOW]!;
    for (let light = 0; light < this.counts.length; light++) {
      let count = 0;
      for (let i = light * STORED_RISES; i < (light + 1) * STORED_RISES; i++) {
        if (now - this.#rises[i]! < FLASH_LIMITS.windowSeconds) count++;
      }
      this.counts[light] = count;
      const isFree = this.#rising[light] === 1 || count < FLASH_LIMITS.flashes;
      this.ceilings[light] = isFree ? Infinity : this.#extremes[light]! + FLASH_LIMITS.permittedChange;
    }
  }

  /** Adds the luminances at the time of `clock`. */
  observe(values: Float64Array, clock: Float64Array): void {
    for (let light = 0; light < values.length; light++) {
      const value = values[light]!;
      const difference = value - this.#extremes[light]!;
      const isRising = this.#rising[light] === 1;
      if (isRising ? difference > 0 : difference < 0) {
        this.#extremes[light] = value;
      } else if (Math.abs(difference) >= FLASH_LIMITS.change) {
        this.#extremes[light] = value;
        this.#rising[light] = isRising ? 0 : 1;
        if (isRising) continue;
        this.#rises[light * STORED_RISES + this.#next[light]!] = clock[NOW]!;
        this.#next[light] = (this.#next[light]! + 1) % STORED_RISES;
      }
    }
  }
}

/** Computes how far lights may swing, from the luminances requested of them. */
class Dimmers {
  /** Share of the requested swing that is shown: 1 while the request stays within the limit. */
  readonly depths: Float64Array;
  readonly means: Float64Array;
  readonly #requested: ChangeTrackers;
  readonly #swings: Float64Array;

  constructor(lights: number) {
    this.depths = new Float64Array(lights).fill(1);
    this.means = new Float64Array(lights);
    this.#requested = new ChangeTrackers(lights);
    this.#swings = new Float64Array(lights);
  }

  observe(values: Float64Array, clock: Float64Array): void {
    this.#requested.observe(values, clock);
    this.#requested.count(clock);
    const { flashes, permittedChange, dimmedShare } = FLASH_LIMITS;
    const step = clock[STEP]!;
    const toMean = 1 - Math.exp(-step / MEAN_SECONDS);
    const keptSwing = Math.exp(-step / SWING_RELEASE_SECONDS);
    const attack = 1 - Math.exp(-step / DIM_ATTACK_SECONDS);
    const release = 1 - Math.exp(-step / DIM_RELEASE_SECONDS);
    for (let light = 0; light < values.length; light++) {
      const value = values[light]!;
      const mean = this.means[light]! + (value - this.means[light]!) * toMean;
      const swing = Math.max(Math.abs(value - mean), this.#swings[light]! * keptSwing);
      this.means[light] = mean;
      this.#swings[light] = swing;
      const tooMany = this.#requested.counts[light]! > flashes;
      const target = tooMany ? Math.min(1, (dimmedShare * permittedChange) / (2 * swing)) : 1;
      const depth = this.depths[light]!;
      this.depths[light] = depth + (target - depth) * (target < depth ? attack : release);
    }
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
  /** Luminances of each channel, then their weighted sum: requested, shown, and shown before. */
  readonly #requested: Float64Array;
  readonly #shown: Float64Array;
  readonly #previous: Float64Array;
  readonly #dimmers: Dimmers;
  readonly #changes: ChangeTrackers;
  readonly #clock = new Float64Array(2);

  /** @param options.weights one per channel: its share of the light of the whole picture at full luminance */
  constructor(options: { readonly weights: ArrayLike<number> }) {
    this.#weights = Float64Array.from(options.weights);
    const lights = this.#weights.length + 1;
    this.#requested = new Float64Array(lights);
    this.#shown = new Float64Array(lights);
    this.#previous = new Float64Array(lights);
    this.#dimmers = new Dimmers(lights);
    this.#changes = new ChangeTrackers(lights);
  }

  /**
   * Limits one frame.
   *
   * @param requested relative luminance of each channel, 0..1
   * @param deltaSeconds time since the previous step
   * @param out receives the luminance to show, one value per channel; may be `requested` itself
   */
  step(requested: ArrayLike<number>, deltaSeconds: Seconds, out: Float32Array | Float64Array | number[]): void {
    this.advance(deltaSeconds);
    this.limit(requested, out);
  }

  /** Adds to the time before the next {@link limit}. */
  advance(deltaSeconds: Seconds): void {
    this.#clock[NOW]! += deltaSeconds;
    this.#clock[STEP]! += deltaSeconds;
  }

  /** {@link step} at the time to which {@link advance} has come. */
  limit(requested: ArrayLike<number>, out: Float32Array | Float64Array | number[]): void {
    const sum = this.#weights.length;
    for (let i = 0; i < sum; i++) {
      const value = requested[i] ?? 0;
      this.#requested[i] = value > 0 ? Math.min(value, 1) : 0;
    }
    this.#addUp(this.#requested);
    this.#dimmers.observe(this.#requested, this.#clock);
    this.#changes.count(this.#clock);
    const { depths, means } = this.#dimmers;
    for (let i = 0; i < sum; i++) {
      // Pulled towards the mean: fast pulses become a steady glow, not darkness.
      const depth = Math.min(depths[i]!, depths[sum]!);
      const dimmed = means[i]! + depth * (this.#requested[i]! - means[i]!);
      this.#shown[i] = Math.max(0, Math.min(dimmed, 1, this.#changes.ceilings[i]!));
    }
    this.#limitSum();
    for (let i = 0; i < sum; i++) {
      out[i] = this.#shown[i]!;
      // As `out` rounds it.
      this.#shown[i] = out[i]!;
    }
    this.#addUp(this.#shown);
    this.#changes.observe(this.#shown, this.#clock);
    this.#previous.set(this.#shown);
    this.#clock[STEP] = 0;
  }

  /** Updates the weighted sum of `lights`. */
  #addUp(lights: Float64Array): void {
    const last = this.#weights.length;
    lights[last] = 0;
    for (let i = 0; i < last; i++) lights[last]! += lights[i]! * this.#weights[i]!;
  }

  /** Scales down the increases since the previous frame until the sum fits under its ceiling. */
  #limitSum(): void {
    const last = this.#weights.length;
    const ceiling = this.#changes.ceilings[last]!;
    let kept = 0;
    let increase = 0;
    for (let i = 0; i < last; i++) {
      const change = (this.#shown[i]! - this.#previous[i]!) * this.#weights[i]!;
      kept += this.#previous[i]! * this.#weights[i]! + Math.min(change, 0);
      increase += Math.max(change, 0);
    }
    if (kept + increase <= ceiling) return;
    const share = Math.max(0, Math.min((ceiling - kept) / increase, 1));
    for (let i = 0; i < last; i++) {
      const change = this.#shown[i]! - this.#previous[i]!;
      if (change > 0) this.#shown[i] = this.#previous[i]! + share * change;
    }
  }
}
