/** The oracle separator, and the alignment of its stems with the input of the engine. */
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  ENGINE_FORMAT,
  STEM_NAMES,
  createStemHops,
  createStereoHop,
  perStem,
  type Separator,
  type StereoHop,
} from '@sense/core/engine';
import { OracleSeparator } from '../../../../bench/rhythm/oracle-separator.js';
import { runSong } from '../../../../bench/rhythm/run-song.js';
import { hasStems, readSongs } from '../../../../bench/rhythm/song-folder.js';
import { readRate, readStereo } from '../../../../bench/rhythm/stereo-audio.js';
import * as signals from '../../../support/signals.js';
import { wavFile } from '../../../support/wav.js';
import { highPassed } from '../../../support/high-passed.js';

const { hopFrames, sampleRate } = ENGINE_FORMAT;
const folder = mkdtempSync(join(tmpdir(), 'sense-rhythm-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** Noise on the left, at half the amplitude on the right. */
function noise(frames: number, seed: number): StereoHop {
  const left = signals.noise(frames, seed);
  return { left, right: left.map((sample) => sample / 2) };
}

function sine(frames: number, hertz: number): StereoHop {
  const left = signals.tone(frames, sampleRate, hertz);
  return { left, right: left };
}

const NO_STEMS = perStem(() => undefined);

describe('OracleSeparator', () => {
  const frames = 20 * hopFrames;
  const bassHertz = 100 * (sampleRate / 2048);
  const otherHertz = 400 * (sampleRate / 2048);
  const stems = { ...NO_STEMS, bass: sine(frames, bassHertz), other: sine(frames, otherHertz) };

  it('assigns each bin to the stem with its power', () => {
    const separator = new OracleSeparator(stems);
    const out = createStemHops(separator);
    for (let hop = 0; hop < 8; hop++) separator.process(createStereoHop(hopFrames), out);
    expect(out.masks.bass[100]).toBeGreaterThan(0.999);
    expect(out.masks.other[400]).toBeGreaterThan(0.999);
    expect(out.masks.other[100]).toBeLessThan(0.001);
    expect(out.masks.drums[100]).toBe(0);
  });

  it('sums its masks to one in every bin, also in silence', () => {
    const separator = new OracleSeparator({ ...stems, drums: noise(frames, 3) });
    const out = createStemHops(separator);
    for (let hop = 0; hop < 25; hop++) {
      separator.process(createStereoHop(hopFrames), out);
      for (let bin = 0; bin < separator.maskBins; bin += 64) {
        expect(STEM_NAMES.reduce((sum, stem) => sum + out.masks[stem][bin]!, 0)).toBeCloseTo(1, 5);
      }
    }
  });

  it('passes the stems through with a delay of one hop, and restarts after reset', () => {
    const drums = noise(3 * hopFrames + 100, 5);
    const separator = new OracleSeparator({ ...NO_STEMS, drums });
    const out = createStemHops(separator);
    for (let pass = 0; pass < 2; pass++) {
      for (let hop = 0; hop < 6; hop++) {
        separator.process(createStereoHop(hopFrames), out);
        const expected = new Float32Array(hopFrames);
        if (hop > 0) expected.set(drums.right.subarray((hop - 1) * hopFrames, hop * hopFrames));
        expect(out.audio.drums.right).toEqual(expected);
        expect(out.audio.vocals.left.every((sample) => sample === 0)).toBe(true);
      }
      separator.reset();
    }
  });
});

describe('a song folder', () => {
  const song = join(folder, 'song');
  const drums = noise(44_100, 9);
  mkdirSync(song);
  mkdirSync(join(folder, 'no-mixture'));
  for (const name of ['mixture', 'drums']) {
    writeFileSync(join(song, `${name}.wav`), wavFile([drums.left, drums.right], 44_100));
  }
  writeFileSync(join(song, 'drums.onsets.txt'), '# time label\n0.5\tSD\n0.25 KD\n\n');

  it('is read with its optional files', () => {
    const songs = readSongs(folder);
    expect(songs).toHaveLength(1);
    expect(songs[0]).toMatchObject({
      name: 'song',
      mixture: join(song, 'mixture.wav'),
      stems: { drums: join(song, 'drums.wav'), vocals: undefined },
      drumHits: [
        { time: 0.25, label: 'KD' },
        { time: 0.5, label: 'SD' },
      ],
      beats: undefined,
    });
    expect(hasStems(songs[0]!)).toBe(true);
  });

  it('rejects annotations that are not times', () => {
    const bad = join(folder, 'bad', 'song');
    mkdirSync(bad, { recursive: true });
    writeFileSync(join(bad, 'mixture.wav'), '');
    writeFileSync(join(bad, 'beats.txt'), '0.5 1\nhalf 2\n');
    expect(() => readSongs(join(folder, 'bad'))).toThrowError(/beats\.txt: not a time: "half 2"/);
  });

  it('provides stems aligned to the sample with the input of the engine', async () => {
    const path = join(song, 'mixture.wav');
    expect(await readRate(path)).toBe(44_100);
    const known = await readStereo(join(song, 'drums.wav'), 44_100, sampleRate);
    const [left, right] = [highPassed(known.left), highPassed(known.right)];
    const inner = new OracleSeparator(NO_STEMS);
    let hops = 0;
    const listener: Separator = Object.assign(inner, {
      process(hop: StereoHop) {
        const at = hops++ * hopFrames;
        expect(hop.left).toEqual(left.slice(at, at + hopFrames));
        expect(hop.right).toEqual(right.slice(at, at + hopFrames));
      },
    });
    const run = await runSong(path, listener);
    expect(hops).toBe(Math.floor(known.left.length / hopFrames));
    expect(run.duration).toBe(1);
    expect(run.analysisMs).toHaveLength(hops);
  });

  it('rejects a stem of another rate, which would not be aligned', async () => {
    await expect(readStereo(join(song, 'drums.wav'), 48_000, sampleRate)).rejects.toThrowError(/48000 Hz.*44100/);
  });
});
