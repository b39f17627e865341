/** Test signals: the ground truth is exact to the sample. */
import {
  encodeWav16,
  impulseTrain,
  renderClicks,
  renderDrumPattern,
  renderSilence,
  renderSine,
} from '@sense/demo-song';
import { describe, expect, it } from 'vitest';

describe('impulseTrain', () => {
  it('is zero except for one sample at each onset', () => {
    const { mixture, truth } = impulseTrain({ intervalSeconds: 0.25, count: 8, startSeconds: 0.1, sampleRate: 44_100 });
    const loud = [...mixture.left.entries()].filter(([, value]) => value !== 0).map(([frame]) => frame);
    expect(loud).toEqual(truth.onsets.map((onset) => onset.frame));
    expect(loud).toEqual(Array.from({ length: 8 }, (_, i) => Math.round((0.1 + 0.25 * i) * 44_100)));
    expect(mixture.left[loud[0]!]).toBeCloseTo(0.8, 6);
  });
});

describe('renderClicks', () => {
  it('starts each click at its time with its loudest sample, in the chosen stem', () => {
    const { stems, truth } = renderClicks({ times: [0.2, 0.5], stem: 'vocals', gain: 0.5 });
    for (const { frame, stem } of truth.onsets) {
      expect(stem).toBe('vocals');
      expect(stems.vocals.left[frame - 1]).toBe(0);
      expect(stems.vocals.left[frame]).toBeCloseTo(0.5, 6);
    }
    expect(stems.drums.left.every((value) => value === 0)).toBe(true);
  });

  it('drops clicks outside the signal', () => {
    expect(renderClicks({ times: [-1, 0.1, 9], seconds: 1 }).truth.onsets).toHaveLength(1);
  });
});

describe('renderDrumPattern', () => {
  it('plays exactly on the grid without looseness', () => {
    const { truth } = renderDrumPattern({ bpm: 120, bars: 2, startSeconds: 0.5 });
    for (const { frame } of truth.onsets) expect((frame - 24_000) % 6000).toBe(0);
    expect(truth.beats).toHaveLength(8);
    expect(truth.beats[5]).toEqual({ time: 3, beatInBar: 2, tempo: 120 });
  });

  it('deviates from the grid within the looseness', () => {
    const { truth } = renderDrumPattern({ bpm: 120, bars: 2, looseness: 1, seed: 3 });
    const off = truth.onsets.map(({ time }) => Math.abs(time - Math.round(time * 8) / 8));
    expect(Math.max(...off)).toBeGreaterThan(0.0005);
    expect(Math.max(...off)).toBeLessThanOrEqual(0.0031);
  });

  it('stops an open hi-hat at the next hi-hat hit', () => {
    const pattern = [{ hat: 'o...x...........' }];
    const { mixture, truth } = renderDrumPattern({ bpm: 120, bars: 1, pattern });
    const [, closed] = truth.onsets;
    const ringing = mixture.left.subarray(closed!.frame - 960, closed!.frame).some((value) => Math.abs(value) > 1e-3);
    const after = mixture.left.subarray(closed!.frame + 24_000, closed!.frame + 26_000);
    expect(ringing).toBe(true);
    expect(after.every((value) => Math.abs(value) < 1e-4)).toBe(true);
  });
});

describe('steady signals', () => {
  it('have the chosen pitch and level', () => {
    const { mixture, truth } = renderSine({ pitchHz: 1000, gain: 0.25, seconds: 0.1 });
    expect(mixture.right[12]).toBeCloseTo(0.25, 6);
    expect(truth.onsets).toEqual([{ stem: 'other', frame: 0, time: 0, velocity: 0.25, pitchHz: 1000 }]);
  });

  it('can be silence', () => {
    expect(renderSilence({ seconds: 0.1 }).mixture.left.every((value) => value === 0)).toBe(true);
  });
});

describe('encodeWav16', () => {
  it('writes a header that matches the samples, and the samples', () => {
    const { mixture } = impulseTrain({ count: 1, startSeconds: 0.01, seconds: 0.02, gain: 0.5 });
    const bytes = encodeWav16(mixture, 48_000);
    const view = new DataView(bytes.buffer);
    expect(new TextDecoder().decode(bytes.subarray(0, 4))).toBe('RIFF');
    expect(bytes.length).toBe(44 + 960 * 4);
    expect(view.getUint32(40, true)).toBe(960 * 4);
    expect(view.getUint32(24, true)).toBe(48_000);
    expect(Math.abs(view.getInt16(44 + 480 * 4, true) - 16_384)).toBeLessThanOrEqual(2);
    expect(view.getInt16(44 + 479 * 4, true)).toBe(0);
  });
});
