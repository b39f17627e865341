/** Loudness against the reference levels of BS.1770 and EBU Tech 3341. */
import { describe, expect, it } from 'vitest';
import { Analyzer, FEATURE_NAMES, STEM_NAMES, perStem } from '@sense/core/engine';
import { MomentaryLoudness, kWeight } from '../../../../../packages/core/src/analysis/features/loudness.js';

const HOP = 512;
const RATE = 48_000;

describe('kWeight', () => {
  it('is what the standard gives at 997 Hz, +4 dB in the treble, nothing in the deep bass', () => {
    expect(10 * Math.log10(kWeight(997))).toBeCloseTo(0.691, 2);
    expect(10 * Math.log10(kWeight(10_000))).toBeCloseTo(4, 1);
    expect(10 * Math.log10(kWeight(20))).toBeLessThan(-10);
    expect(kWeight(0)).toBeCloseTo(0, 6);
  });
});

describe('MomentaryLoudness', () => {
  it('has the last 400 ms in mind and no more', () => {
    const meter = new MomentaryLoudness(0.01);
    for (let i = 0; i < 40; i++) meter.push(0.01);
    const full = meter.push(0.01);
    for (let i = 0; i < 20; i++) meter.push(0);
    expect(meter.push(0.0)).toBeCloseTo(full + 10 * Math.log10(19 / 40), 5);
    for (let i = 0; i < 40; i++) meter.push(0);
    expect(meter.push(0)).toBe(-120);
  });
});

/** The feature block after `seconds` of a stereo sine, all of it in vocals. */
function analyse(amplitude: number, hz: number, seconds = 1): Float32Array {
  const analyzer = new Analyzer({ sampleRate: RATE, hopFrames: HOP, maskBins: 1025 });
  const masks = perStem((stem) => new Float32Array(1025).fill(stem === 'vocals' ? 1 : 0));
  for (let at = 0; at < seconds * RATE; at += HOP) {
    const left = Float32Array.from(
      { length: HOP },
      (_, i) => amplitude * Math.sin((2 * Math.PI * hz * (at + i)) / RATE),
    );
    analyzer.process({ left, right: left }, masks, at + HOP, []);
  }
  return analyzer.features;
}

describe('Analyzer', () => {
  it.each([-23, -33])(
    'reads a stereo 1 kHz sine of %d dBFS peak as that loudness, in its stem and in the mixture',
    (db) => {
      const features = analyse(10 ** (db / 20), 1000);
      const loudness = (stem: number): number =>
        features[stem * FEATURE_NAMES.length + FEATURE_NAMES.indexOf('loudness')]!;
      expect(Math.abs(loudness(STEM_NAMES.indexOf('vocals')) - db)).toBeLessThan(0.2);
      expect(loudness(STEM_NAMES.indexOf('drums'))).toBe(-120);
      expect(Math.abs(features[STEM_NAMES.length * FEATURE_NAMES.length]! - db)).toBeLessThan(0.2);
    },
  );

  it('reads the pitch of a voice, and of no stem that has many', () => {
    const features = analyse(0.1, 330);
    const pitch = STEM_NAMES.map(
      (_, stem) => features[stem * FEATURE_NAMES.length + FEATURE_NAMES.indexOf('pitchHz')]!,
    );
    expect(pitch[STEM_NAMES.indexOf('vocals')]).toBeCloseTo(330, 0);
    expect(pitch.filter((hz) => hz > 0)).toHaveLength(1);
  });
});
