/**
 * Every measure against the fixtures and scores that mir_eval publishes. Skipped without the fixtures, which are in a
 * folder next to the repository.
 */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { scoreBeats, type BeatScores } from '../../../../bench/metrics/beat.js';
import { scoreOnsets } from '../../../../bench/metrics/onset.js';
import { scoreTempo, type TempoPair } from '../../../../bench/metrics/tempo.js';

const FIXTURES = fileURLToPath(new URL('../../../../../shared/data/fixtures/mir_eval/', import.meta.url));
const TOLERANCE = 1e-9;

const BEAT_NAMES: Readonly<Record<keyof BeatScores, string>> = {
  fMeasure: 'F-measure',
  cemgil: 'Cemgil',
  cemgilBest: 'Cemgil Best Metric Level',
  goto: 'Goto',
  pScore: 'P-score',
  cmlC: 'Correct Metric Level Continuous',
  cmlT: 'Correct Metric Level Total',
  amlC: 'Any Metric Level Continuous',
  amlT: 'Any Metric Level Total',
  informationGain: 'Information gain',
};

const present = existsSync(FIXTURES);
if (!present) console.log(`skipped: no mir_eval fixtures at ${FIXTURES}`);

describe.skipIf(!present)('equal to mir_eval', () => {
  it.each(cases('beat'))('beat %s', (id) => {
    const { ref, est, expected } = load('beat', id);
    const scores = scoreBeats(ref, est);
    for (const [name, published] of Object.entries(BEAT_NAMES)) {
      expectClose(name, scores[name as keyof BeatScores], expected[published]);
    }
  });

  it.each(cases('onset'))('onset %s', (id) => {
    const { ref, est, expected } = load('onset', id);
    const scores = scoreOnsets(ref, est);
    expectClose('F', scores.fMeasure, expected['F-measure']);
    expectClose('precision', scores.precision, expected['Precision']);
    expectClose('recall', scores.recall, expected['Recall']);
  });

  it.each(cases('tempo'))('tempo %s', (id) => {
    const { ref, est, expected } = load('tempo', id, 'lab');
    const scores = scoreTempo(tempi(ref), ref[2]!, tempi(est));
    expectClose('P-score', scores.pScore, expected['P-score']);
    expect(scores.oneCorrect).toBe(expected['One-correct']);
    expect(scores.bothCorrect).toBe(expected['Both-correct']);
  });

  it.each(['bad01', 'bad02'])('refuses tempo %s', (id) => {
    const bad = numbers(join(FIXTURES, 'tempo', `${id}.lab`));
    expect(() => scoreTempo(tempi(bad), bad[2]!, tempi(bad))).toThrowError(/received -/);
  });
});

function cases(folder: string): string[] {
  if (!present) return ['none'];
  const names = readdirSync(join(FIXTURES, folder)).filter((name) => name.startsWith('output'));
  return names.map((name) => name.slice('output'.length, -'.json'.length)).sort();
}

function load(folder: string, id: string, extension = 'txt') {
  const at = (name: string): string => join(FIXTURES, folder, name);
  const expected = JSON.parse(readFileSync(at(`output${id}.json`), 'utf8')) as Record<string, number | boolean>;
  return { ref: numbers(at(`ref${id}.${extension}`)), est: numbers(at(`est${id}.${extension}`)), expected };
}

function numbers(path: string): number[] {
  const text = readFileSync(path, 'utf8').replace(/^#.*$/gm, '');
  return text.split(/\s+/).filter(Boolean).map(Number);
}

const tempi = (row: readonly number[]): TempoPair => [row[0]!, row[1]!];

function expectClose(name: string, actual: number, expected: number | boolean | undefined): void {
  const distance = Math.abs(actual - (expected as number));
  expect(distance, `${name}: ${actual} instead of ${expected}`).toBeLessThanOrEqual(TOLERANCE);
}
