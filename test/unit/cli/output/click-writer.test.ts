/** The click track: clicks on predicted beats. */
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

/** Renders silence with `beats` that are emitted 0.1 s ahead; returns the left channel. */
function render(beats: readonly Pick<BeatEvent, 'time' | 'beatInBar'>[], delay: number): Float32Array {
  const path = join(folder, `${Math.round(delay * 1e6)}.wav`);
  const writer = new ClickWriter(new OutputFile(path), { sampleRate: RATE, hopFrames: HOP });
  let emittedCount = 0;
  for (let hop = 1; hop <= 100; hop++) {
    const time = (hop * HOP) / RATE - delay;
    const events: BeatEvent[] = [];
    for (; emittedCount < beats.length && beats[emittedCount]!.time - 0.1 <= time; emittedCount++) {
      const beat = {
        type: 'beat',
        id: emittedCount + 1,
        frame: 0,
        emitted: time,
        confidence: 1,
        predicted: true,
        tempo: 120,
      };
      events.push({ ...beat, ...beats[emittedCount]! } as BeatEvent);
    }
    writer.hop({ mix: createStereoHop(HOP), time, events });
  }
  writer.close();
  const bytes = readFileSync(path).subarray(HEADER_FLOATS_AT);
  return Float32Array.from({ length: bytes.length / 8 }, (_, i) => bytes.readFloatLE(8 * i));
}

/** Samples at which sound starts after 20 ms of silence. */
function soundStarts(samples: Float32Array): number[] {
  let quiet = RATE;
  return Array.from(samples).flatMap((value, i) => {
    const starts = Math.abs(value) > 1e-3 && quiet > 0.02 * RATE;
    quiet = Math.abs(value) > 1e-3 ? 0 : quiet + 1;
    return starts ? [i] : [];
  });
}

describe('ClickWriter', () => {
  const beats = [
    { time: 0.25, beatInBar: 1 },
    { time: 0.5, beatInBar: 2 },
    { time: 0.7613, beatInBar: 3 },
  ];

  it.each([0, 0.0021])('clicks at each beat, to the sample, with a delay of %f s before the engine', (delay) => {
    const found = soundStarts(render(beats, delay));
    expect(found).toHaveLength(beats.length);
    for (const [i, { time }] of beats.entries()) expect(Math.abs(found[i]! - time * RATE)).toBeLessThan(3);
  });

  it('uses a higher click for the downbeat', () => {
    const samples = render(beats, 0);
    const crossings = (from: number): number => {
      const part = samples.subarray(from * RATE, (from + 0.02) * RATE);
      return part.reduce((count, value, i) => count + Number(i > 0 && value > 0 !== part[i - 1]! > 0), 0);
    };
    expect(crossings(0.25)).toBeGreaterThan(1.3 * crossings(0.5));
  });
});
