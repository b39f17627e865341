/**
 * Two separators heard as one: a share of each in every stem. What they get wrong differently becomes
 * less, and the stems of both sum to the same input, so theirs do too. The masks, through which
 * analysis looks, are those of one of them. Knows neither of the two.
 */
import {
  STEM_NAMES,
  SenseError,
  createStemHops,
  describe,
  type Frames,
  type Hertz,
  type NormalRange,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/offline';

/** What two separators must agree on to run in each other's place. */
const FORMAT = ['sampleRate', 'hopFrames', 'latencyFrames', 'maskBins'] as const;

export interface BlendOptions {
  readonly separator: Separator;
  /** Its masks are reported: the detectors have learnt what the world looks like through them. */
  readonly beside: Separator;
  /** Part of `separator` in the stems; the rest is `beside`'s. */
  readonly share: NormalRange;
}

/** Runs `beside` while `separator` waits for its model. Named as `separator`, which it disposes of. */
export class Blend implements Separator {
  readonly name: string;
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly latencyFrames: Frames;
  readonly maskBins: number;
  readonly #separator: Separator;
  readonly #beside: Separator;
  readonly #share: NormalRange;
  readonly #stems: StemHops;

  /** Throws `invalid-argument` if the two differ in format, or the share is not within 0..1. */
  constructor({ separator, beside, share }: BlendOptions) {
    if (!(share >= 0 && share <= 1)) {
      throw new SenseError('invalid-argument', `share must be within 0..1, received ${describe(share)}`);
    }
    requireSameFormat(separator, beside);
    this.name = separator.name;
    this.sampleRate = separator.sampleRate;
    this.hopFrames = separator.hopFrames;
    this.latencyFrames = separator.latencyFrames;
    this.maskBins = separator.maskBins;
    this.#separator = separator;
    this.#beside = beside;
    this.#share = share;
    this.#stems = createStemHops(beside);
  }

  async process(hop: StereoHop, out: StemHops): Promise<void> {
    const pending = this.#separator.process(hop, out);
    await this.#beside.process(hop, this.#stems);
    await pending;
    mixAudio(out, this.#stems, 1 - this.#share, 1 - this.#share);
    for (const stem of STEM_NAMES) out.masks[stem].set(this.#stems.masks[stem]);
  }

  reset(): void {
    this.#separator.reset();
    this.#beside.reset();
  }

  dispose(): void {
    this.#separator.dispose?.();
    this.#beside.dispose?.();
  }
}

/** Throws `invalid-argument` where `other` cannot stand in for `separator`, naming what differs. */
export function requireSameFormat(separator: Separator, other: Separator): void {
  for (const key of FORMAT) {
    if (separator[key] !== other[key]) {
      throw new SenseError(
        'invalid-argument',
        `separator '${other.name}' has ${key} ${other[key]}, '${separator.name}' ${separator[key]}`,
      );
    }
  }
}

/**
 * Mixes the audio of `other` into `out`, with a weight that goes from `from` to `to` over the hop.
 * Both sum to the same input, so any weight keeps the sum.
 */
export function mixAudio({ audio }: StemHops, other: StemHops, from: NormalRange, to: NormalRange): void {
  for (const stem of STEM_NAMES) {
    for (const side of ['left', 'right'] as const) {
      const target = audio[stem][side];
      const source = other.audio[stem][side];
      const step = (to - from) / target.length;
      for (let i = 0; i < target.length; i++) target[i]! += (from + step * (i + 1)) * (source[i]! - target[i]!);
    }
  }
}

/** Mixes the masks of `other` into those of `out`. */
export function mixMasks({ masks }: StemHops, other: StemHops, weight: NormalRange): void {
  for (const stem of STEM_NAMES) {
    const mask = masks[stem];
    const source = other.masks[stem];
    for (let bin = 0; bin < mask.length; bin++) mask[bin]! += weight * (source[bin]! - mask[bin]!);
  }
}
