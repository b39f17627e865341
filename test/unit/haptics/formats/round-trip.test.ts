/**
 * Each format preserves what its `fidelity` states, for seeded, long and minimal scores.
 */
import { describe, expect, test } from 'vitest';
import { createRandom } from '@sense/core/internal';
import { TRANSIENT_SECONDS } from '../../../../packages/haptics/src/formats/kinds/ahap.js';
import {
  HAPTIC_FORMATS,
  readHaptics,
  writeHaptics,
  type HapticFormat,
  type HapticFormatId,
  type HapticScore,
} from '@sense/haptics';
import { EMPTY_SCORE, Felt, randomScore } from './random-score.js';

const ROUND_TRIPS: readonly HapticFormatId[] = [
  'haptic',
  'ahap',
  'hjif',
  'haps',
  'android-waveform',
  'android-envelope',
];
const KEEP_TRANSIENTS = ROUND_TRIPS.filter((id) => HAPTIC_FORMATS[id].fidelity.transients === 'kept');

function there(score: HapticScore, id: HapticFormatId): HapticScore {
  const { format, score: read } = readHaptics(writeHaptics(score, id));
  expect(format.id).toBe(id);
  return read;
}

/** Whether the format loses this moment, by its `losses`. */
function excused(id: HapticFormatId, score: HapticScore, time: number): boolean {
  const margin = 2e-5;
  return score.transients.some((transient) => {
    const since = time - transient.time;
    if (id === 'ahap') return since > -margin && since < TRANSIENT_SECONDS + margin;
    return id === 'haptic' && Math.abs(since) < 0.001 + margin;
  });
}

function expectTransients(score: HapticScore, read: HapticScore, { fidelity }: HapticFormat): void {
  expect(read.transients).toHaveLength(score.transients.length);
  // Rounding may reorder transients of different stems, but not of one stem.
  const lists = fidelity.stems
    ? (['drums', 'other'] as const).map((stem) =>
        [score, read].map((of) => of.transients.filter((t) => t.stem === stem)),
      )
    : [[score.transients, read.transients]];
  for (const [written, found] of lists) expectSame(written!, found!, fidelity);
}

function expectSame(
  written: HapticScore['transients'],
  founds: HapticScore['transients'],
  fidelity: HapticFormat['fidelity'],
): void {
  expect(founds).toHaveLength(written.length);
  written.forEach((transient, i) => {
    const found = founds[i]!;
    expect(Math.abs(found.time - transient.time)).toBeLessThanOrEqual(fidelity.timeMs / 1000 + 1e-9);
    expect(Math.abs(found.intensity - transient.intensity)).toBeLessThanOrEqual(0.001);
    expect(Math.abs(found.sharpness - transient.sharpness)).toBeLessThanOrEqual(0.001);
  });
}

/** Compares voices one by one if the format has many, otherwise their maximum. */
function expectVoices(score: HapticScore, read: HapticScore, format: HapticFormat, seed: number): void {
  if (format.fidelity.voices === 'one') return expectLevel(score, read, format, seed);
  expect(read.voices).toHaveLength(score.voices.length);
  score.voices.forEach((voice, i) => {
    expectLevel({ ...score, voices: [voice] }, { ...read, voices: [read.voices[i]!] }, format, seed + i);
  });
}

function expectLevel(score: HapticScore, read: HapticScore, format: HapticFormat, seed: number): void {
  const { fidelity, id } = format;
  const [truth, found] = [new Felt(score), new Felt(read)];
  const random = createRandom(seed);
  const slack = (2 * fidelity.timeMs) / 1000 + (id === 'android-envelope' ? 0.02 : 2e-6);
  for (let n = 0; n < 250; n++) {
    const time = random() * score.duration;
    if (excused(id, score, time)) continue;
    const { amplitude, frequencyHz } = found.at(time)[0]!;
    const [low, high] = truth.range(time, slack, 'amplitude');
    expect(amplitude, `${id} amplitude at ${time}`).toBeGreaterThanOrEqual(low - fidelity.amplitude);
    expect(amplitude, `${id} amplitude at ${time}`).toBeLessThanOrEqual(high + fidelity.amplitude);
    if (!fidelity.frequencyHz || low < 0.05) continue;
    const [lowHz, highHz] = truth.range(time, slack, 'frequencyHz');
    expect(frequencyHz, `${id} frequency at ${time}`).toBeGreaterThanOrEqual(lowHz / (1 + fidelity.frequency));
    expect(frequencyHz, `${id} frequency at ${time}`).toBeLessThanOrEqual(highHz * (1 + fidelity.frequency));
  }
}

describe.each(ROUND_TRIPS)('%s', (id) => {
  const format = HAPTIC_FORMATS[id];

  test('keeps voices within its tolerance', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const score = randomScore(seed, { voices: 1 + (seed % 3), transients: 0 });
      expectVoices(score, there(score, id), format, seed);
    }
  });

  test('does not change a score that it wrote', () => {
    const once = there(randomScore(99, { voices: 1 }), id);
    const twice = there(once, id);
    expectVoices(once, twice, format, 5);
    expect(twice.transients.length).toBe(once.transients.length);
  });

  test('keeps an empty score empty', () => {
    const read = there(EMPTY_SCORE, id);
    expect(read.transients).toEqual([]);
    expect(read.voices.flatMap(({ knots }) => knots).every(({ amplitude }) => amplitude === 0)).toBe(true);
    expect(read.duration).toBeLessThanOrEqual(0.05);
  });
});

describe.each(KEEP_TRANSIENTS)('%s', (id) => {
  const format = HAPTIC_FORMATS[id];

  test('keeps transients together with voices', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const score = randomScore(seed, { voices: seed % 3 });
      const read = there(score, id);
      expectTransients(score, read, format);
      expectVoices(score, read, format, seed);
    }
  });

  test('keeps a single transient at time 0', () => {
    const score = randomScore(3, { transients: 1, voices: 0 });
    const first = { ...score, duration: 0, transients: [{ ...score.transients[0]!, time: 0 }] };
    const read = there(first, id);
    expectTransients(first, read, format);
    expect(read.voices).toEqual([]);
  });

  test('keeps transients at one time, on a jump and at the end', () => {
    const transient = randomScore(4, { transients: 1, voices: 0 }).transients[0]!;
    const knots = [
      { time: 0, amplitude: 0.4, frequencyHz: 100 },
      { time: 1, amplitude: 0.4, frequencyHz: 100 },
      { time: 1, amplitude: 0.9, frequencyHz: 200 },
      { time: 2, amplitude: 0.9, frequencyHz: 200 },
    ];
    const times = [0, 1, 1, 2];
    const score: HapticScore = {
      duration: 2,
      transients: times.map((time, i) => ({ ...transient, id: i, time, intensity: 0.3 + 0.2 * i })),
      voices: [{ voice: 'bass', stem: 'bass', priority: 1, knots }],
    };
    const read = there(score, id);
    expectTransients(score, read, format);
    expectVoices(score, read, format, 1);
  });
});

test.each(ROUND_TRIPS)('%s writes and reads three minutes with thousands of transients', (id) => {
  const score = randomScore(7, { seconds: 180, transients: 3000, voices: 1 });
  const read = there(score, id);
  if (HAPTIC_FORMATS[id].fidelity.transients === 'kept') {
    expectTransients(score, read, HAPTIC_FORMATS[id]);
    expectVoices(score, read, HAPTIC_FORMATS[id], 7);
  } else {
    expect(read.duration).toBeGreaterThanOrEqual(score.duration - 0.02);
  }
});

test.each(['android-waveform', 'android-envelope', 'web-vibration'] as const)(
  '%s converts transients to pulses',
  (id) => {
    const score = randomScore(11, { voices: 0, transients: 12, seconds: 6 });
    const felt = new Felt(there(score, id));
    for (const { time, intensity } of score.transients) {
      const [, peak] = felt.range(time + 0.01, 0.03, 'amplitude');
      expect(peak).toBeGreaterThanOrEqual(intensity - HAPTIC_FORMATS[id].fidelity.amplitude);
    }
  },
);

test('web-vibration keeps the mean level of voices over some periods', () => {
  const window = 0.24;
  const mean = (felt: Felt, start: number): number => {
    let sum = 0;
    for (let i = 0; i < 240; i++) sum += felt.at(start + (i * window) / 240)[0]!.amplitude;
    return sum / 240;
  };
  for (let seed = 1; seed <= 4; seed++) {
    const score = randomScore(seed, { voices: 1, transients: 0, seconds: 4 });
    const [truth, found] = [new Felt(score), new Felt(there(score, 'web-vibration'))];
    for (let start = 0; start + window < score.duration; start += window / 2) {
      expect(Math.abs(mean(found, start) - mean(truth, start))).toBeLessThanOrEqual(
        HAPTIC_FORMATS['web-vibration'].fidelity.amplitude,
      );
    }
  }
});

test('hjif keeps stems and names of voices', () => {
  const score = randomScore(5, { voices: 2 });
  const read = there(score, 'hjif');
  expect(read.voices.map(({ voice, stem }) => [voice, stem])).toEqual([
    ['bass', 'bass'],
    ['voice 1', 'vocals'],
  ]);
  const counts = (of: HapticScore): number => of.transients.filter(({ stem }) => stem === 'other').length;
  expect(counts(score)).toBeGreaterThan(0);
  expect(counts(read)).toBe(counts(score));
});

test('frequencies outside the range of a format are clamped', () => {
  const score = randomScore(8, { voices: 1, transients: 0, lowHz: 40, highHz: 64 });
  for (const id of ['haptic', 'ahap'] as const) {
    const hz = there(score, id).voices.flatMap(({ knots }) => knots.map(({ frequencyHz }) => frequencyHz));
    for (const each of hz) expect(each).toBeCloseTo(65, 6);
  }
});
