/**
 * The options `--separator` and `--runtime`, shared by the commands that separate.
 */
import { Option, type Command } from 'commander';
import type { Stages } from '../pipeline/stages/stages.js';
import { InlineStages } from '../pipeline/stages/inline-stages.js';
import { StagesPool } from '../pipeline/stages-pool.js';
import { ThreadedStages } from '../pipeline/threads/threaded-stages.js';
import { SEPARATOR_HELP, planSeparator } from '../separator/choose-separator.js';
import { RUNTIME_HELP, RUNTIME_NAMES, type RuntimeName } from '../separator/model-runtime.js';
import { createSeparator, type SeparatorPlan } from '../separator/separator-plan.js';
import type { CommandContext } from './command-context.js';

/** Values of the options. */
export interface SeparatorArguments {
  readonly separator: string;
  readonly runtime?: RuntimeName;
}

export function addSeparatorOptions(command: Command): Command {
  return command
    .option('--separator <NAME>', SEPARATOR_HELP, 'auto')
    .addOption(new Option('--runtime <NAME>', RUNTIME_HELP).choices(RUNTIME_NAMES));
}

/**
 * Calls `work` with stages for the chosen separator, which are ready, and closes them afterwards.
 * @param stems whether stems are wanted
 */
export async function withStages<T>(
  given: SeparatorArguments,
  stems: boolean,
  context: Pick<CommandContext, 'stageWorker'>,
  work: (pool: StagesPool) => Promise<T>,
): Promise<T> {
  const plan = await planSeparator(given.separator, given.runtime);
  const pool = new StagesPool(() => createStages(plan, stems, context));
  try {
    // A model that does not run is an error before any output is opened.
    await pool.use(() => Promise.resolve());
    return await work(pool);
  } finally {
    await pool.close();
  }
}

/** Creates the stages of `plan` on threads of their own, where the process has such. */
export async function createStages(
  plan: SeparatorPlan,
  stems: boolean,
  { stageWorker }: Pick<CommandContext, 'stageWorker'>,
): Promise<Stages> {
  const startWorker = await stageWorker();
  return startWorker
    ? await ThreadedStages.start({ plan, stems, startWorker })
    : new InlineStages(await createSeparator(plan));
}
