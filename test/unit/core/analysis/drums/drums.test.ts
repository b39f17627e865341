/** Classification of drum hits, on hits of known classes. */
import { describe, expect, it } from 'vitest';
import {
  Analyzer,
  DRUM_CLASSES,
  perStem,
  type DrumClass,
  type MusicalEvent,
  type OnsetEvent,
} from '@sense/core/engine';
import { renderSong } from '../../../../../examples/demo-song/index.js';

const HOP = 512;
const SECONDS = 24;

/** Onsets, updates and ground truth of the drums of the demo song alone. */
function analyzeDrums(): {
  first: OnsetEvent[];
  updates: OnsetEvent[];
  truth: readonly { time: number; drum?: DrumClass }[];
} {
  const rendering = renderSong({ seconds: SECONDS });
  const { left, right } = rendering.stems.drums;
  const analyzer = new Analyzer({ sampleRate: 48_000, hopFrames: HOP, maskBins: 1025 });
  const masks = perStem((stem) => new Float32Array(1025).fill(stem === 'drums' ? 1 : 0));
  const events: MusicalEvent[] = [];
  for (let at = 0; at + HOP <= left.length; at += HOP) {
    analyzer.process(
      { left: left.subarray(at, at + HOP), right: right.subarray(at, at + HOP) },
      masks,
      at + HOP,
      events,
    );
  }
  const onsets = events.flatMap((event) => (event.type === 'onset' ? [event] : []));
  return {
    first: onsets.filter(({ drums }) => !drums),
    updates: onsets.filter(({ drums }) => drums),
    truth: rendering.truth.onsets.filter(({ stem }) => stem === 'drums'),
  };
}

describe('drums', () => {
  const { first, updates, truth } = analyzeDrums();

  it('are classified 10 to 35 ms after each onset, in an update of the same event', () => {
    expect(updates.length).toBeGreaterThan(40);
    expect(first.length - updates.length).toBeLessThan(2);
    for (const update of updates) {
      const onset = first.find(({ id }) => id === update.id)!;
      expect(update.emitted - onset.emitted).toBeGreaterThan(0.01);
      expect(update.emitted - onset.emitted).toBeLessThan(0.035);
      const { emitted, drum, drums, drumConfidence, ...rest } = update;
      expect({ ...rest, emitted: onset.emitted }).toEqual(onset);
      expect(drum).toBe(drums![0]);
      expect(new Set(drums).size).toBe(drums!.length);
      expect(drumConfidence).toBeGreaterThan(0);
      expect(drumConfidence).toBeLessThanOrEqual(1);
      expect(emitted).toBeGreaterThan(onset.time);
    }
  });

  it('classify kick, snare and hi-hat with an F-measure above 0.8', () => {
    let hits = 0;
    let reported = 0;
    let expected = 0;
    for (const kind of DRUM_CLASSES.slice(0, 3)) {
      const times = truth.filter(({ drum }) => drum === kind).map(({ time }) => time);
      const found = updates.filter(({ drums }) => drums!.includes(kind));
      reported += found.length;
      expected += times.length;
      hits += times.filter((time) => found.some((event) => Math.abs(event.time - time) < 0.03)).length;
    }
    expect((2 * hits) / (reported + expected)).toBeGreaterThan(0.8);
  });
});
