/** The feature schema, and views of a block by name. */
import { describe, expect, it } from 'vitest';
import {
  FEATURE_BLOCK_SIZE,
  FEATURE_NAMES,
  FEATURE_OFFSETS,
  FeatureView,
  MIX_FEATURE_NAMES,
  SILENT_MIX,
  SILENT_STEM,
  STEM_NAMES,
  perStem,
} from '@sense/core/engine';

/** A block in which each value is its own index. */
const indices = (): Float32Array => Float32Array.from({ length: FEATURE_BLOCK_SIZE }, (_, i) => i);

describe('FEATURE_OFFSETS', () => {
  it('covers the block once, stem after stem, then the mixture', () => {
    const offsets = [
      ...STEM_NAMES.flatMap((stem) => FEATURE_NAMES.map((name) => FEATURE_OFFSETS.stems[stem][name])),
      ...MIX_FEATURE_NAMES.map((name) => FEATURE_OFFSETS.mix[name]),
    ];
    expect(offsets).toEqual([...indices()]);
  });
});

describe('FeatureView', () => {
  it('reads each feature from its offset', () => {
    const view = new FeatureView(indices());
    for (const stem of STEM_NAMES) {
      for (const name of FEATURE_NAMES) expect(view.stems[stem][name]).toBe(FEATURE_OFFSETS.stems[stem][name]);
    }
    for (const name of MIX_FEATURE_NAMES) expect(view.mix[name]).toBe(FEATURE_OFFSETS.mix[name]);
  });

  it('is of silence by default', () => {
    const silence = { time: 0, frame: 0, stems: perStem(() => SILENT_STEM), mix: SILENT_MIX };
    expect(new FeatureView().toJSON()).toEqual(silence);
    expect(JSON.parse(JSON.stringify(new FeatureView()))).toEqual(silence);
  });

  it('follows its block; a clone keeps the values, time and frame', () => {
    const view = new FeatureView(indices(), 1.5, 72_000);
    const { bass } = view.stems;
    const clone = view.clone();
    const before = bass.levelDb;
    view.block.fill(-1);
    view.time = 2;
    expect([bass.levelDb, view.mix.loudness]).toEqual([-1, -1]);
    expect(clone.stems.bass.levelDb).toBe(before);
    expect([clone.time, clone.frame]).toEqual([1.5, 72_000]);
  });

  it('makes its stems once', () => {
    const view = new FeatureView();
    expect(view.stems).toBe(view.stems);
    expect(view.mix).toBe(view.mix);
  });
});
