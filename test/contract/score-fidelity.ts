/** Compares a score with what a file format has kept of it, by the fidelity that the format states. */
import { expect } from 'vitest';
import { createRandom } from '@sense/core/internal';
import type { HapticFormat, HapticScore } from '@sense/haptics';
import { Felt } from '../unit/haptics/formats/random-score.js';

const MOMENTS = 250;

/** What of the level of voices a format changes beyond its fidelity. */
export interface LevelTolerance {
  /** Shift of times in seconds, above that of the fidelity. Default 2e-6. */
  readonly slack?: number;
  /** Whether the level at `time` is not kept. Default never. */
  excused?(score: HapticScore, time: number): boolean;
}

/** Rounding may reorder transients of different stems, but not of one stem. */
export function expectTransients(score: HapticScore, read: HapticScore, { fidelity }: HapticFormat): void {
  expect(read.transients).toHaveLength(score.transients.length);
  const lists = fidelity.stems
    ? (['drums', 'other'] as const).map((stem) =>
        [score, read].map((of) => of.transients.filter((transient) => transient.stem === stem)),
      )
    : [[score.transients, read.transients]];
  for (const [written, found] of lists) {
    expect(found).toHaveLength(written!.length);
    written!.forEach(({ time, intensity, sharpness }, i) => {
      expect(Math.abs(found![i]!.time - time)).toBeLessThanOrEqual(fidelity.timeMs / 1000 + 1e-9);
      expect(Math.abs(found![i]!.intensity - intensity)).toBeLessThanOrEqual(0.001);
      expect(Math.abs(found![i]!.sharpness - sharpness)).toBeLessThanOrEqual(0.001);
    });
  }
}

/** Compares voices one by one if the format has many, otherwise their maximum, at seeded moments. */
export function expectVoices(
  score: HapticScore,
  read: HapticScore,
  format: HapticFormat,
  tolerance: LevelTolerance,
  seed: number,
): void {
  if (format.fidelity.voices === 'one') return expectLevel(score, read, format, tolerance, seed);
  expect(read.voices).toHaveLength(score.voices.length);
  score.voices.forEach((voice, i) => {
    const found = { ...read, voices: [read.voices[i]!] };
    expectLevel({ ...score, voices: [voice] }, found, format, tolerance, seed + i);
  });
}

function expectLevel(
  score: HapticScore,
  read: HapticScore,
  { id, fidelity }: HapticFormat,
  tolerance: LevelTolerance,
  seed: number,
): void {
  const [truth, found] = [new Felt(score), new Felt(read)];
  const random = createRandom(seed);
  const slack = (2 * fidelity.timeMs) / 1000 + (tolerance.slack ?? 2e-6);
  for (let n = 0; n < MOMENTS; n++) {
    const time = random() * score.duration;
    if (tolerance.excused?.(score, time)) continue;
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
