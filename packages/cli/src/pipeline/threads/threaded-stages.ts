/**
 * Every stage on a thread of its own. Blocks of hops in shared memory go from the main thread through the stages and back;
 * their number is fixed, so a slow stage makes the others wait and memory does not grow.
 */
import { MessageChannel, type MessagePort, type Worker, type WorkerOptions } from 'node:worker_threads';
import { SenseError, type SeparatorFormat } from '@sense/core/engine';
import type { SeparatorPlan } from '../../separator/separator-plan.js';
import { blockFormatOf, type BlockChain, type Stages, type StagesRun } from '../stages/stages.js';
import { blockBytes, type BlockFormat } from '../hop-block.js';
import { rolesOf } from './create-stage.js';
import type { BeginMessage, StageError, StageMessage, StageReport, StageRole, StageSetup } from './stage-messages.js';
import { ThreadedChain } from './threaded-chain.js';

/** Hops in a block, 0.34 s: messages cost less than one per cent of the work. */
export const BLOCK_HOPS = 32;
/** Blocks on their way: two for each of the five threads. */
export const BLOCKS = 10;

/** Starts the thread of a stage, whose module is `stage.worker`. */
export type StartStageWorker = (options: WorkerOptions) => Worker;

export interface ThreadedStagesOptions {
  readonly plan: SeparatorPlan;
  /** Whether stems are wanted: without them less is computed. */
  readonly stems: boolean;
  readonly startWorker: StartStageWorker;
}

export class ThreadedStages implements Stages {
  readonly format: SeparatorFormat;
  readonly #parts: Pick<BlockFormat, 'hops' | 'modelMasks' | 'audio'>;
  readonly #workers: Worker[] = [];
  readonly #first: MessagePort;
  readonly #last: MessagePort;
  #chain: ThreadedChain | undefined;
  #failure: Error | undefined;

  /**
   * Starts the threads and loads the model. Rejects with the error of a stage; then no thread is left. Call
   * {@link close} at the end.
   */
  static async start(options: ThreadedStagesOptions): Promise<ThreadedStages> {
    const roles = rolesOf(options.plan, options.stems);
    const channels = Array.from({ length: roles.length + 1 }, () => new MessageChannel());
    const stages = new ThreadedStages(options, channels[0]!.port1, channels.at(-1)!.port2);
    try {
      const ready = roles.map((role, i) =>
        stages.#startThread(role, options, channels[i]!.port2, channels[i + 1]!.port1),
      );
      await Promise.all(ready);
      return stages;
    } catch (error) {
      await stages.close();
      throw error;
    }
  }

  private constructor({ plan, stems }: ThreadedStagesOptions, first: MessagePort, last: MessagePort) {
    this.format = plan.format;
    this.#parts = { hops: BLOCK_HOPS, modelMasks: stems && plan.kind === 'model', audio: stems };
    this.#first = first;
    this.#last = last;
    last.on('message', (message: StageMessage) => {
      if (message.type === 'block') this.#chain?.returned(message);
    });
  }

  begin(run: StagesRun): BlockChain {
    const format = blockFormatOf(this.format, run, this.#parts);
    const blocks = Array.from({ length: BLOCKS }, () => new SharedArrayBuffer(blockBytes(format)));
    this.#chain = new ThreadedChain(format, blocks, this.#first, run.sink);
    this.#first.postMessage({ type: 'begin', file: run.file, format, blocks } satisfies BeginMessage);
    if (this.#failure) this.#chain.fail(this.#failure);
    return this.#chain;
  }

  async close(): Promise<void> {
    this.#first.close();
    this.#last.close();
    await Promise.all(this.#workers.map((worker) => worker.terminate()));
  }

  #startThread(
    role: StageRole,
    { plan, startWorker }: ThreadedStagesOptions,
    input: MessagePort,
    output: MessagePort,
  ): Promise<void> {
    const setup: StageSetup = {
      role,
      plan: role === 'model' || role === 'masks' ? plan : withoutWeights(plan),
      input,
      output,
    };
    const worker = startWorker({ name: `sense ${role}`, workerData: setup, transferList: [input, output] });
    this.#workers.push(worker);
    return new Promise((resolve, reject) => {
      const fail = (error: Error): void => {
        reject(error);
        this.#failure ??= error;
        this.#chain?.fail(error);
      };
      worker.on('message', (report: StageReport) => {
        if (report.type === 'ready') resolve();
        else fail(errorOf(report.error));
      });
      worker.on('error', (error) => fail(threadError(role, error)));
      worker.on('exit', (code) => fail(threadError(role, `it ended with code ${code}`)));
    });
  }
}

/** Only the stages that may run the model need the weights. */
function withoutWeights(plan: SeparatorPlan): SeparatorPlan {
  return plan.kind === 'model' ? { ...plan, model: new Uint8Array(0) } : plan;
}

function errorOf({ code, message, stack }: StageError): Error {
  return code ? new SenseError(code, message) : Object.assign(new Error(message), { stack });
}

function threadError(role: StageRole, cause: unknown): SenseError {
  const reason = cause instanceof Error ? cause.message : String(cause);
  return new SenseError('thread-failed', `the thread for ${role} failed: ${reason}`, cause);
}
