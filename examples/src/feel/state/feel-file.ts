/**
 * Mapping and routing as one text, to copy, keep and share. Reads what it writes, and a mapping or a
 * routing alone. Knows nothing of the clipboard.
 */
import { SenseError } from '@sense/core';
import { describe } from '@sense/core/internal';
import { checkMapping, checkRouting, type HapticMapping, type HapticRouting } from '@sense/haptics';

/** What a text held: one of them at least. */
export interface FeelFile {
  readonly mapping?: HapticMapping;
  readonly routing?: HapticRouting;
}

export function writeFeelFile(file: Required<FeelFile>): string {
  return JSON.stringify({ mapping: file.mapping, routing: file.routing }, undefined, 2);
}

/** @throws SenseError `invalid-argument` saying which part is wrong, where, and what was received */
export function readFeelFile(text: string): FeelFile {
  if (text.trim() === '') throw refusal('there is nothing to read: paste a mapping, a routing or both as JSON');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw refusal(`the text must hold an object with "mapping", "routing" or both, received ${describe(value)}`);
  }
  // Either alone is told by the field that no other has.
  if ('routes' in value) return { routing: checked('routing', () => checkRouting(value as HapticRouting)) };
  if ('voices' in value || 'transients' in value) {
    return { mapping: checked('mapping', () => checkMapping(value as HapticMapping)) };
  }
  const { mapping, routing, ...rest } = value as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined || (mapping === undefined && routing === undefined)) {
    const received = unknown === undefined ? 'an object with neither' : describe(unknown);
    throw refusal(`the text may hold "mapping" and "routing", received ${received}`);
  }
  return {
    ...(mapping !== undefined && { mapping: checked('mapping', () => checkMapping(mapping as HapticMapping)) }),
    ...(routing !== undefined && { routing: checked('routing', () => checkRouting(routing as HapticRouting)) }),
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw refusal(`the text is not JSON: ${(error as Error).message}`);
  }
}

/** Runs `check`; what it refuses also says in which part. */
function checked<Value>(part: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    throw refusal(`in the ${part}: ${(error as Error).message}`);
  }
}

function refusal(message: string): SenseError {
  return new SenseError('invalid-argument', message);
}
