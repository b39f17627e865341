/**
 * Messages between the main thread and the processors on the audio thread. Models and runtimes are sent as
 * bytes: where compiled modules cannot be sent, the message is lost without an error.
 */
import type { Frames, SenseErrorCode } from '@sense/core/engine';
import type { ToWorker } from '@sense/core/internal';
import type { ModelBytes } from '../../model/loading/model-loader.js';

export const SEPARATOR_PROCESSOR = 'sense-separator';
export const SESSION_PROCESSOR = 'sense-separation';

/** To a separator node's processor. */
export type ToSeparator =
  /** First message. Reply: `ready` or `failed`. Without a model: the DSP separator. */
  { readonly type: 'prepare'; readonly model?: ModelBytes } | { readonly type: 'close' };

/** From a separator node's processor. */
export type FromSeparator =
  | { readonly type: 'ready'; readonly separator: string; readonly latencyFrames: Frames }
  /** Instead of `ready`, or once later: from then on stems are silent or wrong. */
  | { readonly type: 'failed'; readonly code: SenseErrorCode; readonly message: string };

/**
 * To the session's engine on the audio thread: the messages of a worker, and the model, which a worker would
 * fetch itself. It replies like a worker.
 */
export type ToSession =
  | ToWorker
  /**
   * The model and its runtime, a candidate of the fallback chain. Not before `prepare`. Sent because the audio
   * thread cannot fetch.
   */
  | { readonly type: 'model'; readonly model: ModelBytes }
  | { readonly type: 'close' };
