/**
 * What the commands get from the process, and how they report their outcome.
 */
import type { TextSink } from '../output/console.js';
import type { StartStageWorker } from '../pipeline/threads/threaded-stages.js';

/**
 * How a run ended. `damaged`: the input is truncated or damaged; the decodable part was processed. `failed`: at least one
 * of several files failed.
 */
export type Outcome = 'complete' | 'failed' | 'damaged' | 'interrupted';

export interface CommandContext {
  readonly out: TextSink;
  readonly err: TextSink;
  /** Aborted by the user. */
  readonly signal: AbortSignal;
  /** The script of the report page. */
  reportScript(): string | Promise<string>;
  /** Starts the threads of the pipeline; undefined to run it on this thread. */
  stageWorker(): StartStageWorker | undefined | Promise<StartStageWorker>;
  /** Sets the outcome; without a call it is `complete`. */
  finish(outcome: Outcome): void;
}
