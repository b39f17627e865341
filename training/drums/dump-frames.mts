/**
 * Clips to training material: what the shipped separator and analyzer see of the drums in each frame.
 *
 *   npx tsx dump-frames.mts CLIPS_DIR FRAMES_DIR
 *
 * A clip is a folder with `m.wav`; where its file `clean` holds 1, the drums are alone and heard
 * through an open mask, as a perfect separator would show them. Writes FRAMES_DIR/CLIP.f32: the
 * features of BandFeatures, float32, frame by frame. Clips that are there already are left alone.
 */
import { existsSync, mkdirSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer, type StemHops } from '../../packages/core/src/engine.js';
import { createDspSeparator } from '../../packages/separation/src/dsp/dsp-separator.js';
import { openAudioFile } from '../../packages/cli/src/input/audio-file.js';
import { runPipeline } from '../../packages/cli/src/pipeline/pipeline.js';

const [clipsDir, framesDir] = process.argv.slice(2) as [string, string];

async function dump(folder: string): Promise<Float32Array> {
  const clean = existsSync(join(folder, 'clean')) && readFileSync(join(folder, 'clean'), 'utf8').trim() === '1';
  const separator = createDspSeparator();
  const analyzer = new Analyzer(separator);
  const frames: number[] = [];
  const { drums } = analyzer;
  const listen = drums.process.bind(drums);
  drums.process = (...heard) => {
    listen(...heard);
    frames.push(...drums.features.values);
  };
  const open = new Float32Array(separator.maskBins).fill(1);
  const closed = new Float32Array(separator.maskBins);
  let masks: StemHops['masks'] | undefined;
  const { process } = separator;
  separator.process = (hop, stems) => {
    masks = stems.masks;
    return process.call(separator, hop, stems);
  };
  let consumed = 0;
  const file = await openAudioFile(join(folder, 'm.wav'));
  try {
    await runPipeline(file, {
      separator,
      sinks: {
        hop: ({ mix }) => {
          consumed += separator.hopFrames;
          const seen = clean ? { drums: open, bass: closed, other: closed, vocals: closed } : masks!;
          analyzer.process(mix, seen, consumed, []);
        },
      },
    });
  } finally {
    await file.close();
  }
  return Float32Array.from(frames);
}

mkdirSync(framesDir, { recursive: true });
for (const name of readdirSync(clipsDir).sort()) {
  const target = join(framesDir, `${name}.f32`);
  if (!existsSync(join(clipsDir, name, 'm.wav')) || existsSync(target)) continue;
  writeFileSync(target, new Uint8Array((await dump(join(clipsDir, name))).buffer));
}
