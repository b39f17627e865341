/**
 * Converts clips to training material: the features of the drums in each frame, through the shipped
 * separator and analyzer.
 *
 *   npx tsx training/dump/drum-frames.ts CLIPS_DIR FRAMES_DIR
 *
 * A clip is a folder with `m.wav`; where its file `clean` holds 1, the drums are alone and analysed
 * through an open mask, as with a perfect separator. Writes FRAMES_DIR/CLIP.f32: the features of
 * `OnsetFeatures`, float32, frame by frame. Existing files are kept.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEM_NAMES } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { analyseFile } from './analyse-file.js';
import { withMasks } from './with-masks.js';

const [clipsDir, framesDir] = process.argv.slice(2) as [string, string];

async function dump(folder: string): Promise<Float32Array> {
  const clean = existsSync(join(folder, 'clean')) && readFileSync(join(folder, 'clean'), 'utf8').trim() === '1';
  const shipped = createDspSeparator();
  const separator = clean
    ? withMasks(shipped, (masks) => {
        for (const stem of STEM_NAMES) masks[stem].fill(stem === 'drums' ? 1 : 0);
      })
    : shipped;
  const { frames } = await analyseFile(join(folder, 'm.wav'), { separator });
  return frames('drums');
}

mkdirSync(framesDir, { recursive: true });
for (const name of readdirSync(clipsDir).sort()) {
  const target = join(framesDir, `${name}.f32`);
  if (!existsSync(join(clipsDir, name, 'm.wav')) || existsSync(target)) continue;
  writeFileSync(target, new Uint8Array((await dump(join(clipsDir, name))).buffer));
}
