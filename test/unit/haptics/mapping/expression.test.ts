/** Pitch, automatic gain, texture, beats and build-ups of voices. */
import { describe, expect, it } from 'vitest';
import type { BeatEvent, StemFeatures } from '@sense/core';
import { DEFAULT_MAPPING, DEVICE_PROFILES, editMapping, presetMapping, type HapticMapping } from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { features, onset } from '../../../support/fake-feed.js';

const HOP_SECONDS = 512 / 48_000;
const PLAIN = editMapping(DEFAULT_MAPPING, { voices: { bass: { pitch: null } } });
/** A mapping of bass by pitch. */
const OWN_PITCH = presetMapping('bass-body');
const PITCH = OWN_PITCH.voices.bass!.pitch!;

type Hop = Partial<StemFeatures> & { readonly buildUp?: number };

/** Points of the bass voice, one for each hop, from `start` seconds on. */
function bass(mapper: HapticMapper, seconds: number, at: (time: number) => Hop, start = 0) {
  return Array.from({ length: Math.round(seconds / HOP_SECONDS) }, (_, hop) => {
    const time = start + hop * HOP_SECONDS;
    const { buildUp = 0, ...stem } = at(time);
    const frame = features(time, { bass: { levelDb: -10, centroidHz: 80, ...stem } });
    return mapper.features({ ...frame, mix: { ...frame.mix, buildUp } }).find(({ voice }) => voice === 'bass')!;
  });
}

function beat(time: number, options: Partial<BeatEvent> = {}): BeatEvent {
  const base = { id: Math.round(time * 1000), time, frame: 0, emitted: time - 0.1, confidence: 0.9 };
  return {
    type: 'beat',
    ...base,
    predicted: true,
    beatInBar: 2,
    beatsInBar: 4,
    subdivision: 2,
    tempo: 120,
    ...options,
  };
}

describe('pitch', () => {
  const felt = (hop: Hop, mapping = OWN_PITCH): number =>
    bass(new HapticMapper(mapping), 0.5, () => hop).at(-1)!.frequencyHz;

  it('is the felt frequency within the range, and is clamped to it', () => {
    expect(felt({ pitchHz: 82.4, voicing: 0.9 })).toBeCloseTo(82.4, 3);
    expect(felt({ pitchHz: 110, voicing: 0.9 })).toBeCloseTo(110, 3);
    expect([felt({ pitchHz: 31, voicing: 0.9 }), felt({ pitchHz: 220, voicing: 0.9 })]).toEqual([50, 160]);
  });

  it('is mapped to the range of the rule: drums-first keeps high and low bass notes on the slow motor', () => {
    const [low, high] = [50, 160].map((pitchHz) => felt({ pitchHz, voicing: 0.9 }, DEFAULT_MAPPING));
    expect([low, high]).toEqual(DEFAULT_MAPPING.voices.bass!.feltHz);
    expect(high).toBeLessThanOrEqual(DEVICE_PROFILES.xbox.crossoverHz[0]);
  });

  it('is ignored for noise, where the centroid is used', () => {
    const noisy = felt({ pitchHz: 110, voicing: PITCH.minVoicing - 0.1 });
    expect(noisy).toBe(felt({ pitchHz: 0, voicing: 0 }));
    expect(noisy).not.toBeCloseTo(110, 0);
  });

  it('glides between notes and holds in pauses', () => {
    const mapper = new HapticMapper(OWN_PITCH);
    expect(bass(mapper, 0.1, () => ({ pitchHz: 60, voicing: 1 }))[0]!.frequencyHz, 'the first immediately').toBeCloseTo(
      60,
    );
    const rise = bass(mapper, 0.5, () => ({ pitchHz: 120, voicing: 1 }), 0.1);
    const half = rise.find(({ frequencyHz }) => frequencyHz >= 60 * 2 ** 0.632)!;
    expect(Math.abs(half.time - 0.1 + HOP_SECONDS - PITCH.glide)).toBeLessThan(1.5 * HOP_SECONDS);
    expect(bass(mapper, 0.3, () => ({ pitchHz: 0, voicing: 0 }), 0.6).at(-1)!.frequencyHz).toBeCloseTo(120, 1);
  });
});

describe('automatic gain', () => {
  const compression = { strength: 0.7, referenceDb: -20, attack: 0.2, release: 0.5 };
  const compressed = editMapping(PLAIN, { voices: { bass: { compression } } });
  const settled = (mapping: HapticMapping, levelDb: number): number =>
    bass(new HapticMapper(mapping), 5, () => ({ levelDb })).at(-1)!.amplitude;

  it('reduces the difference of loud and quiet sections, and keeps the reference level', () => {
    expect(settled(compressed, -20)).toBeCloseTo(settled(PLAIN, -20), 3);
    expect(settled(PLAIN, -19) / settled(PLAIN, -38)).toBeGreaterThan(4);
    expect(settled(compressed, -19) / settled(compressed, -38)).toBeLessThan(1.5);
    // 0.3 of the 20 dB that remain, on the curve of the rule.
    expect(settled(compressed, -40)).toBeCloseTo(settled(PLAIN, -26), 2);
  });

  it('preserves accents: a sudden rise is felt in full before the gain adapts', () => {
    const mapper = new HapticMapper(compressed);
    const before = bass(mapper, 5, () => ({ levelDb: -32 })).at(-1)!.amplitude;
    const accent = bass(mapper, 3, () => ({ levelDb: -22 }), 5).map(({ amplitude }) => amplitude);
    expect(Math.max(...accent) - before).toBeGreaterThan(1.5 * (accent.at(-1)! - before));
  });

  it('does not amplify a pause', () => {
    const mapper = new HapticMapper(compressed);
    bass(mapper, 2, () => ({ levelDb: -20 }));
    bass(mapper, 20, () => ({ levelDb: -70 }), 2);
    const after = bass(mapper, 0.2, () => ({ levelDb: -20 }), 22).at(-1)!.amplitude;
    expect(after).toBeCloseTo(settled(PLAIN, -20), 2);
  });
});

describe('texture', () => {
  it('modulates by its depth, faster for brighter sound', () => {
    const mapping = editMapping(PLAIN, { voices: { bass: { texture: { depth: 0.5, rateHz: [4, 12] } } } });
    const crossings = (centroidHz: number): number => {
      const amplitudes = bass(new HapticMapper(mapping), 3, () => ({ centroidHz }))
        .slice(94)
        .map((p) => p.amplitude);
      expect(Math.min(...amplitudes) / Math.max(...amplitudes)).toBeCloseTo(0.5, 1);
      const mean = amplitudes.reduce((a, b) => a + b) / amplitudes.length;
      return amplitudes.filter((a, i) => i > 0 && a > mean && amplitudes[i - 1]! <= mean).length;
    };
    expect(crossings(45)).toBe(8);
    expect(crossings(400)).toBe(24);
  });
});

describe('beats', () => {
  const character = { gain: 0.4, sharpness: 0.2, priority: 0 };
  const beats = { minConfidence: 0.3, transient: character, downbeat: 1.5, swell: 0.5, release: 0.1 };
  const mapping = editMapping(PLAIN, { beats });

  it('become transients if the mapping has a rule, stronger on the downbeat', () => {
    const mapper = new HapticMapper(mapping);
    expect(mapper.beat(beat(1))).toMatchObject({ id: 1000, time: 1, intensity: 0.4, sharpness: 0.2, priority: 0 });
    expect(mapper.beat(beat(2, { beatInBar: 1 }))!.intensity).toBeCloseTo(0.6);
    expect(mapper.beat(beat(3, { confidence: 0.2 }))).toBeUndefined();
    expect(mapper.beat(beat(3, { confidence: Number.NaN }))).toBeUndefined();
    expect(new HapticMapper(PLAIN).beat(beat(1))).toBeUndefined();
  });

  it('make voices swell at their time, not when they are predicted', () => {
    const mapper = new HapticMapper(mapping);
    const before = bass(mapper, 1, () => ({})).at(-1)!.amplitude;
    mapper.beat(beat(1.1));
    mapper.beat(beat(1.6));
    const points = bass(mapper, 1, () => ({}), 1);
    const at = (time: number): number => points.find((point) => point.time >= time)!.amplitude / before;
    expect(at(1.05)).toBeCloseTo(1, 2);
    expect(at(1.1)).toBeGreaterThan(1.4);
    expect(at(1.1)).toBeLessThanOrEqual(1.5);
    expect(at(1.2)).toBeCloseTo(1 + 0.5 * Math.exp(-1), 1);
    expect(at(1.6)).toBeGreaterThan(1.4);
  });

  it('of the gentle preset cause a swell but no transient', () => {
    expect(new HapticMapper(presetMapping('gentle')).beat(beat(1))).toBeUndefined();
  });
});

describe('build-ups', () => {
  it('raise voices and transients towards their peak', () => {
    const mapping = editMapping(PLAIN, {
      buildUp: { voices: 0.5, transients: 0.3 },
      transients: { drums: { drums: { kick: { gain: 0.5 } } } },
    });
    const mapper = new HapticMapper(mapping);
    const amplitude = (buildUp: number, start: number): number =>
      bass(mapper, 1, () => ({ buildUp }), start).at(-1)!.amplitude;
    const calm = amplitude(0, 0);
    expect(mapper.onset(onset({ drum: 'kick', time: -9 }))!.intensity).toBeCloseTo(0.5);
    expect(amplitude(1, 1) / calm).toBeCloseTo(1.5);
    expect(mapper.onset(onset({ drum: 'kick', time: -9 }))!.intensity).toBeCloseTo(0.65);
    expect(mapper.onset(onset({ drum: 'snare', time: -9 }))!.intensity, 'and end at 1').toBe(1);
  });
});
