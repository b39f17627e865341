/**
 * Draws scenes over the demo song, to look at them: `npx tsx scripts/pictures/scene-pictures.ts OUT
 * [--scene id] [--preset id] [--at seconds] [--size 1920x1080] [--drawn frames] [--flash] [--type png]`. The packages
 * must be built. Without `--scene` all scenes are drawn; `--preset all` draws each preset. `--flash` draws no files, and
 * prints the verdicts of the flash meter on the loudest part of the song, at 320x180 or `--size`; `--governed 30` prints how
 * much of it the flash governor limits at 30 frames a second.
 */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { SCENE_CATALOG, sceneInfo } from '@sense/visuals/engine';
import { launchHarness } from '../../test/browser/harness/harness-page.js';
import { songFrames, type SongFrames } from './song-frames.js';

/** The loudest part of the demo song, in seconds. */
const LOUD = { from: 26, to: 38 } as const;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    scene: { type: 'string', multiple: true },
    preset: { type: 'string', multiple: true },
    at: { type: 'string', multiple: true, default: ['0.3', '12', '33'] },
    size: { type: 'string', multiple: true },
    drawn: { type: 'string', default: '1' },
    type: { type: 'string', default: 'jpeg' },
    flash: { type: 'boolean', default: false },
    governed: { type: 'string' },
    reduced: { type: 'boolean', default: false },
    /** File that keeps the features and events of the song between runs. */
    song: { type: 'string' },
  },
});
const [out] = positionals;
if (out === undefined) throw new Error('name a folder for the pictures');
mkdirSync(out, { recursive: true });

const harness = await launchHarness();
try {
  const page = harness.module<typeof import('./scene-pictures.page.js')>(
    new URL('./scene-pictures.page.ts', import.meta.url),
  );
  await page('load', readSong());
  for (const scene of values.scene ?? SCENE_CATALOG.map(({ id }) => id)) {
    const presets =
      values.preset?.[0] === 'all' ? Object.keys(sceneInfo(scene).presets) : (values.preset ?? [undefined]);
    for (const preset of presets) await draw(scene, preset);
  }
  for (const error of harness.consoleErrors) console.error(error);
} finally {
  await harness.close();
}

async function draw(scene: string, preset: string | undefined): Promise<void> {
  const page = harness.module<typeof import('./scene-pictures.page.js')>(
    new URL('./scene-pictures.page.ts', import.meta.url),
  );
  const common = { scene, preset, drawnFrames: Number(values.drawn), reducedMotion: values.reduced };
  const measures = values.flash || values.governed !== undefined;
  const sizes = values.size ?? (measures ? ['320x180'] : ['1920x1080', '390x844']);
  for (const size of sizes) {
    const [width, height] = size.split('x').map(Number) as [number, number];
    if (values.flash) {
      const counts = await page('flashes', { ...common, width, height, seconds: LOUD.to }, LOUD.from);
      console.log(JSON.stringify({ scene, preset, size, ...counts }));
      continue;
    }
    if (values.governed !== undefined) {
      const rate = Number(values.governed);
      const counts = await page('governed', { ...common, width, height, seconds: LOUD.to }, LOUD.from, rate);
      console.log(JSON.stringify({ scene, preset, size, rate, ...counts }));
      continue;
    }
    for (const at of values.at) {
      const url = await page(
        'picture',
        { ...common, width, height, seconds: Number(at) },
        `image/${values.type as 'png'}`,
      );
      const file = join(out!, `${[scene, preset, size, at].filter(Boolean).join('-')}.${values.type}`);
      writeFileSync(file, Buffer.from(url.slice(url.indexOf(',') + 1), 'base64'));
      console.log(file);
    }
  }
}

function readSong(): SongFrames {
  const { song } = values;
  if (song !== undefined && existsSync(song)) return JSON.parse(readFileSync(song, 'utf8')) as SongFrames;
  const frames = songFrames();
  if (song !== undefined) writeFileSync(song, JSON.stringify(frames));
  return frames;
}
