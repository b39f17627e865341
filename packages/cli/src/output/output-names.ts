/**
 * Names the outputs of each file of a run. With one file, paths are used as given. With several, a path is a folder, or
 * holds `{name}`, which stands for the name of the file without its extension.
 */
import { join } from 'node:path';
import type { OutputPaths } from './outputs.js';

/** Stands for the name of the input in the path of an output. */
export const NAME_PLACEHOLDER = '{name}';
/** What each file gets within the folder of an output. */
const EXTENSIONS: Readonly<Record<keyof OutputPaths, string>> = {
  events: '.jsonl',
  haptics: '.haptic',
  report: '.html',
  click: '-click.wav',
  stems: '',
};

/** The outputs of the file called `name`. @param several whether the run has more than one file */
export function outputsOf(paths: OutputPaths, name: string, several: boolean): OutputPaths {
  const entries = Object.entries(EXTENSIONS).map(([kind, extension]) => {
    const path = paths[kind as keyof OutputPaths];
    if (path === undefined) return [kind, undefined];
    if (path.includes(NAME_PLACEHOLDER)) return [kind, path.replaceAll(NAME_PLACEHOLDER, name)];
    return [kind, several ? join(path, `${name}${extension}`) : path];
  });
  return Object.fromEntries(entries) as OutputPaths;
}
