/**
 * What the outside of a file tells before any audio is decoded.
 */
import type { Frames } from '@sense/core/engine';
import type { BytePart } from '../file-bytes.js';

export interface ContainerFacts {
  /** Length the file claims, in frames. */
  readonly totalFrames?: Frames;
  /** Why the file is known to end too early, as the end of a sentence. */
  readonly truncated?: string;
  /** True if the sound is mono although its decoder gives two equal channels. */
  readonly mono?: boolean;
  /** What to feed the decoder; default the whole file. */
  readonly parts?: readonly BytePart[];
}
