/**
 * Pieces with known beats to what the beat network hears of them, through the shipped separator and
 * analyzer: a file of float32 for each piece, one row of 25 numbers a step of 512 samples at 48 kHz.
 *
 *   npx tsx dump-growth.mts PIECES_DIR GROWTH_DIR [PART OF_PARTS]
 *
 * What is there already is left alone, so that a run can be broken off, or shared by several.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readRate, readStereo } from '../../bench/rhythm/stereo-audio.js';
import { Analyzer, createStemHops, createStereoHop, type MusicalEvent } from '../../packages/core/src/engine.js';
import { createDspSeparator } from '../../packages/separation/src/dsp/dsp-separator.js';

const [piecesDir, growthDir, part = '0', parts = '1'] = process.argv.slice(2) as [string, string, string?, string?];

async function dump(path: string): Promise<Float32Array> {
  const separator = createDspSeparator();
  const { sampleRate, hopFrames } = separator;
  const analyzer = new Analyzer(separator);
  const { left, right } = await readStereo(path, await readRate(path), sampleRate);
  const hop = createStereoHop(hopFrames);
  const stems = createStemHops(separator);
  const events: MusicalEvent[] = [];
  const rows: number[] = [];
  for (let at = 0; at + hopFrames <= left.length; at += hopFrames) {
    hop.left.set(left.subarray(at, at + hopFrames));
    hop.right.set(right.subarray(at, at + hopFrames));
    await separator.process(hop, stems);
    events.length = 0;
    analyzer.process(hop, stems.masks, at + hopFrames, events);
    rows.push(...analyzer.beats.growth);
  }
  return Float32Array.from(rows);
}

mkdirSync(growthDir, { recursive: true });
for (const [index, name] of readdirSync(piecesDir).sort().entries()) {
  const out = join(growthDir, `${name}.f32`);
  const path = ['m.wav', 'mixture.flac'].map((file) => join(piecesDir, name, file)).find(existsSync);
  if (index % Number(parts) !== Number(part) || existsSync(out)) continue;
  if (path && existsSync(join(piecesDir, name, 'beats.txt'))) {
    writeFileSync(out, new Uint8Array((await dump(path)).buffer));
  }
}
