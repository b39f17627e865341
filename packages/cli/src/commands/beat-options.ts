/**
 * The options `--tempo` and `--meter`: what is known about the beats of the file.
 */
import { InvalidArgumentError, type Command } from 'commander';
import { SenseError, type BeatHints, type Meter, type TempoRange } from '@sense/core/engine';
import { requireBeatHints } from '@sense/core/internal';

/** `80-160` */
const RANGE = /^(\d+(?:\.\d+)?)-(\d+(?:\.\d+)?)$/;

export function addBeatOptions(command: Command): Command {
  return command
    .option('--tempo <RANGE>', 'the tempo is within this range, in beats per minute: 80-160', parseTempo)
    .option('--meter <N>', 'beats in the bar: 2, 3 or 4; 6 for six-eight (default: detected)', parseMeter);
}

function parseTempo(text: string): TempoRange {
  const [, min, max] = RANGE.exec(text) ?? [];
  if (min === undefined || max === undefined) {
    throw new InvalidArgumentError('write two tempos with a hyphen between them, such as 80-160.');
  }
  const tempo = { min: Number(min), max: Number(max) };
  requireHints({ tempo });
  return tempo;
}

function parseMeter(text: string): Meter {
  const meter = (text === '6/8' ? 6 : Number(text)) as Meter;
  requireHints({ meter });
  return meter;
}

/** Reports hints out of range as an error of the command line. */
function requireHints(hints: BeatHints): void {
  try {
    requireBeatHints(hints);
  } catch (error) {
    throw error instanceof SenseError ? new InvalidArgumentError(`${error.message}.`) : error;
  }
}
