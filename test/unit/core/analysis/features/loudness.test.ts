/** Loudness against the reference levels of BS.1770 and EBU Tech 3341. */
import { describe, expect, it } from 'vitest';
import { Analyzer, FeatureView, STEM_NAMES, perStem } from '@sense/core/engine';
import { MomentaryLoudness, kWeight } from '../../../../../packages/core/src/analysis/features/loudness.js';

const HOP = 512;
const RATE = 48_000;

describe('kWeight', () => {
  it('matches the standard: 0.691 dB at 997 Hz, +4 dB in the treble, strong attenuation below 20 Hz', () => {
    expect(10 * Math.log10(kWeight(997))).toBeCloseTo(0.691, 2);
    expect(10 * Math.log10(kWeight(10_000))).toBeCloseTo(4, 1);
    expect(10 * Math.log10(kWeight(20))).toBeLessThan(-10);
    expect(kWeight(0)).toBeCloseTo(0, 6);
  });
});

describe('MomentaryLoudness', () => {
  it('averages the last 400 ms', () => {
    const meter = new MomentaryLoudness(0.01);
    for (let i = 0; i < 40; i++) meter.push(0.01);
    const full = meter.push(0.01);
    for (let i = 0; i < 20; i++) meter.push(0);
    expect(meter.push(0.0)).toBeCloseTo(full + 10 * Math.log10(19 / 40), 5);
    for (let i = 0; i < 40; i++) meter.push(0);
    expect(meter.push(0)).toBe(-120);
  });
});

/** Features after `seconds` of a stereo sine, all of it in vocals. */
function analyse(amplitude: number, hz: number, seconds = 1): FeatureView {
  const analyzer = new Analyzer({ sampleRate: RATE, hopFrames: HOP, maskBins: 1025 });
  const masks = perStem((stem) => new Float32Array(1025).fill(stem === 'vocals' ? 1 : 0));
  for (let at = 0; at < seconds * RATE; at += HOP) {
    const left = Float32Array.from(
      { length: HOP },
      (_, i) => amplitude * Math.sin((2 * Math.PI * hz * (at + i)) / RATE),
    );
    analyzer.process({ left, right: left }, masks, at + HOP, []);
  }
  return new FeatureView(analyzer.features);
}

describe('Analyzer', () => {
  it.each([-23, -33])(
    'measures a stereo 1 kHz sine of %d dBFS peak as that loudness, in its stem and in the mixture',
    (db) => {
      const features = analyse(10 ** (db / 20), 1000);
      expect(Math.abs(features.stems.vocals.loudness - db)).toBeLessThan(0.2);
      expect(features.stems.drums.loudness).toBe(-120);
      expect(Math.abs(features.mix.loudness - db)).toBeLessThan(0.2);
    },
  );

  it('measures the pitch of vocals, and not of polyphonic stems', () => {
    const { stems } = analyse(0.1, 330);
    expect(stems.vocals.pitchHz).toBeCloseTo(330, 0);
    expect(STEM_NAMES.filter((stem) => stems[stem].pitchHz > 0)).toEqual(['vocals']);
  });
});
