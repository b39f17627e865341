/**
 * From recordings to a model that the engine runs, by the commands of training/README.md, in three
 * minutes and on synthetic songs. Each test continues with the files of the one before it.
 */
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import * as runtime from 'onnxruntime-web/wasm';
import { afterAll, describe, expect, it } from 'vitest';
import { createModelRunner, parseManifest } from '@sense/separation/engine';
import { verifyModel } from '@sense/separation/internal';
import { parityError, readParity } from '../unit/separation/model/parity.js';
import { missingPython, python } from './run-python.js';

const missing = missingPython();
if (missing !== undefined) console.warn(`skipped: nothing is trained: ${missing}`);

const folder = mkdtempSync(join(tmpdir(), 'sense-training-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const RUN = join(folder, 'cache/runs/smoke');
const CHECKPOINT = join(RUN, 'last.pt');
const MODEL = join(folder, 'lite');
/** Minutes of the first part of the run and of its resumption, on one thread. */
const [FIRST_MINUTES, MORE_MINUTES] = ['0.4', '0.2'];
/** With small batches the network fits these songs within a few steps. */
const SETTINGS = ['--device', 'cpu', '--set', 'batch=4', 'warm_up_steps=10', 'log_every=1'];

/** `python -m sense_training` on one thread, all its files under `folder`. */
const training = (...args: string[]): Promise<string> =>
  python('sense_training', '--cache', join(folder, 'cache'), ...args);

/** A line of the run's log: at the start the pool and the scores of mixture/4, then losses and the held-out song. */
interface Row {
  readonly step: number;
  readonly pool?: string;
  readonly quarter?: Record<string, number>;
  readonly loss?: Record<string, number>;
  readonly heldOut?: Record<string, number>;
}

const readLog = (): Row[] =>
  readFileSync(join(RUN, 'log.jsonl'), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Row);

function expectFiniteScores(rows: readonly Row[]): void {
  expect(rows.some(({ loss }) => loss)).toBe(true);
  expect(rows.some(({ heldOut }) => heldOut)).toBe(true);
  for (const { loss, heldOut } of rows) {
    for (const scores of [loss, heldOut]) {
      expect(Object.values(scores ?? {}).every(Number.isFinite), JSON.stringify(scores)).toBe(true);
    }
  }
}

describe.skipIf(missing !== undefined)('training', () => {
  it('unpacks archives and fills a pool from them', async () => {
    await python('tests.made_songs', join(folder, 'data'));
    await training('data', 'unpack', '--data', join(folder, 'data/train'));
    const printed = await training('data', 'pool', '--only', 'real', '--speeds', '0');
    expect(printed.trim().split('\n')).toEqual(['Francium +0.0', 'Made +0.0']);
  });

  let steps = 0;

  it('beats mixture/4, with finite losses', async () => {
    await training('separator', 'train', '--run', 'smoke', '--minutes', FIRST_MINUTES, ...SETTINGS);
    const log = readLog();
    expectFiniteScores(log);
    expect(log.at(-1)!.heldOut!['mean']).toBeGreaterThan(log[0]!.quarter!['mean']!);
    steps = log.at(-1)!.step;
    expect(steps).toBeGreaterThan(0);
    expect(existsSync(CHECKPOINT)).toBe(true);
  });

  it('resumes from its checkpoint', async () => {
    const rowsBefore = readLog().length;
    await training('separator', 'train', '--run', 'smoke', '--resume', '--minutes', MORE_MINUTES, ...SETTINGS);
    const more = readLog().slice(rowsBefore);
    expectFiniteScores(more);
    expect(more.filter(({ pool }) => pool)).toEqual([]);
    expect(Math.min(...more.map(({ step }) => step))).toBeGreaterThan(steps);
    steps = more.at(-1)!.step;
  });

  it('scores songs', async () => {
    const report = await training('separator', 'evaluate', CHECKPOINT, join(folder, 'data/eval'));
    const { mean, quarter, ideal } = JSON.parse(report) as Record<string, Record<string, number>>;
    for (const scores of [mean, quarter, ideal]) {
      expect(Object.keys(scores!)).toEqual(['drums', 'bass', 'other', 'vocals', 'mean']);
      expect(Object.values(scores!).every(Number.isFinite)).toBe(true);
    }
    expect(ideal!['mean']).toBeGreaterThan(mean!['mean']!);
  });

  it('exports a model that the engine runs to the same gains, within -80 dB', async () => {
    await training('separator', 'export', '--checkpoint', CHECKPOINT, '--out', MODEL);
    const json: unknown = JSON.parse(readFileSync(join(MODEL, 'manifest.json'), 'utf8'));
    expect(json).toMatchObject({ training: { id: 'smoke', steps } });
    const manifest = parseManifest(json);
    const model = new Uint8Array(readFileSync(join(MODEL, manifest.file)));
    await verifyModel(manifest, model);
    const runner = await createModelRunner({ runtime, manifest, model });
    const { input, output } = await parityError(readParity(pathToFileURL(`${MODEL}/`)), manifest, runner);
    runner.dispose();
    expect(input).toBeLessThan(1e-5);
    expect(output).toBeLessThan(1e-4);
  });

  it('trains and exports base under its default name', async () => {
    const settings = ['--set', 'batch=2', 'seconds=1', 'channels=8', 'layers=1', 'log_every=0'];
    await training('separator', 'train', '--config', 'base', '--device', 'cpu', '--minutes', '0.02', ...settings);
    const out = join(folder, 'base');
    await training('separator', 'export', '--checkpoint', join(folder, 'cache/runs/base-1/last.pt'), '--out', out);
    const manifest: unknown = JSON.parse(readFileSync(join(out, 'manifest.json'), 'utf8'));
    const model = { kind: 'base', channels: 8, layers: 1 };
    expect(manifest).toMatchObject({ kind: 'complex-masks', training: { id: 'base-1', model } });
    expect((manifest as { training: { onnxErrorDb: number } }).training.onnxErrorDb).toBeLessThan(-80);
  });
});
