/**
 * The order of the values in a feature block, so that pages and recordings of different versions understand each
 * other: features are matched by name. Pure.
 */
import {
  FEATURE_BLOCK_SIZE,
  FEATURE_NAMES,
  FEATURE_OFFSETS,
  MIX_FEATURE_NAMES,
  STEM_NAMES,
  silenceFeatures,
  type FeatureBlock,
  type FeatureFrame,
} from '@sense/core/engine';

/** Names in the order of a block: for each stem the values of `stem`, then those of `mix`. */
export interface FeatureLayout {
  readonly stems: readonly string[];
  readonly stem: readonly string[];
  readonly mix: readonly string[];
}

/** The layout of this version. */
export const OWN_LAYOUT: FeatureLayout = { stems: STEM_NAMES, stem: FEATURE_NAMES, mix: MIX_FEATURE_NAMES };

/** Converts a block of some layout; undefined if it has another number of values. The result may be the block itself. */
export type BlockReader = (block: Float32Array) => FeatureBlock | undefined;

/** A reader of blocks in `layout`. Features that the layout lacks have their value in silence. */
export function createBlockReader(layout: FeatureLayout): BlockReader {
  const theirs = namesOf(layout);
  const ours = namesOf(OWN_LAYOUT);
  if (theirs.join() === ours.join()) return (block) => (block.length === FEATURE_BLOCK_SIZE ? block : undefined);
  const from = ours.map((name) => theirs.indexOf(name));
  return (block) => {
    if (block.length !== theirs.length) return undefined;
    const converted = new Float32Array(FEATURE_BLOCK_SIZE);
    silenceFeatures(converted);
    from.forEach((index, to) => {
      if (index >= 0) converted[to] = block[index]!;
    });
    return converted;
  };
}

/** The block of a frame, in a buffer of its own that can be posted; copied only where that is necessary. */
export function blockOf(frame: FeatureFrame): FeatureBlock {
  const { block } = frame as { block?: unknown };
  if (!(block instanceof Float32Array) || block.length !== FEATURE_BLOCK_SIZE) return packFeatures(frame);
  const ownsBuffer = block.buffer instanceof ArrayBuffer && block.buffer.byteLength === block.byteLength;
  return ownsBuffer ? block : new Float32Array(block);
}

function packFeatures(frame: FeatureFrame): FeatureBlock {
  const block = new Float32Array(FEATURE_BLOCK_SIZE);
  for (const stem of STEM_NAMES) {
    for (const name of FEATURE_NAMES) block[FEATURE_OFFSETS.stems[stem][name]] = frame.stems[stem][name];
  }
  for (const name of MIX_FEATURE_NAMES) block[FEATURE_OFFSETS.mix[name]] = frame.mix[name];
  return block;
}

/** `drums.levelDb` and so on, in the order of the block. */
function namesOf({ stems, stem, mix }: FeatureLayout): string[] {
  return [...stems.flatMap((part) => stem.map((name) => `${part}.${name}`)), ...mix.map((name) => `mix.${name}`)];
}
