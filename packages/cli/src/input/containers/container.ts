/**
 * Facts that a container reveals before any audio is decoded.
 */
import type { Frames } from '@sense/core/engine';
import type { BytePart } from '../file-bytes.js';

export interface ContainerFacts {
  /** Length according to the header, in frames. */
  readonly totalFrames?: Frames;
  /** Why the file is known to be truncated, as the end of a sentence. */
  readonly truncated?: string;
  /** True if the audio is mono although the decoder returns two equal channels. */
  readonly mono?: boolean;
  /** Input of the decoder. Default: the whole file. */
  readonly parts?: readonly BytePart[];
}
