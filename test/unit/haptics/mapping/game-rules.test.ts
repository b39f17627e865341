/** Rules for the sound of games: level and confidence of transients, and speech. */
import { editMapping, presetMapping, type HapticMapping } from '@sense/haptics';
import { HapticMapper } from '@sense/haptics/engine';
import { describe, expect, it } from 'vitest';
import { features, onset } from '../../../support/fake-feed.js';

const GAME = presetMapping('game-rumble');
const HOP_SECONDS = 512 / 48_000;

const intensity = (options: Parameters<typeof onset>[0], mapper = new HapticMapper(GAME)): number =>
  mapper.onset(onset(options))?.intensity ?? 0;

describe('transients', () => {
  it('are scaled by level, from openDb to fullDb', () => {
    const { openDb, fullDb, weakest } = GAME.transients.drums!.loudness!;
    expect(intensity({ levelDb: openDb - 1 })).toBe(0);
    expect(intensity({ levelDb: openDb })).toBeCloseTo(weakest);
    expect(intensity({ levelDb: (openDb + fullDb) / 2 })).toBeCloseTo((1 + weakest) / 2);
    expect(intensity({ levelDb: fullDb })).toBe(1);
    expect(intensity({ levelDb: 0 })).toBe(1);
    expect(intensity({ levelDb: Number.NEGATIVE_INFINITY })).toBe(0);
  });

  it('need minConfidence', () => {
    expect(intensity({ levelDb: -10, confidence: 0.49 })).toBe(0);
    expect(intensity({ levelDb: -10, confidence: 0.5 })).toBe(1);
  });

  it('come from other and bass too', () => {
    for (const stem of ['other', 'bass'] as const) expect(intensity({ stem, levelDb: -12 })).toBeGreaterThan(0.5);
  });

  it('of mappings without these rules depend on neither', () => {
    const music = new HapticMapper(presetMapping('drums-first'));
    expect(intensity({ levelDb: -60, confidence: 0 }, music)).toBeCloseTo(0.85);
  });
});

describe('speech', () => {
  /** Feeds `seconds` of vocals: syllables of 0.2 s with short pauses, or a steady tone. Returns the last amplitude of bass. */
  function hear(mapper: HapticMapper, seconds: number, vocals: 'speech' | 'steady' | 'silent', bassDb = -24, from = 0) {
    let amplitude = 0;
    for (let at = 0; at < seconds; at += HOP_SECONDS) {
      const sounds = vocals === 'steady' || (vocals === 'speech' && at % 0.25 < 0.2);
      const frame = features(from + at, {
        vocals: sounds ? { levelDb: -18, voicing: 0.9, pitchHz: 150 } : {},
        bass: { levelDb: bassDb, centroidHz: 80 },
      });
      amplitude = mapper.features(frame).find(({ voice }) => voice === 'bass')!.amplitude;
    }
    return amplitude;
  }
  const shot = (levelDb: number, mapper: HapticMapper) => intensity({ levelDb }, mapper);

  it('removes transients and voices that are not louder, also in its pauses', () => {
    const mapper = new HapticMapper(GAME);
    expect(hear(mapper, 2, 'speech', -40)).toBe(0);
    expect(shot(-24, mapper)).toBe(0);
    hear(mapper, 1, 'silent', -40, 2);
    expect(shot(-24, mapper)).toBe(0);
  });

  it('does not remove what is louder', () => {
    const mapper = new HapticMapper(GAME);
    hear(mapper, 2, 'speech');
    expect(shot(-12, mapper)).toBe(1);
    expect(hear(mapper, 2, 'speech', -12, 2)).toBeGreaterThan(0.5);
  });

  it('ends some time after the last syllable', () => {
    const mapper = new HapticMapper(GAME);
    hear(mapper, 2, 'speech', -40);
    hear(mapper, 4, 'silent', -40, 2);
    expect(shot(-24, mapper)).toBeGreaterThan(0.4);
  });

  it('is not an engine: a pitch without syllables', () => {
    expect(hear(new HapticMapper(GAME), 3, 'steady', -24)).toBeGreaterThan(0.3);
  });

  it('is any other sound without the rule', () => {
    const mapper = new HapticMapper(editMapping(GAME, { speech: null }));
    hear(mapper, 2, 'speech');
    expect(shot(-24, mapper)).toBeGreaterThan(0.4);
  });
});

it.each<[unknown, RegExp]>([
  [{ transients: { drums: { loudness: { openDb: -20, fullDb: -20, weakest: 0 } } } }, /loudness\.fullDb/],
  [{ transients: { drums: { minConfidence: 2 } } }, /minConfidence/],
  [{ speech: { voices: { bass: [3, 3] } } }, /speech\.voices\.bass/],
  [{ speech: { transients: { bas: [3, 9] } } }, /speech\.transients may have/],
  [{ speech: { hold: -1 } }, /speech\.hold/],
])('rejects %j', (patch, message) => {
  expect(() => editMapping(GAME, patch as Partial<HapticMapping>)).toThrow(message);
});
