/** The haptic score written from events and features. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FEATURE_OFFSETS, FeatureView, type OnsetEvent } from '@sense/core/engine';
import { readHaptics } from '@sense/haptics/engine';
import { HapticsWriter } from '../../../../packages/cli/src/haptics/haptics-writer.js';
import { temporaryFolder } from '../helpers.js';

describe('HapticsWriter', () => {
  const onset: OnsetEvent = {
    type: 'onset',
    id: 7,
    time: 0.1,
    frame: 4800,
    emitted: 0.11,
    confidence: 1,
    stem: 'drums',
    strength: 1,
    levelDb: -6,
  };
  const features = (bassDb: number): FeatureView => {
    const view = new FeatureView();
    view.block[FEATURE_OFFSETS.stems.bass.levelDb] = bassDb;
    view.block[FEATURE_OFFSETS.stems.bass.centroidHz] = 100;
    return view;
  };

  test('updates a transient when the drum class is known, thins voices, and ends with the input', () => {
    const path = join(temporaryFolder(), 'a.hjif');
    const writer = new HapticsWriter(path);
    for (let hop = 0; hop < 200; hop++) {
      const events = hop === 9 ? [onset] : hop === 12 ? [{ ...onset, drum: 'kick' as const }] : [];
      writer.hop({ events, features: features(-20), time: (hop + 1) / 100 });
    }
    writer.finish(1.5);
    writer.close();
    const { score } = readHaptics(readFileSync(path));
    expect(score.transients).toMatchObject([{ time: 0.1, intensity: 1, sharpness: expect.closeTo(0.1, 3) as number }]);
    expect(score.duration).toBeCloseTo(1.5, 3);
    // A steady bass with one dip under the transient needs few points.
    expect(score.voices[0]!.knots.length).toBeLessThan(30);
    expect(score.voices[0]!.knots.length).toBeGreaterThan(4);
  });
});
