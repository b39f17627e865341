/**
 * The files that the arguments of a command mean: folders stand for the sound files within them.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SenseError } from '@sense/core/engine';
import { counted } from '../output/format-text.js';
import { STANDARD_INPUT } from './file-bytes.js';

/** Extensions that make a file in a folder a sound file; files given by name may have any. */
const SOUND_EXTENSIONS = new Set(
  [
    '.wav',
    '.wave',
    '.bwf',
    '.rf64',
    '.w64',
    '.flac',
    '.mp3',
    '.mp2',
    '.ogg',
    '.oga',
    '.opus',
    '.m4a',
    '.m4b',
    '.mp4',
  ].concat(
    ['.mov', '.aac', '.webm', '.weba', '.mka', '.mkv', '.aif', '.aiff', '.aifc', '.caf', '.au', '.snd', '.wma', '.ape'],
    ['.wv', '.tta', '.ts', '.3gp', '.ac3', '.dsf'],
  ),
);

export interface InputFile {
  readonly path: string;
  /** Without folders and extension; different for each file of a run. */
  readonly name: string;
  /** Bytes, for progress; 0 if unknown. */
  readonly size: number;
}

/** Files in a folder that are certainly no sound, and hidden ones: no word is said about them. */
const NO_SOUND =
  /(^|[\\/])\.|\.(jpe?g|png|gif|webp|bmp|svg|txt|md|pdf|html?|jsonl?|xml|cue|m3u8?|pls|log|nfo|ini|db|zip|ahap)$/i;
/** Names listed of the files that were left out. */
const MAX_LEFT_OUT_NAMES = 8;

export interface ExpandedInputs {
  readonly files: readonly InputFile[];
  /** Paths within the folders of files that may hold sound, but whose extension does not say so. */
  readonly leftOut: readonly string[];
}

/** Expands folders, recursively and sorted by name. Throws `source-unavailable` for a folder without sound files. */
export function expandInputs(paths: readonly string[]): ExpandedInputs {
  const leftOut: string[] = [];
  const files = paths.flatMap((path) => (isFolder(path) ? soundFiles(path, leftOut) : [path]));
  const used = new Set<string>();
  return { files: files.map((path) => ({ path, name: distinctName(path, used), size: sizeOf(path) })), leftOut };
}

/** A sentence on the files that were left out, without a full stop; none if there are none. */
export function leftOutText(leftOut: readonly string[]): string[] {
  if (leftOut.length === 0) return [];
  const more = leftOut.length - MAX_LEFT_OUT_NAMES;
  const names = leftOut.slice(0, MAX_LEFT_OUT_NAMES).join(', ') + (more > 0 ? ` and ${more} more` : '');
  const [were, them] = leftOut.length === 1 ? ['was', 'it'] : ['were', 'them'];
  return [`${counted(leftOut.length, 'other file')} ${were} left out: ${names}; name ${them} to run ${them}`];
}

function soundFiles(folder: string, leftOut: string[]): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .sort()
    .filter((name) => !isFolder(join(folder, name)));
  const isSound = (name: string): boolean => SOUND_EXTENSIONS.has(extname(name).toLowerCase());
  const files = names.filter(isSound).map((name) => join(folder, name));
  const others = names.filter((name) => !isSound(name) && !NO_SOUND.test(name));
  leftOut.push(...others);
  if (files.length > 0) return files;
  throw new SenseError(
    'source-unavailable',
    [
      `${folder} is a directory without sound files: give the path of an audio file, or of a folder with some`,
      ...leftOutText(others),
    ].join('. '),
  );
}

function distinctName(path: string, used: Set<string>): string {
  const base = path === STANDARD_INPUT ? 'stdin' : basename(path, extname(path));
  let name = base;
  // On some disks upper and lower case are the same.
  for (let n = 2; used.has(name.toLowerCase()); n++) name = `${base}-${n}`;
  used.add(name.toLowerCase());
  return name;
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;
}

function sizeOf(path: string): number {
  return path === STANDARD_INPUT ? 0 : (statSync(path, { throwIfNoEntry: false })?.size ?? 0);
}
