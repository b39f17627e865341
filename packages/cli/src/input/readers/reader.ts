/**
 * A reader turns the bytes of one audio file into samples, piece by piece, and reports what is wrong with the file.
 */
import type { Frames, NormalRange } from '@sense/core/engine';

/** Decoded audio: one array per channel, in the order L R C LFE BL BR SL SR. */
export interface Pcm {
  readonly channelData: readonly Float32Array[];
  readonly sampleRate: number;
  /** Frames that could not be decoded, as a count or a list, depending on the decoder. */
  readonly errors?: unknown;
}

export interface AudioReader {
  /** Display name, for example `FLAC`. */
  readonly label: string;
  /** Length according to the file, in frames at the rate of the first piece. */
  readonly claimedFrames?: Frames | undefined;
  /** Frames that may be missing from {@link claimedFrames} in an intact file. Default 0. */
  readonly toleratedFrames?: Frames;
  /** Problems of the file, complete when {@link pieces} has ended. */
  readonly damage: readonly string[];
  /** What the user should know about an intact file. */
  readonly notes?: readonly string[];
  /**
   * Yields the audio in order, in pieces of any length. Rate and channels may change between pieces. Ends early, with
   * {@link damage}, where the file cannot be read on. Call it once.
   */
  pieces(): AsyncGenerator<Pcm>;
  /** Fraction read so far, 0 to 1; undefined: that of the bytes. */
  progress?(): NormalRange | undefined;
  /** Frees the decoders. */
  close(): void | Promise<void>;
}

/** Number of frames that `pcm` reports as not decodable. */
export function errorCount({ errors }: Pcm): number {
  return typeof errors === 'number' ? errors : Array.isArray(errors) ? errors.length : 0;
}

export const framesOf = (pcm: Pcm): Frames => pcm.channelData[0]?.length ?? 0;
