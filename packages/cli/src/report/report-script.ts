/**
 * Reads the bundled script of the report page. The build writes it next to the compiled module.
 */
import { readFile } from 'node:fs/promises';

const BUNDLE = new URL('./report-client.js', import.meta.url);

/** The text of the script. Rejects if the build did not write it, as in a checkout that runs the sources. */
export function readReportScript(): Promise<string> {
  return readFile(BUNDLE, 'utf8');
}
