/**
 * The clips of the open-source readers of `.haptic` and AHAP, which are not in the repository. Tests
 * that need them are skipped if they are not available.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const FOLDER = fileURLToPath(new URL('../../../../../shared/data/fixtures/haptics/', import.meta.url));

/** Whether the clips are available; warns if they are not. */
export const HAVE_CLIPS = existsSync(FOLDER);
if (!HAVE_CLIPS)
  console.warn('skipped: the haptic clips are not next to the repository (shared/data/fixtures/haptics)');

const FOLDERS = ['lofelt', 'lofelt/ios', 'meta'] as const;

/** Paths of all clips, relative to the folder of clips. */
export const CLIPS: readonly string[] = HAVE_CLIPS
  ? FOLDERS.flatMap((folder) =>
      readdirSync(join(FOLDER, folder))
        .filter((name) => /\.(haptic|vij|ahap)$/.test(name))
        .map((name) => `${folder}/${name}`),
    ).sort()
  : [];

export const readClip = (path: string): Buffer => readFileSync(join(FOLDER, path));
