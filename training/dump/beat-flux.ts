/**
 * Converts pieces with known beats to the input of the beat network, through the shipped separator
 * and analyzer: a file of float32 for each piece, one row of 25 numbers a step of 512 samples at 48 kHz.
 *
 *   npx tsx training/dump/beat-flux.ts PIECES_DIR FLUX_DIR [PART OF_PARTS]
 *
 * Existing files are kept, so that a run can be interrupted, or divided among processes.
 */
import { existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Analyzer, createStemHops, createStereoHop, type MusicalEvent } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { readRate, readStereo } from '../../bench/rhythm/stereo-audio.js';

const [piecesDir, fluxDir, part = '0', parts = '1'] = process.argv.slice(2) as [string, string, string?, string?];

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
    rows.push(...analyzer.beats.flux);
  }
  return Float32Array.from(rows);
}

mkdirSync(fluxDir, { recursive: true });
for (const [index, name] of readdirSync(piecesDir).sort().entries()) {
  const out = join(fluxDir, `${name}.f32`);
  const path = ['m.wav', 'mixture.flac'].map((file) => join(piecesDir, name, file)).find(existsSync);
  if (index % Number(parts) !== Number(part) || existsSync(out)) continue;
  if (path && existsSync(join(piecesDir, name, 'beats.txt'))) {
    writeFileSync(out, new Uint8Array((await dump(path)).buffer));
  }
}
