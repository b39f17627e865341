/**
 * Haptic scores from and to files: which format a file has, and what to say when it has none.
 * Knows nothing of the formats themselves.
 */
import { SenseError } from '@sense/core/engine';
import {
  HAPTIC_FORMATS,
  hapticFormatNamed,
  hapticFormatOfContent,
  hapticFormatOfFile,
  readHaptics,
  type HapticFormat,
  type HapticScore,
  type ReadHaptics,
} from '@sense/haptics/engine';
import { hapticKind, requireEnding } from '../output/file-extensions.js';
import { FileBytes } from '../input/file-bytes.js';
import { HEAD_BYTES, audioLabel } from '../input/formats.js';
import type { OutputFile } from '../output/output-file.js';

/** Endings that name no single format: the content decides. */
const SNIFFED = '.json';

/** Endings of what can be written, for the help of a command. */
export const WRITABLE_ENDINGS = Object.values(HAPTIC_FORMATS)
  .flatMap(({ extensions, write }) => (write ? extensions : []))
  .join(', ');

/** The formats for the help of a command: names with endings. */
export const FORMAT_HELP = Object.values(HAPTIC_FORMATS)
  .map(({ id, extensions, read, write }) => {
    const only = read ? (write ? '' : ', reading only') : ', writing only';
    return `  ${id.padEnd(18)}${extensions.join(', ')}${only}`;
  })
  .join('\n');

export interface WritableOptions {
  /** The format that was named; otherwise the ending of the path says which. */
  readonly name?: string | undefined;
  /** Where the name is given, for messages; undefined where it cannot be. */
  readonly nameOption?: string;
}

/** The format in which `path` is written. Throws `invalid-argument`, also where the ending names another. */
export function writableFormat(path: string, { name, nameOption }: WritableOptions = {}): HapticFormat {
  if (name === undefined) {
    const wayOut = nameOption ? `rename it, or name the format with ${nameOption}` : 'give it one of these';
    return explained('', wayOut, () => hapticFormatOfFile(path, { that: 'write' }));
  }
  const format = explained(`${nameOption}: `, undefined, () => hapticFormatNamed(name, { that: 'write' }));
  requireEnding(`${nameOption} ${name}`, path, hapticKind(format));
  return format;
}

export interface ReadScoreOptions {
  /** The format called so; otherwise content and ending say which. */
  readonly name?: string | undefined;
  /** What audio would be made into, for the message that the file is some. */
  readonly output?: string | undefined;
}

/** A score that was read, and the format that the ending of its file names where that is another. */
export interface ReadScore extends ReadHaptics {
  readonly misnamedAs?: HapticFormat | undefined;
}

/**
 * Reads the file at `path` as the format called `name`, else as its content says, else as its ending
 * does. Rejects with `format-invalid`, naming the file, or `invalid-argument` for audio.
 */
export async function readScore(path: string, { name, output }: ReadScoreOptions = {}): Promise<ReadScore> {
  const named = name === undefined ? undefined : explained('--from: ', undefined, () => namedForReading(name));
  const bytes = await readBytes(path, output);
  const found = hapticFormatOfContent(bytes);
  const ending = named || path.toLowerCase().endsWith(SNIFFED) ? undefined : formatOfEnding(path, found);
  const hint = named && found && found !== named ? `its content looks like ${found.label}: try --from ${found.id}` : '';
  return explained(`${path}: `, hint, () => ({
    ...readHaptics(bytes, { format: (named ?? found ?? ending)?.id }),
    misnamedAs: found && ending && found !== ending ? ending : undefined,
  }));
}

/** All of the file, unless its beginning is that of audio: that may be large. */
async function readBytes(path: string, output = 'song.haptic'): Promise<Uint8Array> {
  const file = await FileBytes.open(path);
  try {
    const head = await file.read(0, HEAD_BYTES);
    const audio = hasByteOrderMark(head) ? undefined : audioLabel(head);
    if (audio === undefined) return await file.read(0, file.size);
    throw new SenseError(
      'invalid-argument',
      `${path} is audio (${audio}), not a haptic file; to make one of it: ` +
        `sense analyze ${quoted(path)} --haptics ${quoted(output)}`,
    );
  } finally {
    await file.close();
  }
}

/** A mark that begins text in UTF-16 looks like the beginning of MP3. */
function hasByteOrderMark([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function namedForReading(name: string): HapticFormat {
  return hapticFormatNamed(name, { that: 'read' });
}

/** An unknown ending matters only where the content is unknown too. */
function formatOfEnding(path: string, found: HapticFormat | undefined): HapticFormat | undefined {
  try {
    return hapticFormatOfFile(path, { that: 'read' });
  } catch (error) {
    if (found) return undefined;
    throw withWords(error, '', 'rename it, or name the format with --from');
  }
}

/** What `work` returns; an error of it with words before and a way out behind. */
function explained<T>(before: string, wayOut: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withWords(error, before, wayOut);
  }
}

function withWords(error: unknown, before: string, wayOut: string | undefined): unknown {
  if (!(error instanceof SenseError)) return error;
  return new SenseError(error.code, `${before}${error.message}${wayOut ? `; ${wayOut}` : ''}`, error);
}

function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}

/** Appends `score` to `file` in `format`, which must be writable. */
export function writeScore(score: HapticScore, format: HapticFormat, file: OutputFile): void {
  const content = format.write!(score);
  file.append(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
