/** Observation of frames: what the observer receives, and that it changes nothing. */
import { describe, expect, it } from 'vitest';
import {
  Analyzer,
  ENGINE_FORMAT,
  STEM_NAMES,
  createStereoHop,
  perStem,
  type AnalyzerOptions,
  type MusicalEvent,
  type StemName,
} from '@sense/core/engine';
import { analysisContract } from '@sense/core/internal';

const MASK_BINS = 1025;
const HOPS = 40;
const HOP = analysisContract().hopFrames;

/** Events of short broadband bursts, which are in every stem. */
function analyse(options?: AnalyzerOptions): MusicalEvent[] {
  const analyzer = new Analyzer({ ...ENGINE_FORMAT, maskBins: MASK_BINS }, options);
  const masks = perStem(() => new Float32Array(MASK_BINS).fill(1));
  const hop = createStereoHop(HOP);
  const events: MusicalEvent[] = [];
  for (let index = 0; index < HOPS; index++) {
    for (let i = 0; i < HOP; i++) {
      const level = index % 12 < 2 ? 0.5 : 1e-3;
      hop.left[i] = hop.right[i] = level * Math.sin(i * i + index);
    }
    analyzer.process(hop, masks, (index + 1) * HOP, events);
  }
  return events;
}

describe('FrameObserver', () => {
  it('receives the features of every stem in every frame', () => {
    const { analysis, bandFeatures } = analysisContract();
    const seen: StemName[] = [];
    let largest = 0;
    analyse({
      observer: (stem, features) => {
        seen.push(stem);
        expect(features).toHaveLength(bandFeatures.count);
        largest = Math.max(largest, ...features);
      },
    });
    const frames = (HOPS * HOP) / analysis.stepSamples;
    expect(seen).toEqual(Array.from({ length: frames }, () => STEM_NAMES).flat());
    expect(largest).toBeGreaterThan(0.1);
  });

  it('does not change events', () => {
    expect(analyse({ observer: () => undefined })).toEqual(analyse());
  });
});

describe('acceptCandidates', () => {
  it('reports every candidate with confidence 1', () => {
    const onsets = (events: readonly MusicalEvent[]) => events.filter((event) => event.type === 'onset');
    const all = onsets(analyse({ acceptCandidates: true }));
    expect(all.length).toBeGreaterThanOrEqual(onsets(analyse()).length);
    expect(all.length).toBeGreaterThan(0);
    expect(all.every(({ confidence }) => confidence === 1)).toBe(true);
  });
});
