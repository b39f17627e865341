/** Controls: which of them each event and feature changes, and which it must not change. */
import { describe, expect, it } from 'vitest';
import { SILENT_STEM, STEM_NAMES, perStem, type PerStem, type StemFeatures, type StemName } from '@sense/core/engine';
import { ControlMapper } from '../../../../packages/visuals/src/director/control-mapper.js';
import { mostFlashesPerSecond, type LuminanceSample } from '../safety/flashes.js';

const HOP = 512 / 48_000;
const FRAME = 1 / 60;

const stemAt = (levelDb: number, centroidHz = 800): StemFeatures => {
  return {
    ...SILENT_STEM,
    levelDb,
    centroidHz,
    lowDb: levelDb - 6,
    midDb: levelDb - 3,
    highDb: levelDb - 12,
    flux: 0.1,
  };
};
const only = (stem: StemName, levelDb: number, centroidHz?: number): PerStem<StemFeatures> =>
  perStem((name) => stemAt(name === stem ? levelDb : -120, name === stem ? centroidHz : 0));

describe('ControlMapper', () => {
  it.each(STEM_NAMES)('moves the controls of %s alone when it sounds alone', (stem) => {
    const mapper = new ControlMapper();
    for (let i = 0; i < 60; i++) {
      mapper.advance(FRAME);
      mapper.features(only(stem, -14), HOP);
      mapper.settle();
    }
    for (const other of STEM_NAMES) {
      const { level, glow } = mapper.controls.stems[other];
      if (other === stem) expect(Math.min(level, glow * 2)).toBeGreaterThan(0.5);
      else expect([level, glow]).toEqual([0, 0]);
    }
  });

  it('shows an onset at full height in its frame and decays it with time, not with frames', () => {
    const after = (step: number): number => {
      const mapper = new ControlMapper();
      mapper.advance(step);
      mapper.onset('drums', 1);
      expect(mapper.settle().stems.drums.pulse).toBe(1);
      for (let elapsed = 0; elapsed < 0.16 - 1e-9; elapsed += step) mapper.advance(step);
      return mapper.settle().stems.drums.pulse;
    };
    expect(after(0.16 / 8)).toBeCloseTo(Math.exp(-1), 5);
    expect(after(0.16 / 32)).toBeCloseTo(after(0.16 / 8), 5);
  });

  it('orders pulses by strength', () => {
    const pulse = (strength: number): number => {
      const mapper = new ControlMapper();
      mapper.onset('bass', strength);
      return mapper.settle().stems.bass.pulse;
    };
    expect(pulse(0)).toBeGreaterThan(0);
    expect(pulse(0.5)).toBeGreaterThan(pulse(0));
    expect(pulse(1)).toBe(1);
  });

  it('moves only the drum class of the hit', () => {
    const mapper = new ControlMapper();
    mapper.onset('drums', 0.8, 'snare');
    expect(mapper.settle().hits.snare).toBeGreaterThan(0.5);
    expect(mapper.controls.hits.kick).toBe(0);
    mapper.hit('kick', 1);
    expect(mapper.settle().hits.kick).toBe(1);
  });

  it('keeps a stem dark that is 40 dB below the loudest', () => {
    const mapper = new ControlMapper();
    const features = perStem((stem) => stemAt(stem === 'vocals' ? -54 : -14));
    for (let i = 0; i < 6000; i++) mapper.features(features, HOP);
    expect(mapper.controls.stems.vocals.level).toBeLessThan(0.05);
    expect(mapper.controls.stems.drums.level).toBeGreaterThan(0.8);
  });

  it('raises brightness with the centroid and holds it in silence', () => {
    const mapper = new ControlMapper();
    for (let i = 0; i < 100; i++) mapper.features(only('vocals', -14, 3500), HOP);
    const bright = mapper.controls.stems.vocals.brightness;
    expect(bright).toBeGreaterThan(0.85);
    for (let i = 0; i < 100; i++) mapper.features(only('vocals', -120, 0), HOP);
    expect(mapper.controls.stems.vocals.brightness).toBe(bright);
    for (let i = 0; i < 100; i++) mapper.features(only('vocals', -14, 250), HOP);
    expect(mapper.controls.stems.vocals.brightness).toBeLessThan(0.2);
  });

  it('runs the phase from beat to beat and resets it when beats stop', () => {
    const mapper = new ControlMapper();
    mapper.advance(1);
    expect(mapper.settle().beat).toEqual({ pulse: 0, glow: 0, phase: 0 });
    mapper.beat(120, 1);
    mapper.advance(0.25);
    expect(mapper.controls.beat.phase).toBeCloseTo(0.5);
    mapper.advance(0.5);
    expect(mapper.controls.beat.phase, 'the next is overdue').toBe(1);
    mapper.advance(0.5);
    expect(mapper.controls.beat.phase, 'beats have stopped').toBe(0);
    mapper.beat(120, 1);
    mapper.advance(0.25);
    expect(mapper.controls.beat.phase).toBeCloseTo(0.5);
  });

  it('rises and fades slower with reduced motion', () => {
    const run = (fade: number): number[] => {
      const mapper = new ControlMapper();
      mapper.fade = fade;
      mapper.advance(0);
      mapper.onset('drums', 1);
      return Array.from({ length: 60 }, () => {
        const { pulse } = mapper.settle().stems.drums;
        mapper.advance(FRAME);
        return pulse;
      });
    };
    const normal = run(1);
    const reduced = run(3);
    expect(normal[0]).toBe(1);
    expect(reduced[0]).toBe(0);
    expect(reduced.indexOf(Math.max(...reduced)) * FRAME).toBeGreaterThan(0.08);
    expect(normal[20]).toBeCloseTo(Math.exp((-20 * FRAME) / 0.16), 5);
    expect(reduced[50]! / reduced[40]!).toBeCloseTo(Math.exp((-10 * FRAME) / (3 * 0.16)), 1);
  });

  it('limits a light to three flashes a second for fast drums', () => {
    const mapper = new ControlMapper();
    const glow: LuminanceSample[] = [];
    const requested: LuminanceSample[] = [];
    for (let i = 0; i < 20 * 60; i++) {
      mapper.advance(FRAME);
      if (i % 9 === 0) mapper.onset('drums', 1);
      const { drums } = mapper.settle().stems;
      requested.push({ seconds: i * FRAME, value: 0.45 * drums.pulse });
      glow.push({ seconds: i * FRAME, value: drums.glow });
    }
    expect(mostFlashesPerSecond(requested)).toBeGreaterThan(3);
    expect(mostFlashesPerSecond(glow)).toBeLessThanOrEqual(3);
  });
});
