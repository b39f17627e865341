/**
 * The options `--separator` and `--runtime`, and the figures of the chosen separator.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LITE_MODEL } from '@sense/separation/engine';
import { noise } from '../../../support/signals.js';
import { readAll, sense, song, temporaryFolder, writeWav } from '../helpers.js';
import { highPassed } from '../../../support/high-passed.js';

describe('--separator', () => {
  test.each(['lite', 'neural'])('%s runs the shipped model, and stems sum to the file', async (name) => {
    const folder = temporaryFolder();
    const samples = noise(24_000, 1);
    const path = writeWav(join(folder, 'a.wav'), 48_000, [samples]);
    const { code, out } = await sense(['separate', path, '--separator', name, '--out', join(folder, 's')]);
    expect(code).toBe(0);
    expect(out).toMatch(/separator lite/);
    const stems = await Promise.all(
      ['drums', 'bass', 'other', 'vocals'].map((stem) => readAll(join(folder, 's', `${stem}.wav`))),
    );
    const expected = highPassed(samples);
    for (let i = 0; i < samples.length; i += 97) {
      expect(stems.reduce((sum, { channels }) => sum + channels[0]![i]!, 0)).toBeCloseTo(expected[i]!, 5);
    }
  });

  test('accepts the manifest of a model of the complex kind', async () => {
    const manifest = join(import.meta.dirname, '../../separation/model/complex-model/manifest.json');
    const { out } = await sense(['bench', song(temporaryFolder()), '--separator', manifest, '--json']);
    expect(JSON.parse(out)).toMatchObject({ separator: 'turning', runtime: 'wasm' });
  });

  test.each([
    ['nowhere/manifest.json', 'source-unavailable'],
    ['song.wav', 'model-invalid'],
  ])('refuses %s with %s', async (name, errorCode) => {
    const folder = temporaryFolder();
    const path = song(folder);
    const { code, err } = await sense(['bench', path, '--separator', join(folder, name)]);
    expect(code).toBe(1);
    expect(err).toContain(`[${errorCode}]`);
  });
});

test('names the file of a model that is missing, damaged or not a manifest', async () => {
  const folder = temporaryFolder();
  const path = song(folder);
  const manifest = join(folder, 'manifest.json');
  const errorOf = async (name: string): Promise<string> => (await sense(['bench', path, '--separator', name])).err;
  expect(await errorOf(folder)).toContain('this is a folder: give the path of its manifest.json');
  expect(await errorOf(path)).toContain('not JSON: give the path of the manifest.json of a model');
  copyFileSync(LITE_MODEL.manifestUrl, manifest);
  const { file } = JSON.parse(readFileSync(manifest, 'utf8')) as { file: string };
  expect(await errorOf(manifest)).toContain(`its weights, ${file}, are not in the same folder`);
  writeFileSync(join(folder, file), 'abc');
  expect(await errorOf(manifest)).toMatch(new RegExp(`${file} has 3 bytes, its manifest expects \\d+: fetch it again`));
});

test('prints the levels of the stems as written', async () => {
  const folder = temporaryFolder();
  const left = noise(96_000, 3);
  const path = writeWav(join(folder, 'a.wav'), 48_000, [left, left.map((sample) => -0.5 * sample)]);
  const { out } = await sense(['separate', path, '--out', join(folder, 's')]);
  expect(out).toMatch(/stem +onsets +level\n/);
  for (const stem of ['drums', 'bass', 'other', 'vocals']) {
    const { channels } = await readAll(join(folder, 's', `${stem}.wav`));
    const power = channels.reduce((sum, samples) => sum + samples.reduce((of, x) => of + x * x, 0), 0) / (2 * 96_000);
    const [, level] = new RegExp(`${stem} +\\d+ +(\\S+) dBFS`).exec(out)!;
    expect(Number(level), stem).toBeCloseTo(10 * Math.log10(power), 0);
  }
});

test('where no stems are computed, prints their levels as detected, and says so', async () => {
  const path = song(temporaryFolder());
  const { code, out } = await sense(['analyze', path, '--separator', 'dsp'], { threads: true });
  expect(code).toBe(0);
  expect(out).toMatch(/stem +onsets +detected\n/);
  const levels = [...out.matchAll(/\d +(-\d+\.\d) dBFS$/gm)].map(([, level]) => Number(level));
  expect(levels).toHaveLength(4);
  for (const level of levels) expect(level).toBeGreaterThan(-60);
});

test('bench prints its figures as one JSON line', async () => {
  const { code, out } = await sense(['bench', song(temporaryFolder()), '--json']);
  expect(code).toBe(0);
  expect(out.trimEnd()).not.toContain('\n');
  const figures = JSON.parse(out) as Record<string, number> &
    Record<'msPerHop' | 'modelMsPerHop', Record<string, number>>;
  expect(figures).toMatchObject({
    separator: 'lite',
    sampleRate: 48_000,
    hopMs: 10.6667,
    seconds: 1.5,
    node: process.version,
  });
  expect(figures.latencyMs).toBe(21.3333);
  expect(figures).toMatchObject({ budgetMs: 8, keepsDeadline: figures.modelMsPerHop['p95']! <= 8 });
  expect(figures.modelRtf).toBeGreaterThan(0);
  expect(figures.pipelineRtf).toBeGreaterThan(figures.modelRtf!);
  expect(figures.fileRtf).toBeGreaterThan(figures.pipelineRtf!);
  const { p50, p95, p99, max } = figures.msPerHop as { p50: number; p95: number; p99: number; max: number };
  expect([p50, p95, p99, max]).toEqual([p50, p95, p99, max].sort((a, b) => a - b));
});

describe('--runtime', () => {
  test('selects a model, and bench prints the runtime', async () => {
    const { code, out } = await sense(['bench', song(temporaryFolder()), '--runtime', 'wasm', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ separator: 'lite', runtime: 'wasm' });
  });

  test('is printed for a model mixed with the DSP separator, but not for the DSP separator alone', async () => {
    const folder = temporaryFolder();
    const path = song(folder);
    const manifest = JSON.parse(readFileSync(LITE_MODEL.manifestUrl, 'utf8')) as Record<string, unknown>;
    writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, name: 'half', modelMix: 0.5 }));
    copyFileSync(LITE_MODEL.modelUrl, join(folder, 'model.onnx'));
    const blended = await sense(['bench', path, '--separator', join(folder, 'manifest.json'), '--json']);
    expect(JSON.parse(blended.out)).toMatchObject({ separator: 'half', runtime: 'wasm' });
    const plain = await sense(['bench', path, '--separator', 'dsp', '--json']);
    expect(JSON.parse(plain.out)).not.toHaveProperty('runtime');
  });

  test.each([
    [['--runtime', 'node', '--separator', 'dsp'], 1, /--separator dsp has none: omit one of them.*invalid-argument/],
    [['--runtime', 'cuda'], 2, /Allowed choices are wasm, node/],
  ])('%j is refused', async (args, exitCode, message) => {
    const { code, err } = await sense(['bench', ...args]);
    expect(code).toBe(exitCode);
    expect(err).toMatch(message);
  });
});
