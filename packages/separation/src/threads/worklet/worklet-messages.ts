/**
 * What crosses between the main thread and our processors on the audio thread, and nothing else.
 * Models and runtimes cross as bytes: where compiled modules may not cross, they vanish without an
 * error.
 */
import type { Frames, SenseErrorCode } from '@sense/core/engine';
import type { ToWorker } from '@sense/core/internal';
import type { ModelBytes } from '../../model/loading/model-loader.js';

export const SEPARATOR_PROCESSOR = 'sense-separator';
export const SESSION_PROCESSOR = 'sense-separation';

/** To a separator node's processor. */
export type ToSeparator =
  /** First. Answered by `ready` or `failed`. Without a model: the DSP separator. */
  { readonly type: 'prepare'; readonly model?: ModelBytes } | { readonly type: 'close' };

/** From a separator node's processor. */
export type FromSeparator =
  | { readonly type: 'ready'; readonly separator: string; readonly delayFrames: Frames }
  /** Instead of `ready`, or once later: from then on stems are not what they should be. */
  | { readonly type: 'failed'; readonly code: SenseErrorCode; readonly message: string };

/**
 * To the session's engine on the audio thread: what a worker is told, and what it would fetch itself.
 * It answers as a worker does.
 */
export type ToSession =
  | ToWorker
  /**
   * The model, to take over from the DSP separator. Not before `prepare`. With its runtime: nothing can be
   * fetched on the audio thread.
   */
  | { readonly type: 'model'; readonly model: ModelBytes }
  | { readonly type: 'close' };
