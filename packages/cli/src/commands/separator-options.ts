/**
 * The options `--separator` and `--runtime`, shared by the commands that separate.
 */
import { Option, type Command } from 'commander';
import type { Separator } from '@sense/core/engine';
import { SEPARATOR_HELP, chooseSeparator } from '../separator/choose-separator.js';
import { RUNTIME_HELP, RUNTIME_NAMES, type RuntimeName } from '../separator/model-runtime.js';

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

/** Calls `work` with the chosen separator, and disposes of the separator afterwards. */
export async function withSeparator<T>(
  given: SeparatorArguments,
  work: (separator: Separator, runtime: RuntimeName | undefined) => Promise<T>,
): Promise<T> {
  const { separator, runtime } = await chooseSeparator(given.separator, given.runtime);
  try {
    return await work(separator, runtime);
  } finally {
    separator.dispose?.();
  }
}
