/**
 * Checks that the file extension of an output matches its content, so that other programs can open it. Names without an
 * extension, or with an unknown one, are accepted.
 */
import { SenseError } from '@sense/core/engine';
import { HAPTIC_FORMATS, type HapticFormat } from '@sense/haptics/engine';

/** A kind of output. */
export interface FileKind {
  /** Display name, used after "is". */
  readonly label: string;
  /** Extensions with the dot; error messages suggest the first one. */
  readonly extensions: readonly string[];
}

export const EVENTS_FILE: FileKind = { label: 'JSON lines', extensions: ['.jsonl', '.ndjson'] };
export const REPORT_FILE: FileKind = { label: 'an HTML page', extensions: ['.html', '.htm'] };
export const CLICK_FILE: FileKind = { label: 'WAV', extensions: ['.wav'] };

/** Extensions that identify a kind of file. */
const KNOWN: ReadonlySet<string> = new Set([
  ...[EVENTS_FILE, REPORT_FILE, CLICK_FILE, ...Object.values(HAPTIC_FORMATS).map(hapticKind)].flatMap(
    ({ extensions: endings }) => endings,
  ),
  ...['.mp3', '.flac', '.ogg', '.oga', '.opus', '.m4a', '.aac', '.aiff', '.aif', '.wma', '.mp4', '.mov', '.mid'],
  ...['.txt', '.csv', '.tsv', '.md', '.xml', '.pdf', '.png', '.jpg', '.jpeg', '.svg', '.gif', '.zip'],
]);

/** The file kind of a haptic format; all formats except the audio signal are JSON. */
export function hapticKind({ label, extensions, matches }: HapticFormat): FileKind {
  return { label, extensions: [...new Set([...extensions, ...(matches ? ['.json'] : [])])] };
}

/** Throws `invalid-argument` if the extension of `path` belongs to another kind of file than `kind`. */
export function requireExtension(option: string, path: string, kind: FileKind): void {
  const name = path.toLowerCase();
  const extension = [...KNOWN].filter((each) => name.endsWith(each)).sort((a, b) => b.length - a.length)[0];
  if (extension === undefined || kind.extensions.includes(extension)) return;
  const base = path.slice(0, path.length - extension.length);
  throw new SenseError(
    'invalid-argument',
    `${option} ${path}: the output is ${kind.label}, but ${extension} is the extension of another kind of file: ` +
      `use ${base}${kind.extensions[0]!}`,
  );
}
