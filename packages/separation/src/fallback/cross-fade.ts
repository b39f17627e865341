/**
 * Cross-fades between two separators: checks that their formats match, and mixes audio and masks. Pure;
 * the fallback chain decides when.
 */
import { STEM_NAMES, SenseError, type NormalRange, type Separator, type StemHops } from '@sense/core/engine';

/** What two separators must agree on to replace each other. */
const FORMAT = ['sampleRate', 'hopFrames', 'latencyFrames', 'maskBins'] as const;

/** Throws `invalid-argument` where `other` cannot replace `separator`, naming the difference. */
export function requireSameFormat(separator: Separator, other: Separator): void {
  for (const key of FORMAT) {
    if (separator[key] !== other[key]) {
      throw new SenseError(
        'invalid-argument',
        `separator '${other.name}' has ${key} ${other[key]}, '${separator.name}' has ${separator[key]}`,
      );
    }
  }
}

/**
 * Mixes the audio of `other` into `out`, with a weight that ramps linearly from `from` to `to` over the hop.
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
