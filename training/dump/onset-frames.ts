/**
 * Converts segments to training material: the features of bass, other and vocals in each frame of
 * the mixture, through the shipped separator and analyzer, and the onsets that the analyzer detects
 * in each stem alone.
 *
 *   npx tsx training/dump/onset-frames.ts CLIPS_DIR FRAMES_DIR
 *
 * Writes FRAMES_DIR/CLIP.STEM.f32, the features of `OnsetFeatures`, float32, frame by frame;
 * CLIP.STEM.alone.f32, the same of the stem alone; and CLIP.json, the times of onsets by stem in
 * seconds. Existing clips are kept.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEM_NAMES, type StemName } from '@sense/core/engine';
import { VERIFIED_STEMS } from '@sense/core/internal';
import { createDspSeparator } from '@sense/separation/engine';
import { analyseFile, type FileAnalysis } from './analyse-file.js';
import { withMasks } from './with-masks.js';

const [clipsDir, framesDir] = process.argv.slice(2) as [string, string];

/** Analyses a file; if `only` is given the whole file is that stem. Every candidate counts as an onset. */
function analyse(path: string, only?: StemName): Promise<FileAnalysis> {
  const shipped = createDspSeparator();
  const separator = only
    ? withMasks(shipped, (masks) => {
        for (const stem of STEM_NAMES) masks[stem].fill(stem === only ? 1 : 0);
      })
    : shipped;
  return analyseFile(path, { separator, acceptCandidates: true });
}

function write(name: string, frames: Float32Array): void {
  writeFileSync(join(framesDir, name), new Uint8Array(frames.buffer));
}

mkdirSync(framesDir, { recursive: true });
for (const name of readdirSync(clipsDir).sort()) {
  const target = join(framesDir, `${name}.json`);
  if (existsSync(target)) continue;
  const mixture = await analyse(join(clipsDir, name, 'mixture.wav'));
  const onsets: Record<string, readonly number[]> = {};
  for (const stem of VERIFIED_STEMS) {
    const alone = await analyse(join(clipsDir, name, `${stem}.wav`), stem);
    write(`${name}.${stem}.f32`, mixture.frames(stem));
    write(`${name}.${stem}.alone.f32`, alone.frames(stem));
    onsets[stem] = alone.events
      .filter((event) => event.type === 'onset' && event.stem === stem)
      .map(({ time }) => time);
  }
  writeFileSync(target, JSON.stringify(onsets));
}
