/**
 * Mapping and routing as one JSON text. Reads both together, or a mapping or a routing alone.
 */
import { SenseError } from '@sense/core';
import { describe } from '@sense/core/internal';
import { checkMapping, checkRouting, type HapticMapping, type HapticRouting } from '@sense/haptics';

/** The content of a text: a mapping, a routing or both. */
export interface FeelFile {
  readonly mapping?: HapticMapping;
  readonly routing?: HapticRouting;
}

export function writeFeelFile(file: Required<FeelFile>): string {
  return JSON.stringify({ mapping: file.mapping, routing: file.routing }, undefined, 2);
}

/** @throws SenseError `invalid-argument` with the part, the field and the received value */
export function readFeelFile(text: string): FeelFile {
  if (text.trim() === '') throw invalid('the text is empty: paste a mapping, a routing or both as JSON');
  const value = parse(text);
  if (typeof value !== 'object' || value === null || Array.isArray(value)) {
    throw invalid(`the text must be an object with "mapping", "routing" or both, received ${describe(value)}`);
  }
  // A mapping or a routing alone is recognised by a field that only it has.
  if ('routes' in value) return { routing: checked('routing', () => checkRouting(value as HapticRouting)) };
  if ('voices' in value || 'transients' in value) {
    return { mapping: checked('mapping', () => checkMapping(value as HapticMapping)) };
  }
  const { mapping, routing, ...rest } = value as Record<string, unknown>;
  const unknown = Object.keys(rest)[0];
  if (unknown !== undefined || (mapping === undefined && routing === undefined)) {
    const received = unknown === undefined ? 'an object with neither' : describe(unknown);
    throw invalid(`the text may contain "mapping" and "routing", received ${received}`);
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
    throw invalid(`the text is not JSON: ${(error as Error).message}`);
  }
}

/** Runs `check` and adds the part to the message of its error. */
function checked<Value>(part: string, check: () => Value): Value {
  try {
    return check();
  } catch (error) {
    throw invalid(`in the ${part}: ${(error as Error).message}`);
  }
}

function invalid(message: string): SenseError {
  return new SenseError('invalid-argument', message);
}
