/**
 * What crosses between the separation worker and the model's worker, and nothing else.
 */
import type { SenseErrorCode } from '@sense/core/engine';
import type { ModelSetup } from './worker-options.js';
import type { ModelManifest } from '../model/kinds/kinds.js';

/** To the model's worker. */
export type ToModel =
  /** First. Answered by `progress`, then `loaded` or `failed`. */
  | { readonly type: 'load'; readonly setup: ModelSetup }
  /** Answered by `answer`, or `failed`. One at a time. */
  | { readonly type: 'run'; readonly input: Float32Array }
  | { readonly type: 'reset' };

/** From the model's worker. */
export type FromModel =
  | { readonly type: 'progress'; readonly share: number }
  | { readonly type: 'loaded'; readonly manifest: ModelManifest }
  | { readonly type: 'answer'; readonly answer: Float32Array }
  | { readonly type: 'failed'; readonly code: SenseErrorCode; readonly message: string };
