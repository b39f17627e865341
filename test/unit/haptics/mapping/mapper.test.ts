/** Onsets become transients and features become voices, along the curves of the mapping. */
import { describe, expect, it } from 'vitest';
import type { DrumClass } from '@sense/core';
import { DEFAULT_MAPPING, type HapticMapping, type HapticPoint } from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { features, onset } from '../../../support/fake-feed.js';

const HOP_SECONDS = 512 / 48_000;
const RULE = DEFAULT_MAPPING.voices.bass!;

/** Points of the bass voice over `seconds` from `startTime`, with the level that `levelDb` gives. */
function bass(
  mapper: HapticMapper,
  startTime: number,
  seconds: number,
  levelDb: (time: number) => number,
  centroidHz = 80,
): HapticPoint[] {
  const points: HapticPoint[] = [];
  for (let hop = 0; hop * HOP_SECONDS < seconds; hop++) {
    const time = startTime + hop * HOP_SECONDS;
    const all = mapper.features(features(time, { bass: { levelDb: levelDb(time), centroidHz } }));
    points.push(...all.filter(({ voice }) => voice === 'bass'));
  }
  return points;
}

describe('transients', () => {
  it('grow with strength, from the floor to the gain', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const intensities = [0.1, 0.3, 0.6, 1].map(
      (strength) => mapper.onset(onset({ strength, drum: 'kick' }))!.intensity,
    );
    expect(intensities).toEqual([...intensities].sort((a, b) => a - b));
    expect(intensities[0]).toBeGreaterThan(0.25);
    expect(intensities.at(-1)).toBe(1);
  });

  it('carry time, id and stem of the onset', () => {
    const event = onset({ id: 42, time: 1.25 });
    expect(new HapticMapper(DEFAULT_MAPPING).onset(event)).toMatchObject({
      type: 'transient',
      id: 42,
      time: 1.25,
      stem: 'drums',
    });
  });

  it('are dull for a kick and crisp for a hi-hat, and the kick has priority', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const transient = (drum: DrumClass) => mapper.onset(onset({ drum }))!;
    expect(transient('kick').sharpness).toBeLessThan(transient('tom').sharpness);
    expect(transient('tom').sharpness).toBeLessThan(transient('snare').sharpness);
    expect(transient('snare').sharpness).toBeLessThan(transient('hihat').sharpness);
    expect(transient('kick').priority).toBeGreaterThan(transient('hihat').priority);
    expect(transient('kick').intensity).toBeGreaterThan(transient('hihat').intensity);
  });

  it('have the sharpness of the centroid if the drum class is unknown', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const sharpness = (centroidHz: number): number => {
      mapper.features(features(0, { drums: { levelDb: -10, centroidHz } }));
      return mapper.onset(onset())!.sharpness;
    };
    expect(new HapticMapper(DEFAULT_MAPPING).onset(onset())!.sharpness).toBe(0.4);
    expect(sharpness(100)).toBe(0);
    expect(sharpness(Math.sqrt(150 * 6000))).toBeCloseTo(0.5);
    expect(sharpness(9000)).toBe(1);
  });

  it('do not exist for faint onsets, for stems without a rule and for NaN', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    expect(mapper.onset(onset({ strength: 0.01 }))).toBeUndefined();
    expect(mapper.onset(onset({ stem: 'vocals' }))).toBeUndefined();
    expect(mapper.onset(onset({ strength: Number.NaN }))).toBeUndefined();
  });

  it('are cancelled when an update names a drum class that is not felt', () => {
    const mapper = new HapticMapper(without('hihat'));
    const first = mapper.onset(onset({ id: 1, time: 2 }))!;
    expect(first.intensity).toBeGreaterThan(0);
    expect(mapper.onset(onset({ id: 1, time: 2, drum: 'hihat' }))).toEqual({ ...first, intensity: 0 });
    expect(mapper.onset(onset({ id: 1, time: 2, drum: 'hihat' })), 'once').toBeUndefined();
    expect(mapper.onset(onset({ id: 2, time: 3, drum: 'hihat' })), 'nothing to cancel').toBeUndefined();
  });
});

/** The default mapping, with one drum silenced. */
function without(drum: DrumClass): HapticMapping {
  const rule = DEFAULT_MAPPING.transients.drums!;
  const drums = { ...rule.drums, [drum]: { ...rule.drums[drum]!, gain: 0 } };
  return { ...DEFAULT_MAPPING, transients: { drums: { ...rule, drums } } };
}

describe('voices', () => {
  it('reach the gain at full level and zero in silence', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    expect(bass(mapper, 0, 1, () => -6).at(-1)!.amplitude).toBeCloseTo(RULE.gain);
    expect(bass(mapper, 1, 2, () => -120).at(-1)!.amplitude).toBe(0);
  });

  it('rise and fall with the time constants of the rule', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    bass(mapper, 0, 0.5, () => -120);
    const rise = bass(mapper, 0.5, 0.5, () => 0);
    const at = (points: HapticPoint[], share: number): number =>
      points.find(({ amplitude }) => amplitude >= share * RULE.gain)!.time;
    // 63 % is reached one time constant after the last silent hop, rounded to hops.
    expect(at(rise, 0.632) - 0.5 + HOP_SECONDS).toBeLessThan(RULE.attack + 2 * HOP_SECONDS);
    const fall = bass(mapper, 1, 1, () => -120);
    const fallen = fall.find(({ amplitude }) => amplitude <= 0.368 * RULE.gain)!;
    expect(Math.abs(fallen.time - 1 + HOP_SECONDS - RULE.release)).toBeLessThan(2 * HOP_SECONDS);
  });

  it('do not toggle at the gate', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    // Just below the gate: closed until it was open once.
    expect(bass(mapper, 0, 0.2, () => RULE.openDb - 1).every(({ amplitude }) => amplitude === 0)).toBe(true);
    const around = bass(mapper, 0.2, 2, (time) => RULE.openDb + 8 + 2 * Math.sign(Math.sin(100 * time)));
    expect(around.slice(20).every(({ amplitude }) => amplitude > 0)).toBe(true);
  });

  it('follow the centroid with their felt frequency, and hold it in silence', () => {
    const last = (centroidHz: number): number =>
      bass(new HapticMapper(DEFAULT_MAPPING), 0, 0.2, () => -10, centroidHz).at(-1)!.frequencyHz;
    const [low, high] = RULE.feltHz;
    expect(last(30)).toBe(low);
    expect(last(100)).toBeGreaterThan(low + 0.2 * (high - low));
    expect(last(100)).toBeLessThan(last(200));
    expect(last(1000)).toBeCloseTo(high);
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const before = bass(mapper, 0, 0.2, () => -10, 100).at(-1)!.frequencyHz;
    expect(bass(mapper, 0.2, 0.2, () => -120, 0).at(-1)!.frequencyHz).toBe(before);
  });

  it('are ducked under a transient and return', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const before = bass(mapper, 0, 1, () => -6).at(-1)!.amplitude;
    mapper.onset(onset({ time: 1, drum: 'kick' }));
    const after = bass(mapper, 1, 1, () => -6);
    expect(after[0]!.amplitude / before).toBeCloseTo(1 - DEFAULT_MAPPING.ducking.depth);
    expect(after.at(-1)!.amplitude).toBeCloseTo(before, 3);
  });

  it('are not ducked less by a ghost note after the transient', () => {
    const amplitude = (ghost: boolean): number => {
      const mapper = new HapticMapper(DEFAULT_MAPPING);
      bass(mapper, 0, 1, () => -6);
      mapper.onset(onset({ time: 1, drum: 'kick' }));
      if (ghost) mapper.onset(onset({ time: 1.01, drum: 'hihat', strength: 0.1 }));
      return bass(mapper, 1.02, 0.02, () => -6)[0]!.amplitude;
    };
    expect(amplitude(true)).toBe(amplitude(false));
  });

  it('are ducked by the updated transient, not by the first estimate', () => {
    const amplitude = (mapping: HapticMapping, ...drums: (DrumClass | undefined)[]): number => {
      const mapper = new HapticMapper(mapping);
      bass(mapper, 0, 1, () => -6);
      for (const drum of drums) mapper.onset(onset({ id: 7, time: 1, ...(drum && { drum }) }));
      return bass(mapper, 1.02, 0.02, () => -6)[0]!.amplitude;
    };
    expect(amplitude(DEFAULT_MAPPING, undefined)).toBeLessThan(amplitude(DEFAULT_MAPPING, 'hihat'));
    expect(amplitude(DEFAULT_MAPPING, undefined, 'hihat')).toBe(amplitude(DEFAULT_MAPPING, 'hihat'));
    expect(amplitude(without('hihat'), undefined, 'hihat')).toBe(amplitude(DEFAULT_MAPPING));
  });

  it('continue smoothly when a rule is edited', () => {
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const before = bass(mapper, 0, 1, () => -6).at(-1)!.amplitude;
    mapper.mapping = { ...DEFAULT_MAPPING, voices: { bass: { ...RULE, attack: 0.2 } } };
    expect(bass(mapper, 1, 0.01, () => -6)[0]!.amplitude).toBeCloseTo(before);
  });

  it('start from zero after a gap, a jump back and a reset', () => {
    for (const time of [100, -5]) {
      const mapper = new HapticMapper(DEFAULT_MAPPING);
      bass(mapper, 0, 1, () => -6);
      expect(bass(mapper, time, 0.001, () => -6)[0]!.amplitude).toBe(0);
    }
    const mapper = new HapticMapper(DEFAULT_MAPPING);
    const first = bass(mapper, 0, 0.5, () => -6);
    mapper.reset();
    expect(bass(mapper, 0, 0.5, () => -6)).toEqual(first);
  });
});
