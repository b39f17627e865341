/**
 * Segments to training material: what the shipped separator and analyzer see of bass, other and
 * vocals in each frame of the mixture, and where the analyzer hears onsets in each stem alone.
 *
 *   npx tsx dump-frames.mts CLIPS_DIR FRAMES_DIR
 *
 * Writes FRAMES_DIR/CLIP.STEM.f32, the features of BandFeatures, float32, frame by frame;
 * CLIP.STEM.alone.f32, the same of the stem alone; and CLIP.json, the times of onsets by stem in
 * seconds. Clips that are there already are left alone.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEM_NAMES, type MusicalEvent, type StemName } from '../../packages/core/src/engine.js';
import { NetworkOnsetVerifier } from '../../packages/core/src/analysis/onset/network-onset-verifier.js';
import { VERIFIED_STEMS } from '../../packages/core/src/analysis/tuning.js';
import { createDspSeparator } from '../../packages/separation/src/dsp/dsp-separator.js';
import { openAudioFile } from '../../packages/cli/src/input/audio-file.js';
import { runPipeline } from '../../packages/cli/src/pipeline/pipeline.js';

const [clipsDir, framesDir] = process.argv.slice(2) as [string, string];
const judge = NetworkOnsetVerifier.prototype.process;
// Whoever judges here hears everything.
NetworkOnsetVerifier.prototype.begins = () => 1;

interface Heard {
  /** Of each of JUDGED_STEMS. */
  readonly frames: readonly Float32Array[];
  readonly events: readonly MusicalEvent[];
}

/** What the analyzer hears of a file, all of which is `only`, if told: frames as the judges are given them, and events. */
async function hear(path: string, only?: StemName): Promise<Heard> {
  const frames = new Map<NetworkOnsetVerifier, number[]>();
  NetworkOnsetVerifier.prototype.process = function (this: NetworkOnsetVerifier, ...heard) {
    judge.apply(this, heard);
    const list = frames.get(this) ?? [];
    frames.set(this, list);
    list.push(...this.input.subarray(0, this.input.length - VERIFIED_STEMS.length));
  };
  const events = await run(path, only);
  NetworkOnsetVerifier.prototype.process = judge;
  return { frames: Array.from(frames.values(), (list) => Float32Array.from(list)), events };
}

/** Events of a file, all of which is `only`, if told. */
async function run(path: string, only?: StemName): Promise<readonly MusicalEvent[]> {
  const separator = createDspSeparator();
  if (only)
    separator.process = (_hop, { masks }) => {
      for (const stem of STEM_NAMES) masks[stem].fill(stem === only ? 1 : 0);
    };
  const events: MusicalEvent[] = [];
  const file = await openAudioFile(path);
  try {
    await runPipeline(file, { separator, sinks: { hop: (hop) => void events.push(...hop.events) } });
  } finally {
    await file.close();
  }
  return events;
}

mkdirSync(framesDir, { recursive: true });
for (const name of readdirSync(clipsDir).sort()) {
  const target = join(framesDir, `${name}.json`);
  if (existsSync(target)) continue;
  const { frames } = await hear(join(clipsDir, name, 'mixture.wav'));
  const onsets: Record<string, readonly number[]> = {};
  for (const [index, stem] of VERIFIED_STEMS.entries()) {
    const alone = await hear(join(clipsDir, name, `${stem}.wav`), stem);
    write(`${name}.${stem}.f32`, frames[index]!);
    write(`${name}.${stem}.alone.f32`, alone.frames[index]!);
    onsets[stem] = alone.events
      .filter((event) => event.type === 'onset' && event.stem === stem)
      .map(({ time }) => time);
  }
  writeFileSync(target, JSON.stringify(onsets));
}

function write(name: string, frames: Float32Array): void {
  writeFileSync(join(framesDir, name), new Uint8Array(frames.buffer));
}
