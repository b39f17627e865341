/**
 * A block of consecutive hops: everything that the stages of the pipeline read and write, in one buffer, which threads
 * can share. Each stage fills its part, and the block then goes to the next stage.
 */
import {
  FEATURE_BLOCK_SIZE,
  STEM_NAMES,
  perStem,
  type FeatureBlock,
  type Frames,
  type Milliseconds,
  type MusicalEvent,
  type PerStem,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import type { MidSideMasks } from '@sense/separation/internal';

const BYTES = 4;

/** What the hops of a block hold. */
export interface BlockFormat {
  readonly hops: number;
  readonly hopFrames: Frames;
  readonly maskBins: number;
  /** Whether a model estimates masks ahead of the separator. */
  readonly modelMasks: boolean;
  /** Whether the audio of the stems is computed. */
  readonly audio: boolean;
  /** Stems at the rate of the file; undefined if they are not wanted. */
  readonly aligned?: { readonly channels: number; readonly maxFrames: Frames } | undefined;
}

/** Masks that were estimated ahead of the separator. */
export interface ModelMasks {
  readonly masks: PerStem<MidSideMasks>;
  readonly magnitudes: PerStem<Float32Array>;
}

/** One hop of a block; written by the stage named. */
export interface HopMemory {
  /** The mixture at the engine's rate: the source. */
  readonly mix: StereoHop;
  /** The model's stage. */
  readonly model: ModelMasks | undefined;
  /** For the detectors: the separation stage, or that of masks. */
  readonly masks: PerStem<Float32Array>;
  /** Audio of the stems, and {@link masks}: the separation stage. */
  readonly stems: StemHops | undefined;
  /** The analysis stage. */
  readonly features: FeatureBlock;
  /** The alignment stage: one or two channels per stem. */
  readonly aligned: PerStem<readonly Float32Array[]> | undefined;
}

/** An event of the hop with this index in its block. */
export interface BlockEvent {
  readonly hop: number;
  readonly event: MusicalEvent;
}

export class HopBlock {
  readonly storage: ArrayBufferLike;
  readonly hops: readonly HopMemory[];
  /** Frames in `aligned` of each hop. */
  readonly alignedFrames: Int32Array;
  /** Number of hops in use. */
  filled = 0;
  /** Number of hops that end within the file; silence that flushes the stems completes the others. */
  reported = 0;
  /** In order. */
  events: BlockEvent[] = [];
  /** Wall-clock time of separation and analysis of all hops. */
  processingMs: Milliseconds = 0;

  /** @param storage at least {@link blockBytes} bytes, zeroed */
  constructor(format: BlockFormat, storage: ArrayBufferLike) {
    const { hopFrames, maskBins, modelMasks, audio, aligned } = format;
    this.storage = storage;
    let at = 0;
    const floats = (count: number): Float32Array => {
      at += count * BYTES;
      return new Float32Array(storage, at - count * BYTES, count);
    };
    const stereo = (): StereoHop => ({ left: floats(hopFrames), right: floats(hopFrames) });
    const masks = (): PerStem<Float32Array> => perStem(() => floats(maskBins));
    const complex = (): MidSideMasks => ({ mid: floats(2 * maskBins), side: floats(2 * maskBins) });
    this.hops = Array.from({ length: format.hops }, () => {
      const forDetectors = masks();
      return {
        mix: stereo(),
        model: modelMasks ? { masks: perStem(complex), magnitudes: masks() } : undefined,
        masks: forDetectors,
        stems: audio ? { audio: perStem(stereo), masks: forDetectors } : undefined,
        features: floats(FEATURE_BLOCK_SIZE),
        aligned: aligned && perStem(() => Array.from({ length: aligned.channels }, () => floats(aligned.maxFrames))),
      };
    });
    this.alignedFrames = new Int32Array(storage, at, format.hops);
  }

  /** Prepares the block for new hops. */
  clear(): void {
    this.filled = 0;
    this.reported = 0;
    this.events = [];
    this.processingMs = 0;
  }
}

/** Size of the buffer of a block. */
export function blockBytes({ hops, hopFrames, maskBins, modelMasks, audio, aligned }: BlockFormat): number {
  const count = STEM_NAMES.length;
  const values =
    2 * hopFrames * (audio ? 1 + count : 1) +
    maskBins * count +
    (modelMasks ? 5 * maskBins * count : 0) +
    FEATURE_BLOCK_SIZE +
    (aligned ? aligned.channels * aligned.maxFrames * count : 0) +
    1;
  return BYTES * hops * values;
}
