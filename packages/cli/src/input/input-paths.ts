/**
 * The files that the arguments of a command mean: folders stand for the sound files within them.
 */
import { readdirSync, statSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import { SenseError } from '@sense/core/engine';
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

/** Expands folders, recursively and sorted by name. Throws `source-unavailable` for a folder without sound files. */
export function expandInputs(paths: readonly string[]): InputFile[] {
  const files = paths.flatMap((path) => (isFolder(path) ? soundFiles(path) : [path]));
  const used = new Set<string>();
  return files.map((path) => ({ path, name: distinctName(path, used), size: sizeOf(path) }));
}

function soundFiles(folder: string): string[] {
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' }).sort();
  const found = names
    .filter((name) => SOUND_EXTENSIONS.has(extname(name).toLowerCase()))
    .map((name) => join(folder, name));
  const files = found.filter((path) => !isFolder(path));
  if (files.length > 0) return files;
  throw new SenseError(
    'source-unavailable',
    `${folder} is a directory without sound files: give the path of an audio file, or of a folder with some`,
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
