/**
 * Reads, checks and writes show documents. A document that is read and written is unchanged, also its fields that
 * begin with `x-`.
 */
import { SenseError } from '@sense/core/engine';
import { migrate } from './migrate.js';
import { referenceProblems } from './references.js';
import type { Show } from './show.js';
import { schemaProblems, type ShowProblem } from './validate.js';

/** At most so many problems are in the message of an error. */
const MAX_REPORTED = 8;

/**
 * Everything that is wrong with a document of the current version; empty if it is a valid show. For editors, which
 * show problems beside the fields.
 */
export function showProblems(document: unknown): ShowProblem[] {
  const problems = schemaProblems(document);
  return problems.length > 0 ? problems : referenceProblems(document as Show);
}

/**
 * Reads a show. Documents of earlier versions are migrated.
 *
 * ```ts
 * const show = parseShow(await (await fetch('night.show.json')).text());
 * ```
 *
 * @param input the text of the document, or its parsed JSON
 * @returns the document itself, without defaults
 * @throws SenseError `format-invalid` with paths if it is no JSON or no valid show, `unsupported` if a later version
 *   wrote it
 */
export function parseShow(input: unknown): Show {
  return checkShow(migrate(typeof input === 'string' ? parseText(input) : input));
}

/** Returns `show` if it is valid. @throws SenseError `format-invalid` with paths */
export function checkShow(show: unknown): Show {
  const problems = showProblems(show);
  if (problems.length === 0) return show as Show;
  const lines = problems.slice(0, MAX_REPORTED).map(problemText);
  const more = problems.length > MAX_REPORTED ? [`and ${problems.length - MAX_REPORTED} more`] : [];
  throw new SenseError('format-invalid', `a show is not valid: ${[...lines, ...more].join('; ')}`);
}

/** The text of a document, which {@link parseShow} reads. @throws SenseError `format-invalid` if it is no valid show */
export function serializeShow(show: Show): string {
  return `${JSON.stringify(checkShow(show), null, 2)}\n`;
}

/** A problem in one line: path and message. */
export function problemText({ path, message }: ShowProblem): string {
  return `${path || 'it'} ${message}`;
}

function parseText(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new SenseError('format-invalid', `a show must be JSON: ${(error as Error).message}`, error);
  }
}
