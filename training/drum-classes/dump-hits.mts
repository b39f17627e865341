/**
 * Clips with known hits to training rows: what the shipped separator and analyzer hear of each
 * onset in the drums, and what was hit.
 *
 *   npx tsx dump-hits.mts CLIPS_DIR ROWS_FILE
 *
 * A clip is a folder with `m.wav` and `truth.txt` (`seconds label` a line). A row holds the features
 * of DrumFeatures, then 1 or 0 for each label that was hit within 35 ms, in the order of LABELS.
 */
import { existsSync, readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer, type MusicalEvent, type StemHops } from '../../packages/core/src/offline.js';
import { DRUM_CLASSES } from '../../packages/core/src/musical-event.js';
import { createDspSeparator } from '../../packages/separation/src/dsp-separator.js';
import { openAudioFile } from '../../packages/cli/src/decode.js';
import { runPipeline } from '../../packages/cli/src/pipeline.js';

const NEAR_SECONDS = 0.035;
const [clipsDir, rowsFile] = process.argv.slice(2) as [string, string];

interface Hit {
  readonly time: number;
  readonly label: string;
}

/** One row for each onset found, in float32. */
async function dump(folder: string): Promise<number[]> {
  const truth: Hit[] = readFileSync(join(folder, 'truth.txt'), 'utf8')
    .split('\n')
    .filter(Boolean)
    .map((line) => ({ time: Number(line.split(' ')[0]), label: line.split(' ')[1]! }));
  const rows: number[] = [];
  const separator = createDspSeparator();
  const clean = existsSync(join(folder, 'clean')) && readFileSync(join(folder, 'clean'), 'utf8') === '1';
  const analyzer = new Analyzer(separator);
  let consumed = 0;
  // Clean clips are heard through an open mask, as a perfect separator would show them.
  const open = new Float32Array(separator.maskBins).fill(1);
  const closed = new Float32Array(separator.maskBins);
  let masks: StemHops['masks'] | undefined;
  const { process } = separator;
  separator.process = (hop, stems) => {
    masks = stems.masks;
    return process.call(separator, hop, stems);
  };
  const file = await openAudioFile(join(folder, 'm.wav'));
  const events: MusicalEvent[] = [];
  await runPipeline(file, {
    separator,
    sinks: {
      hop: ({ mix }) => {
        consumed += separator.hopFrames;
        const seen = clean ? { drums: open, bass: closed, other: closed, vocals: closed } : masks!;
        events.length = 0;
        analyzer.process(mix, seen, consumed, events);
        const hit = events.find((event) => event.type === 'onset' && event.drums);
        if (!hit) return;
        const near = truth.filter(({ time }) => Math.abs(time - hit.time) < NEAR_SECONDS);
        rows.push(...analyzer.drums.features.values, ...DRUM_CLASSES.map((label) => Number(near.some((other) => other.label === label))));
      },
    },
  });
  return rows;
}

const all: number[] = [];
for (const name of readdirSync(clipsDir).sort()) {
  if (existsSync(join(clipsDir, name, 'truth.txt'))) all.push(...(await dump(join(clipsDir, name))));
}
writeFileSync(rowsFile, new Uint8Array(Float32Array.from(all).buffer));
