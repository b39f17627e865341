/** The demo song: exact sums, exact onsets, valid levels, reproducible. */
import { STEM_NAMES } from '@sense/core/engine';
import { renderSong, SONG_SECONDS, type Rendering } from '@sense/demo-song';
import { beforeAll, describe, expect, it } from 'vitest';

const RATE = 24_000;
let song: Rendering;

beforeAll(() => {
  song = renderSong({ sampleRate: RATE });
}, 60_000);

function rms(samples: Float32Array, from = 0, to = samples.length): number {
  let power = 0;
  for (let i = from; i < to; i++) power += samples[i]! ** 2 / (to - from);
  return Math.sqrt(power);
}

describe('renderSong', () => {
  it('has stems that sum to the mixture exactly', () => {
    const { drums, bass, other, vocals } = song.stems;
    for (const side of ['left', 'right'] as const) {
      let worst = 0;
      for (let i = 0; i < song.mixture[side].length; i++) {
        const sum = Math.fround(drums[side][i]! + bass[side][i]! + other[side][i]! + vocals[side][i]!);
        worst = Math.max(worst, Math.abs(sum - song.mixture[side][i]!));
      }
      expect(worst).toBe(0);
    }
  });

  it('has the stated length, starts and ends in silence, and never clips', () => {
    const { left } = song.mixture;
    expect(left.length).toBe(Math.round(SONG_SECONDS * RATE));
    expect(left.reduce((peak, value) => Math.max(peak, Math.abs(value)), 0)).toBeLessThan(0.8913);
    expect(rms(left)).toBeGreaterThan(0.08);
    expect(left.subarray(0, song.truth.onsets[0]!.frame).every((value) => value === 0)).toBe(true);
    expect(Math.abs(left.at(-1)!)).toBeLessThan(1e-3);
  });

  it('has finite samples and an audible level in every stem', () => {
    for (const stem of STEM_NAMES) {
      const { left, right } = song.stems[stem];
      expect(left.every(Number.isFinite) && right.every(Number.isFinite), stem).toBe(true);
      expect(rms(left), stem).toBeGreaterThan(0.02);
    }
  });

  it('starts the sound of every stem within a millisecond after its first onset', () => {
    for (const stem of STEM_NAMES) {
      const first = song.truth.onsets.find((onset) => onset.stem === stem)!;
      const { left, right } = song.stems[stem];
      const start = left.findIndex((value, i) => value !== 0 || right[i] !== 0);
      expect(start - first.frame, stem).toBeGreaterThanOrEqual(0);
      expect(start - first.frame, stem).toBeLessThanOrEqual(RATE / 1000);
    }
  });

  it('gets brighter at snare hits', () => {
    const bright = song.stems.drums.left.map((value, i, all) => value - (all[i - 1] ?? 0));
    const snares = song.truth.onsets.filter((onset) => onset.drum === 'snare' && onset.velocity > 0.9);
    expect(snares.length).toBeGreaterThan(20);
    const span = RATE / 100;
    const risen = snares.filter(({ frame }) => rms(bright, frame, frame + span) > 2 * rms(bright, frame - span, frame));
    expect(risen.length / snares.length).toBeGreaterThan(0.9);
  });

  it('has every drum class, a pitch for every note, and a tempo change', () => {
    const drums = new Set(song.truth.onsets.flatMap((onset) => onset.drum ?? []));
    expect([...drums].sort()).toEqual(['cymbal', 'hihat', 'kick', 'snare', 'tom']);
    for (const onset of song.truth.onsets) {
      expect(onset.time).toBe(onset.frame / RATE);
      expect(onset.pitchHz === undefined).toBe(onset.stem === 'drums');
      expect(onset.drum === undefined).toBe(onset.stem !== 'drums');
    }
    const tempos = song.truth.beats.map((beat) => beat.tempo);
    expect([tempos[0], tempos.at(-1)]).toEqual([108, 126]);
    song.truth.beats.slice(1).forEach((beat, index) => {
      const before = song.truth.beats[index]!;
      expect(beat.time - before.time).toBeCloseTo(60 / before.tempo, 9);
      expect(beat.beatInBar).toBe((before.beatInBar % 4) + 1);
    });
  });

  it('is reproducible for a seed, and differs between seeds', () => {
    const options = { sampleRate: 8000, seconds: 6 };
    const once = renderSong({ ...options, seed: 7 });
    const again = renderSong({ ...options, seed: 7 });
    const another = renderSong({ ...options, seed: 8 });
    expect(again.mixture.left).toEqual(once.mixture.left);
    expect(again.truth).toEqual(once.truth);
    expect(another.truth.onsets.map((onset) => onset.frame)).not.toEqual(once.truth.onsets.map((onset) => onset.frame));
  });

  it('rejects lengths and rates out of range', () => {
    expect(() => renderSong({ seconds: 0 })).toThrow(/seconds must be a number from 0.1/);
    expect(() => renderSong({ sampleRate: NaN })).toThrow(/sampleRate .* received NaN/);
  });
});
