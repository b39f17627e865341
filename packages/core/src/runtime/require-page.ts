/**
 * Whether the code runs in the main thread of a page.
 */
import { SenseError } from '../model/errors.js';

/**
 * Throws `unsupported` in Node and in workers, which have no DOM.
 *
 * @param what the function that needs it, for example `createStage()`
 * @param instead what works there
 * @param part the class of a page that it needs
 */
export function requirePage(what: string, instead: string, part: 'AudioContext' | 'HTMLElement' = 'HTMLElement'): void {
  if (part in globalThis) return;
  throw new SenseError(
    'unsupported',
    `${what} needs a page: ${part} is missing, as in Node and in workers. There ${instead}`,
  );
}
