/** The finished score contains the streamed items, sorted, with one transient for each id. */
import { expect, it } from 'vitest';
import { buildScore } from '@sense/haptics';
import { point, transient } from '../fixtures.js';

it('sorts items into a time line', () => {
  const [late, early] = [transient({ time: 2 }), transient({ time: 1 })];
  const score = buildScore([
    late,
    point(0.5, { time: 1.5 }),
    early,
    point(0.2, { time: 0.5 }),
    point(1, { voice: 'hum', stem: 'other', time: 3 }),
  ]);
  expect(score.duration).toBe(3);
  expect(score.transients).toEqual([early, late]);
  expect(score.voices).toEqual([
    {
      voice: 'bass',
      stem: 'bass',
      priority: 1,
      knots: [
        { time: 0.5, amplitude: 0.2, frequencyHz: 60 },
        { time: 1.5, amplitude: 0.5, frequencyHz: 60 },
      ],
    },
    { voice: 'hum', stem: 'other', priority: 1, knots: [{ time: 3, amplitude: 1, frequencyHz: 60 }] },
  ]);
});

it('keeps only the update of a transient', () => {
  const { transients } = buildScore([transient({ id: 5, sharpness: 0.1 }), transient({ id: 5, sharpness: 0.9 })]);
  expect(transients).toMatchObject([{ id: 5, sharpness: 0.9 }]);
});

it('omits a cancelled transient', () => {
  const { transients } = buildScore([transient({ id: 5 }), transient({ id: 6 }), transient({ id: 5, intensity: 0 })]);
  expect(transients).toMatchObject([{ id: 6 }]);
});

it('is empty without items', () => {
  expect(buildScore([])).toEqual({ duration: 0, transients: [], voices: [] });
});
