/**
 * What every haptic file format promises. Call {@link describeHapticFormat} with a format.
 */
import { describe, expect, it } from 'vitest';
import {
  HAPTIC_FORMATS,
  hapticFormatOfFile,
  lossesOf,
  readHaptics,
  type HapticFormat,
  type HapticScore,
} from '@sense/haptics';
import { EMPTY_SCORE, randomScore } from '../unit/haptics/formats/random-score.js';
import { expectTransients, expectVoices, type LevelTolerance } from './score-fidelity.js';

const GARBAGE: readonly (string | Uint8Array)[] = [
  '',
  ' ',
  'hello',
  'null',
  '7',
  '"x"',
  '[[null]]',
  '{"a":',
  '{"Version": []}',
  '['.repeat(10_000),
  Uint8Array.of(0xff, 0xfe, 0, 0xd8, 1),
];

/** Scores with one value out of its range. */
function brokenScores(): HapticScore[] {
  const score = randomScore(1, { voices: 1, transients: 3 });
  const [first] = score.transients;
  const [voice] = score.voices;
  const knotOf = (change: object): HapticScore => {
    return { ...score, voices: [{ ...voice!, knots: [{ ...voice!.knots[0]!, ...change }] }] };
  };
  return [
    { ...score, duration: Number.NaN },
    { ...score, duration: -1 },
    { ...score, transients: [{ ...first!, intensity: 1.2 }] },
    { ...score, transients: [{ ...first!, sharpness: -0.1 }] },
    { ...score, transients: [{ ...first!, time: score.duration + 1 }] },
    { ...score, transients: [...score.transients].reverse() },
    knotOf({ amplitude: 2 }),
    knotOf({ frequencyHz: Number.NaN }),
    knotOf({ time: -1 }),
  ];
}

/** A voice with a jump, and transients at its start, on the jump and at its end. */
function scoreWithJump(): HapticScore {
  const transient = randomScore(4, { transients: 1, voices: 0 }).transients[0]!;
  const knots = [
    { time: 0, amplitude: 0.4, frequencyHz: 100 },
    { time: 1, amplitude: 0.4, frequencyHz: 100 },
    { time: 1, amplitude: 0.9, frequencyHz: 200 },
    { time: 2, amplitude: 0.9, frequencyHz: 200 },
  ];
  return {
    duration: 2,
    transients: [0, 1, 1, 2].map((time, i) => ({ ...transient, id: i, time, intensity: 0.3 + 0.2 * i })),
    voices: [{ voice: 'bass', stem: 'bass', priority: 1, knots }],
  };
}

/**
 * Defines the tests of one format.
 *
 * @param tolerance of the level at each moment; `mean` for a format that keeps mean levels only
 */
export function describeHapticFormat(format: HapticFormat, tolerance: LevelTolerance | 'mean' = {}): void {
  const { id, fidelity, read, write } = format;

  describe(`${id} as a haptic format`, () => {
    it('is registered by its id, has a label, and has extensions that find it', () => {
      expect(HAPTIC_FORMATS[id]).toBe(format);
      expect(format.label).not.toBe('');
      expect(format.extensions.length).toBeGreaterThan(0);
      for (const extension of format.extensions) {
        expect(extension).toMatch(/^\.[a-z.]+$/);
        expect(hapticFormatOfFile(`song${extension}`).id).toBe(id);
      }
      const lengths = format.extensions.map(({ length }) => length);
      expect(lengths).toEqual([...lengths].sort((a, b) => b - a));
    });

    it('can be read or written, and states what it preserves', () => {
      expect(read ?? write).toBeDefined();
      for (const error of [fidelity.timeMs, fidelity.amplitude, fidelity.frequency]) {
        expect(error).toBeGreaterThanOrEqual(0);
      }
      if (fidelity.frequencyHz) expect(fidelity.frequencyHz[0]).toBeLessThan(fidelity.frequencyHz[1]);
    });

    it('reports what its fidelity lacks as losses of a score that has it, and no loss of an empty one', () => {
      const losses = lossesOf(randomScore(2), format).join('; ');
      expect(/transients become pulses/.test(losses)).toBe(fidelity.transients === 'pulses');
      expect(/voices become one/.test(losses)).toBe(fidelity.voices === 'one');
      expect(/stems/.test(losses)).toBe(!fidelity.stems);
      expect(lossesOf(EMPTY_SCORE, format)).toEqual([]);
    });

    describe.runIf(read)('as a reader', () => {
      it.each(GARBAGE.map((garbage, index) => [index, garbage] as const))('rejects garbage %i', (_, garbage) => {
        expect(() => read!(garbage)).toThrow(expect.objectContaining({ code: 'format-invalid' }));
      });
    });

    describe.runIf(write)('as a writer', () => {
      it('rejects scores with values outside their ranges', () => {
        for (const score of brokenScores()) {
          expect(() => write!(score)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
        }
      });

      it('writes the same file for the same score, and does not change the score', () => {
        const score = randomScore(3, { seconds: 2 });
        const once = Buffer.from(write!(score));
        expect(Buffer.from(write!(score)).equals(once)).toBe(true);
        expect(score).toEqual(randomScore(3, { seconds: 2 }));
      });
    });

    describe.runIf(read && write)('in a round trip', () => {
      const again = (score: HapticScore): HapticScore => {
        const { format: found, score: result } = readHaptics(write!(score));
        expect(found.id).toBe(id);
        return result;
      };

      const expectKept = (score: HapticScore, result: HapticScore, seed: number): void => {
        if (tolerance !== 'mean') expectVoices(score, result, format, tolerance, seed);
      };

      it('keeps voices within its fidelity', () => {
        for (let seed = 1; seed <= 6; seed++) {
          const score = randomScore(seed, { voices: 1 + (seed % 3), transients: 0 });
          expectKept(score, again(score), seed);
        }
      });

      it('does not change a score that it wrote', () => {
        const once = again(randomScore(99, { voices: 1 }));
        const twice = again(once);
        expectKept(once, twice, 5);
        expect(twice.transients.length).toBe(once.transients.length);
      });

      it('keeps three minutes with thousands of transients', () => {
        const score = randomScore(7, { seconds: 180, transients: 3000, voices: 1 });
        const result = again(score);
        if (fidelity.transients === 'kept') {
          expectTransients(score, result, format);
          expectKept(score, result, 7);
        } else {
          expect(result.duration).toBeGreaterThanOrEqual(score.duration - 0.02);
        }
      });

      it('keeps an empty score empty', () => {
        const result = again(EMPTY_SCORE);
        expect(result.transients).toEqual([]);
        expect(result.voices.flatMap(({ knots }) => knots).every(({ amplitude }) => amplitude === 0)).toBe(true);
        expect(result.duration).toBeLessThanOrEqual(0.05);
      });

      it('keeps a silent end, or reports its loss', () => {
        const silent = { ...EMPTY_SCORE, duration: 5 };
        const { duration } = read!(write!(silent));
        const reported = lossesOf(silent, format).some((loss) => loss.includes('silence at the end'));
        expect(reported).toBe(duration < 4.9);
      });

      describe.runIf(fidelity.transients === 'kept')('of transients', () => {
        it('keeps them together with voices', () => {
          for (let seed = 1; seed <= 6; seed++) {
            const score = randomScore(seed, { voices: seed % 3 });
            const result = again(score);
            expectTransients(score, result, format);
            expectKept(score, result, seed);
          }
        });

        it('keeps a single one at time 0', () => {
          const score = randomScore(3, { transients: 1, voices: 0 });
          const first = { ...score, duration: 0, transients: [{ ...score.transients[0]!, time: 0 }] };
          const result = again(first);
          expectTransients(first, result, format);
          expect(result.voices).toEqual([]);
        });

        it('keeps several at one time, on a jump and at the end', () => {
          const score = scoreWithJump();
          const result = again(score);
          expectTransients(score, result, format);
          expectKept(score, result, 1);
        });
      });
    });
  });
}
