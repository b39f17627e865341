/**
 * Reads and writes haptic files: selects the format by name, content or file extension, and explains failures.
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
import { hapticKind, requireExtension } from '../output/file-extensions.js';
import { FileBytes } from '../input/file-bytes.js';
import { HEAD_BYTES, audioLabel } from '../input/formats.js';
import type { OutputFile } from '../output/output-file.js';

/** Extension of several formats: the content decides. */
const AMBIGUOUS_EXTENSION = '.json';

/** Extensions of the writable formats, for help texts. */
export const WRITABLE_EXTENSIONS = Object.values(HAPTIC_FORMATS)
  .flatMap(({ extensions, write }) => (write ? extensions : []))
  .join(', ');

/** All formats with their extensions, for help texts. */
export const FORMAT_HELP = Object.values(HAPTIC_FORMATS)
  .map(({ id, extensions, read, write }) => {
    const only = read ? (write ? '' : ', read only') : ', write only';
    return `  ${id.padEnd(18)}${extensions.join(', ')}${only}`;
  })
  .join('\n');

export interface WritableOptions {
  /** Name of the format. Default: selected by the extension of the path. */
  readonly name?: string | undefined;
  /** Option that gives the name, for messages. Default: there is none. */
  readonly nameOption?: string;
}

/** Selects the format for writing `path`. Throws `invalid-argument` if there is none or the extension contradicts it. */
export function writableFormat(path: string, { name, nameOption }: WritableOptions = {}): HapticFormat {
  if (name === undefined) {
    const advice = nameOption ? `rename it, or give the format with ${nameOption}` : 'use one of these';
    return explained('', advice, () => hapticFormatOfFile(path, { that: 'write' }));
  }
  const format = explained(`${nameOption}: `, undefined, () => hapticFormatNamed(name, { that: 'write' }));
  requireExtension(`${nameOption} ${name}`, path, hapticKind(format));
  return format;
}

export interface ReadScoreOptions {
  /** Name of the format. Default: selected by content, then by extension. */
  readonly name?: string | undefined;
  /** Output path to suggest if the file is audio. */
  readonly output?: string | undefined;
}

/** A score, and the format of the file extension if it contradicts the content. */
export interface ReadScore extends ReadHaptics {
  readonly misnamedAs?: HapticFormat | undefined;
}

/**
 * Reads the file at `path` in the format called `name`; otherwise selected by content, then by extension. Rejects with
 * `format-invalid` and the path, or with `invalid-argument` for audio.
 */
export async function readScore(path: string, { name, output }: ReadScoreOptions = {}): Promise<ReadScore> {
  const named = name === undefined ? undefined : explained('--from: ', undefined, () => namedForReading(name));
  const bytes = await readBytes(path, output);
  const found = hapticFormatOfContent(bytes);
  const byExtension =
    named || path.toLowerCase().endsWith(AMBIGUOUS_EXTENSION) ? undefined : formatOfExtension(path, found);
  const hint = named && found && found !== named ? `its content looks like ${found.label}: try --from ${found.id}` : '';
  return explained(`${path}: `, hint, () => ({
    ...readHaptics(bytes, { format: (named ?? found ?? byExtension)?.id }),
    misnamedAs: found && byExtension && found !== byExtension ? byExtension : undefined,
  }));
}

/** Reads the whole file, unless it is audio, which may be large. */
async function readBytes(path: string, output = 'song.haptic'): Promise<Uint8Array> {
  const file = await FileBytes.open(path);
  try {
    const head = await file.read(0, HEAD_BYTES);
    const audio = hasByteOrderMark(head) ? undefined : audioLabel(head);
    if (audio === undefined) return await file.read(0, file.size);
    throw new SenseError(
      'invalid-argument',
      `${path} is audio (${audio}), not a haptic file; to create one from it: ` +
        `sense analyze ${quoted(path)} --haptics ${quoted(output)}`,
    );
  } finally {
    await file.close();
  }
}

/** The byte order mark of UTF-16 looks like an MP3 frame header. */
function hasByteOrderMark([first, second]: Buffer): boolean {
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff);
}

function namedForReading(name: string): HapticFormat {
  return hapticFormatNamed(name, { that: 'read' });
}

/** An unknown extension is an error only if the content is unknown too. */
function formatOfExtension(path: string, found: HapticFormat | undefined): HapticFormat | undefined {
  try {
    return hapticFormatOfFile(path, { that: 'read' });
  } catch (error) {
    if (found) return undefined;
    throw withContext(error, '', 'rename it, or give the format with --from');
  }
}

/** Returns the result of `work`, or throws its error with a prefix and advice. */
function explained<T>(prefix: string, advice: string | undefined, work: () => T): T {
  try {
    return work();
  } catch (error) {
    throw withContext(error, prefix, advice);
  }
}

function withContext(error: unknown, prefix: string, advice: string | undefined): unknown {
  if (!(error instanceof SenseError)) return error;
  return new SenseError(error.code, `${prefix}${error.message}${advice ? `; ${advice}` : ''}`, error);
}

function quoted(path: string): string {
  return /\s/.test(path) ? `"${path}"` : path;
}

/** Appends `score` to `file` in `format`, which must be writable. */
export function writeScore(score: HapticScore, format: HapticFormat, file: OutputFile): void {
  const content = format.write!(score);
  file.append(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
