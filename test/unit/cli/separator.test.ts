/**
 * What separates, and on what it runs, as the command line is told: `--separator` and `--runtime`.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { LITE_MODEL } from '@sense/separation/engine';
import { noise, readAll, sense, song, temporaryFolder, writeWav } from './helpers.js';

describe('--separator', () => {
  test('neural runs the shipped model, and stems sum to the file', async () => {
    const folder = temporaryFolder();
    const samples = noise(24_000, 1);
    const path = writeWav(join(folder, 'a.wav'), 48_000, [samples]);
    const { code, out } = await sense(['separate', path, '--separator', 'neural', '--out', join(folder, 's')]);
    expect(code).toBe(0);
    expect(out).toMatch(/separator lite/);
    const stems = await Promise.all(
      ['drums', 'bass', 'other', 'vocals'].map((stem) => readAll(join(folder, 's', `${stem}.wav`))),
    );
    for (let i = 0; i < samples.length; i += 97) {
      expect(stems.reduce((sum, { channels }) => sum + channels[0]![i]!, 0)).toBeCloseTo(samples[i]!, 5);
    }
  });

  test('takes the manifest of a model of either kind', async () => {
    const manifest = join(import.meta.dirname, '../separation/model/complex-model/manifest.json');
    const { out } = await sense(['bench', song(temporaryFolder()), '--separator', manifest, '--json']);
    expect(JSON.parse(out)).toMatchObject({ separator: 'turning', runtime: 'wasm' });
  });

  test.each([
    ['nowhere/manifest.json', 'source-unavailable'],
    ['song.wav', 'model-invalid'],
  ])('%s is refused with %s', async (name, errorCode) => {
    const folder = temporaryFolder();
    const path = song(folder);
    const { code, err } = await sense(['bench', path, '--separator', join(folder, name)]);
    expect(code).toBe(1);
    expect(err).toContain(`[${errorCode}]`);
  });
});

test('says which file of a model is missing, damaged or none', async () => {
  const folder = temporaryFolder();
  const path = song(folder);
  const manifest = join(folder, 'manifest.json');
  const told = async (name: string): Promise<string> => (await sense(['bench', path, '--separator', name])).err;
  expect(await told(folder)).toContain('this is a folder: name its manifest.json');
  expect(await told(path)).toContain('not JSON, as the manifest.json of a model is');
  copyFileSync(LITE_MODEL.manifestUrl, manifest);
  const { file } = JSON.parse(readFileSync(manifest, 'utf8')) as { file: string };
  expect(await told(manifest)).toContain(`the weights ${file}, which it names, are not beside it`);
  writeFileSync(join(folder, file), 'abc');
  expect(await told(manifest)).toMatch(new RegExp(`${file} has 3 bytes, its manifest says \\d+: fetch it again`));
});

test('the levels of the summary are those of the stems as they are written', async () => {
  const folder = temporaryFolder();
  const left = noise(96_000, 3);
  const path = writeWav(join(folder, 'a.wav'), 48_000, [left, left.map((sample) => -0.5 * sample)]);
  const { out } = await sense(['separate', path, '--out', join(folder, 's')]);
  for (const stem of ['drums', 'bass', 'other', 'vocals']) {
    const { channels } = await readAll(join(folder, 's', `${stem}.wav`));
    const power = channels.reduce((sum, samples) => sum + samples.reduce((of, x) => of + x * x, 0), 0) / (2 * 96_000);
    const [, level] = new RegExp(`${stem} +\\d+ +(\\S+) dBFS`).exec(out)!;
    expect(Number(level), stem).toBeCloseTo(10 * Math.log10(power), 0);
  }
});

test('bench prints one JSON line of figures', async () => {
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
  test('means a model, and bench tells what it ran on', async () => {
    const { code, out } = await sense(['bench', song(temporaryFolder()), '--runtime', 'wasm', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(out)).toMatchObject({ separator: 'lite', runtime: 'wasm' });
  });

  test('is told of a model that is blended with the DSP separator, and not of that alone', async () => {
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
    [
      ['--runtime', 'node', '--separator', 'dsp'],
      1,
      /--separator dsp is none: leave one of them out.*invalid-argument/,
    ],
    [['--runtime', 'cuda'], 2, /Allowed choices are wasm, node/],
  ])('%j is refused', async (args, exitCode, message) => {
    const { code, err } = await sense(['bench', ...args]);
    expect(code).toBe(exitCode);
    expect(err).toMatch(message);
  });
});
