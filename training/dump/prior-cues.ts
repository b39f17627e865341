/**
 * Converts clips of four stems (12 s, float32, eight channels) to training rows: the cues of each
 * band and hop, computed by the shipped code, and the sums from which the error of any gains follows.
 *
 *   npx tsx training/dump/prior-cues.ts CLIPS_DIR CUES_DIR
 *
 * A row holds the cues; |X|^2 of texture pairs (6); Re S conj X of stem by texture (12); the side's
 * |X|^2 (1) and Re S conj X (4); and |S|^2 of each stem (4).
 */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { STEM_NAMES, StftAnalysis } from '@sense/core/engine';
import {
  BAND_SPACING_ERB,
  CUE_COUNT,
  ComponentSplitter,
  CueExtractor,
  DSP_FORMAT,
  createErbBands,
} from '@sense/separation/internal';

const { sampleRate: RATE, hopFrames: HOP, windowLength } = DSP_FORMAT;
const BINS = windowLength / 2 + 1;
const STEMS = STEM_NAMES.length;
const ROW = CUE_COUNT + 27;
const bands = createErbBands(BINS, RATE, BAND_SPACING_ERB);
const [clipsDir, cuesDir] = process.argv.slice(2) as [string, string];

function dump(clip: Float32Array): Float32Array {
  const hops = Math.floor(clip.length / (2 * STEMS) / HOP);
  const mids = Array.from({ length: STEMS }, () => new Track());
  const sides = Array.from({ length: STEMS }, () => new Track());
  const splitter = new ComponentSplitter(BINS);
  const cues = new CueExtractor(bands, HOP / RATE);
  const rows = new Float32Array(hops * bands.count * ROW);
  for (let hop = 0; hop < hops; hop++) {
    for (let stem = 0; stem < STEMS; stem++) {
      mids[stem]!.analyse(clip, hop, stem, 0.5);
      sides[stem]!.analyse(clip, hop, stem, -0.5);
    }
    const mid = sum(mids);
    const side = sum(sides);
    const midPower = power(mid);
    splitter.process(midPower.map(Math.sqrt));
    cues.process(midPower, power(side), splitter.masks);
    for (let band = 0; band < bands.count; band++) {
      const row = rows.subarray((hop * bands.count + band) * ROW, (hop * bands.count + band + 1) * ROW);
      row.set(cues.values.subarray(band * CUE_COUNT, (band + 1) * CUE_COUNT));
      const sums = row.subarray(CUE_COUNT);
      for (let bin = bands.edges[band]!; bin < bands.edges[band + 1]!; bin++) {
        const [p, m, s] = splitter.masks.map((mask) => mask[bin]!) as [number, number, number];
        [p * p, p * m, p * s, m * m, m * s, s * s].forEach((weight, i) => (sums[i]! += weight * midPower[bin]!));
        sums[18]! += product(side, side, bin);
        for (let stem = 0; stem < STEMS; stem++) {
          const wanted = mids[stem]!.spectrum;
          const wantedSide = sides[stem]!.spectrum;
          const overlap = product(wanted, mid, bin);
          [p, m, s].forEach((weight, i) => (sums[6 + 3 * stem + i]! += weight * overlap));
          sums[19 + stem]! += product(wantedSide, side, bin);
          sums[23 + stem]! += product(wanted, wanted, bin) + product(wantedSide, wantedSide, bin);
        }
      }
    }
  }
  return rows;
}

class Track {
  readonly spectrum = new Float32Array(2 * BINS);
  readonly #analysis = new StftAnalysis();
  readonly #hop = new Float32Array(HOP);

  /** Middle (right gain 0.5) or side (-0.5) of one stem. */
  analyse(clip: Float32Array, hop: number, stem: number, rightGain: number): void {
    for (let i = 0; i < HOP; i++) {
      const at = ((hop * HOP + i) * STEMS + stem) * 2;
      this.#hop[i] = 0.5 * clip[at]! + rightGain * clip[at + 1]!;
    }
    this.#analysis.analyse(this.#hop, this.spectrum);
  }
}

function sum(tracks: readonly Track[]): Float32Array {
  return tracks[0]!.spectrum.map((_, i) => tracks.reduce((total, track) => total + track.spectrum[i]!, 0));
}

function power(spectrum: Float32Array): Float32Array {
  return Float32Array.from({ length: BINS }, (_, bin) => product(spectrum, spectrum, bin));
}

/** Re a conj b of one bin. */
function product(a: Float32Array, b: Float32Array, bin: number): number {
  return a[2 * bin]! * b[2 * bin]! + a[2 * bin + 1]! * b[2 * bin + 1]!;
}

mkdirSync(cuesDir, { recursive: true });
for (const file of readdirSync(clipsDir)
  .filter((name) => name.endsWith('.f32'))
  .sort()) {
  const bytes = readFileSync(join(clipsDir, file));
  const rows = dump(new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4));
  writeFileSync(join(cuesDir, `${file}.bin`), new Uint8Array(rows.buffer));
}
