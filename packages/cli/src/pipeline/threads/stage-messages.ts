/**
 * What crosses between the threads of the pipeline. All samples are in shared memory; messages carry the number of a
 * block and what does not have a fixed size.
 */
import type { MessagePort } from 'node:worker_threads';
import type { Milliseconds, SenseErrorCode } from '@sense/core/engine';
import type { SeparatorPlan } from '../../separator/separator-plan.js';
import type { BlockEvent, BlockFormat } from '../hop-block.js';
import type { FileFormat } from '../stages/stage.js';

/** `model`, with a model only, `separation`, `analysis`, `alignment`; where no stems are wanted, `masks`, `analysis`. */
export type StageRole = 'model' | 'separation' | 'masks' | 'analysis' | 'alignment';

/** `workerData` of a stage's thread. */
export interface StageSetup {
  readonly role: StageRole;
  readonly plan: SeparatorPlan;
  /** From the previous stage, or from the main thread. */
  readonly input: MessagePort;
  /** To the next stage, or to the main thread. */
  readonly output: MessagePort;
}

/** From stage to stage, in order. */
export type StageMessage = BeginMessage | BlockMessage;

/** A new file begins. */
export interface BeginMessage {
  readonly type: 'begin';
  readonly file: FileFormat;
  readonly format: BlockFormat;
  readonly blocks: readonly SharedArrayBuffer[];
}

/** A block has been processed by the sender; until it comes back to the main thread, it belongs to the receiver. */
export interface BlockMessage {
  readonly type: 'block';
  readonly index: number;
  readonly filled: number;
  readonly reported: number;
  readonly events: BlockEvent[];
  readonly processingMs: Milliseconds;
}

/** From a stage's thread to the main thread. */
export type StageReport = { readonly type: 'ready' } | { readonly type: 'failed'; readonly error: StageError };

/** An error as plain data: classes do not survive messages. */
export interface StageError {
  /** Undefined for an error that is not a `SenseError`. */
  readonly code: SenseErrorCode | undefined;
  readonly message: string;
  readonly stack: string | undefined;
}
