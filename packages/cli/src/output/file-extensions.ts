/**
 * What the ending of a file name promises: an output must not be called what it is not, or other
 * programs refuse it. Names without an ending, and endings that name nothing known, are let pass.
 * Knows nothing of how files are written.
 */
import { SenseError } from '@sense/core/engine';
import { HAPTIC_FORMATS, type HapticFormat } from '@sense/haptics/engine';

/** A kind of output. */
export interface FileKind {
  /** As people call it, after "is". */
  readonly label: string;
  /** Endings that name it, with the dot; the first is proposed. */
  readonly endings: readonly string[];
}

export const EVENTS_FILE: FileKind = { label: 'JSON lines', endings: ['.jsonl', '.ndjson'] };
export const REPORT_FILE: FileKind = { label: 'an HTML page', endings: ['.html', '.htm'] };
export const CLICK_FILE: FileKind = { label: 'WAV', endings: ['.wav'] };

/** Endings by which programs choose how to open a file. */
const KNOWN: ReadonlySet<string> = new Set([
  ...[EVENTS_FILE, REPORT_FILE, CLICK_FILE, ...Object.values(HAPTIC_FORMATS).map(hapticKind)].flatMap(
    ({ endings }) => endings,
  ),
  ...['.mp3', '.flac', '.ogg', '.oga', '.opus', '.m4a', '.aac', '.aiff', '.aif', '.wma', '.mp4', '.mov', '.mid'],
  ...['.txt', '.csv', '.tsv', '.md', '.xml', '.pdf', '.png', '.jpg', '.jpeg', '.svg', '.gif', '.zip'],
]);

/** What a haptic format may be called: all but the signal are JSON. */
export function hapticKind({ label, extensions, matches: recognises }: HapticFormat): FileKind {
  return { label, endings: [...new Set([...extensions, ...(recognises ? ['.json'] : [])])] };
}

/** Throws `invalid-argument` where the ending of `path` names another kind of file than `kind`. */
export function requireEnding(option: string, path: string, kind: FileKind): void {
  const name = path.toLowerCase();
  const ending = [...KNOWN].filter((each) => name.endsWith(each)).sort((a, b) => b.length - a.length)[0];
  if (ending === undefined || kind.endings.includes(ending)) return;
  const stem = path.slice(0, path.length - ending.length);
  throw new SenseError(
    'invalid-argument',
    `${option} ${path}: what is written is ${kind.label}, and ${ending} names another kind of file: ` +
      `call it ${stem}${kind.endings[0]!}`,
  );
}
