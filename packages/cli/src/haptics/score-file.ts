/**
 * Haptic scores from and to files: which format a path means, and what to say when it means none.
 * Knows nothing of the formats themselves.
 */
import { SenseError } from '@sense/core/offline';
import {
  HAPTIC_FORMATS,
  hapticFormatNamed,
  hapticFormatOfFile,
  readHaptics,
  type HapticFormat,
  type HapticScore,
  type ReadHaptics,
} from '@sense/haptics/offline';
import { FileBytes } from '../file-bytes.js';
import type { OutputFile } from '../output-file.js';

/** Endings that name no single format: the content decides. */
const SNIFFED = '.json';

/** The formats for the help of a command: names with endings. */
export const FORMAT_HELP = Object.values(HAPTIC_FORMATS)
  .map(({ id, extensions, read, write }) => {
    const only = read ? (write ? '' : ', reading only') : ', writing only';
    return `  ${id.padEnd(18)}${extensions.join(', ')}${only}`;
  })
  .join('\n');

/** The format in which `path` is written: that called `name`, else by its ending. Throws `invalid-argument`. */
export function writableFormat(path: string, name?: string): HapticFormat {
  const format = name === undefined ? hapticFormatOfFile(path) : hapticFormatNamed(name);
  if (format.write) return format;
  throw new SenseError('invalid-argument', `${path}: ${format.label} can only be read: choose another format`);
}

/**
 * Reads the file at `path` as the format called `name`, else as its ending says, else (`.json`) as
 * its content does. Rejects with `format-invalid`, naming the file.
 */
export async function readScore(path: string, name?: string): Promise<ReadHaptics> {
  const format = name === undefined ? formatOfInput(path) : hapticFormatNamed(name).id;
  const file = await FileBytes.open(path);
  let bytes: Uint8Array;
  try {
    bytes = await file.read(0, file.size);
  } finally {
    await file.close();
  }
  try {
    return readHaptics(bytes, { format });
  } catch (error) {
    if (!(error instanceof SenseError)) throw error;
    throw new SenseError(error.code, `${path}: ${error.message}`, error);
  }
}

function formatOfInput(path: string): HapticFormat['id'] | undefined {
  return path.toLowerCase().endsWith(SNIFFED) ? undefined : hapticFormatOfFile(path).id;
}

/** Appends `score` to `file` in `format`, which must be writable. */
export function writeScore(score: HapticScore, format: HapticFormat, file: OutputFile): void {
  const content = format.write!(score);
  file.append(typeof content === 'string' ? new TextEncoder().encode(content) : content);
}
