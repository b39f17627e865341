/**
 * Names and messages shared by the sound tap (main thread) and its processor (audio thread).
 */
import type { Frames } from '@sense/core';

/** Name under which the processor is registered. */
export const RECORD_PROCESSOR = 'sense-record';

/** Main thread to audio thread: ends the processor. */
export type ToRecorder = 'stop';

/** Audio thread to main thread: consecutive samples. */
export interface SoundBlock {
  /** Context frame of the first sample. */
  readonly frame: Frames;
  /** Left, then right, of the same length. */
  readonly channels: readonly [Float32Array<ArrayBuffer>, Float32Array<ArrayBuffer>];
}
