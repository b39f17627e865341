/**
 * Outputs may replace existing files, but neither the input nor each other.
 */
import { realpathSync, statSync, type BigIntStats } from 'node:fs';
import { resolve } from 'node:path';
import { SenseError } from '@sense/core/engine';

/** Throws `invalid-argument` if an output leads to the same file as one of `inputs` or as another output. */
export function requireDistinct(inputs: string | readonly string[], outputs: readonly string[]): void {
  const seen = new Set([inputs].flat().flatMap(identities));
  for (const output of outputs) {
    const found = identities(output);
    if (found.some((identity) => seen.has(identity))) {
      throw new SenseError(
        'invalid-argument',
        `${output} would replace the input or another output: choose another name`,
      );
    }
    for (const identity of found) seen.add(identity);
  }
}

/** The path without links, and for an existing file its number on the disk, which hard links and spellings share. */
function identities(path: string): string[] {
  const file = numberOf(path);
  if (!file?.isFile()) return [realPath(path)];
  return [realPath(path), `${file.dev}:${file.ino}`];
}

function numberOf(path: string): BigIntStats | undefined {
  try {
    return statSync(path, { bigint: true });
  } catch {
    return undefined;
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
