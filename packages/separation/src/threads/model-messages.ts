/** Messages between the separation worker and the model worker. */
import type { NormalRange, SenseErrorCode } from '@sense/core/engine';
import type { ModelManifest } from '../model/kinds/kinds.js';
import type { ModelSetup } from './worker-options.js';

/** To the model worker. */
export type ToModel =
  /** First message. Replies: `progress`, then `loaded` or `failed`. */
  | { readonly type: 'load'; readonly setup: ModelSetup }
  /** One hop. Replies: `output` or `failed`. One at a time. */
  | { readonly type: 'run'; readonly input: Float32Array }
  | { readonly type: 'reset' };

/** From the model worker. */
export type FromModel =
  | { readonly type: 'progress'; readonly progress: NormalRange }
  | { readonly type: 'loaded'; readonly manifest: ModelManifest }
  | { readonly type: 'output'; readonly output: Float32Array }
  | { readonly type: 'failed'; readonly code: SenseErrorCode; readonly message: string };
