/** Clicks where beats were told, in the song they were told of. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { createStereoHop, type BeatEvent } from '@sense/core/engine';
import { ClickWriter } from '../../../../packages/cli/src/output/click-writer.js';
import { OutputFile } from '../../../../packages/cli/src/output/output-file.js';

const RATE = 48_000;
const HOP = 512;
const HEADER_FLOATS_AT = 94;
const folder = mkdtempSync(join(tmpdir(), 'sense-click-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** The left channel of a song of silence, of which `beats` were told 0.1 s ahead. */
function render(beats: readonly Pick<BeatEvent, 'time' | 'beatInBar'>[], delay: number): Float32Array {
  const path = join(folder, `${Math.round(delay * 1e6)}.wav`);
  const writer = new ClickWriter(new OutputFile(path), { sampleRate: RATE, hopFrames: HOP });
  let told = 0;
  for (let hop = 1; hop <= 100; hop++) {
    const time = (hop * HOP) / RATE - delay;
    const events: BeatEvent[] = [];
    for (; told < beats.length && beats[told]!.time - 0.1 <= time; told++) {
      const beat = { type: 'beat', id: told + 1, frame: 0, emitted: time, confidence: 1, predicted: true, tempo: 120 };
      events.push({ ...beat, ...beats[told]! } as BeatEvent);
    }
    writer.hop({ mix: createStereoHop(HOP), time, events });
  }
  writer.close();
  const bytes = readFileSync(path).subarray(HEADER_FLOATS_AT);
  return Float32Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readFloatLE(8 * i));
}

/** Samples at which sound begins after 20 ms of silence. */
function starts(samples: Float32Array): number[] {
  let quiet = RATE;
  return Array.from(samples).flatMap((value, i) => {
    const begins = Math.abs(value) > 1e-3 && quiet > 0.02 * RATE;
    quiet = Math.abs(value) > 1e-3 ? 0 : quiet + 1;
    return begins ? [i] : [];
  });
}

describe('ClickWriter', () => {
  const beats = [
    { time: 0.25, beatInBar: 1 },
    { time: 0.5, beatInBar: 2 },
    { time: 0.7613, beatInBar: 3 },
  ];

  it.each([0, 0.0021])('clicks at each beat, to the sample, where the engine hears %f s late', (delay) => {
    const found = starts(render(beats, delay));
    expect(found).toHaveLength(beats.length);
    for (const [i, { time }] of beats.entries()) expect(Math.abs(found[i]! - time * RATE)).toBeLessThan(3);
  });

  it('gives the first beat of a bar a higher click', () => {
    const samples = render(beats, 0);
    const crossings = (from: number): number => {
      const part = samples.subarray(from * RATE, (from + 0.02) * RATE);
      return part.reduce((count, value, i) => count + Number(i > 0 && value > 0 !== part[i - 1]! > 0), 0);
    };
    expect(crossings(0.25)).toBeGreaterThan(1.3 * crossings(0.5));
  });
});
