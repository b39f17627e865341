/**
 * Outputs may replace existing files, but neither the input nor each other.
 */
import { realpathSync } from 'node:fs';
import { resolve } from 'node:path';
import { SenseError } from '@sense/core/engine';

/** Throws `invalid-argument` if two of the paths lead to the same file. */
export function requireDistinct(input: string, outputs: readonly string[]): void {
  const seen = new Set([realPath(input)]);
  for (const output of outputs) {
    const real = realPath(output);
    if (seen.has(real)) {
      throw new SenseError(
        'invalid-argument',
        `${output} would replace the input or another output: choose another name`,
      );
    }
    seen.add(real);
  }
}

function realPath(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return resolve(path);
  }
}
