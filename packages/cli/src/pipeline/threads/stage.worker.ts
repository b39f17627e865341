/**
 * One stage of the pipeline on a thread of its own.
 */
import { parentPort, workerData } from 'node:worker_threads';
import { SenseError } from '@sense/core/engine';
import { HopBlock } from '../hop-block.js';
import type { Stage } from '../stages/stage.js';
import { createStage } from './create-stage.js';
import type { StageMessage, StageReport, StageSetup } from './stage-messages.js';

const { role, plan, input, output } = workerData as StageSetup;
const report = (message: StageReport): void => parentPort!.postMessage(message);

let stage: Stage;
let blocks: readonly HopBlock[] = [];
/** Messages are served one after another, also where a stage is asynchronous. */
let served = Promise.resolve();

try {
  stage = await createStage(role, plan);
  input.on('message', (message: StageMessage) => (served = served.then(() => serve(message)).catch(fail)));
  report({ type: 'ready' });
} catch (error) {
  fail(error);
}

async function serve(message: StageMessage): Promise<void> {
  if (message.type === 'begin') {
    blocks = message.blocks.map((storage) => new HopBlock(message.format, storage));
    stage.begin(message.file);
    output.postMessage(message);
    return;
  }
  const { index, filled, reported } = message;
  const block = blocks[index]!;
  Object.assign(block, { filled, reported, events: message.events, processingMs: message.processingMs });
  await stage.process(block);
  const { events, processingMs } = block;
  output.postMessage({ type: 'block', index, filled, reported, events, processingMs } satisfies StageMessage);
}

function fail(error: unknown): void {
  const { message, stack } = error instanceof Error ? error : new Error(String(error));
  const code = error instanceof SenseError ? error.code : undefined;
  report({ type: 'failed', error: { code, message, stack } });
}
