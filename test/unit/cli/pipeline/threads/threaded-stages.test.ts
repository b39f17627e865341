/**
 * The pipeline on threads: the results of one thread bit for bit, bounded memory, errors and interruption.
 */
import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { Engine, STEM_NAMES, createStereoHop, perStem, type MusicalEvent, type PerStem } from '@sense/core/engine';
import { LITE_MODEL } from '@sense/separation/engine';
import { renderSong } from '@sense/demo-song';
import { MAX_BLOCK_FRAMES, openAudioFile, type AudioFile } from '../../../../../packages/cli/src/input/audio-file.js';
import { runPipeline, type PipelineResult } from '../../../../../packages/cli/src/pipeline/pipeline.js';
import { InlineStages } from '../../../../../packages/cli/src/pipeline/stages/inline-stages.js';
import type { Stages } from '../../../../../packages/cli/src/pipeline/stages/stages.js';
import {
  BLOCKS,
  BLOCK_HOPS,
  ThreadedStages,
  type StartStageWorker,
} from '../../../../../packages/cli/src/pipeline/threads/threaded-stages.js';
import { planSeparator } from '../../../../../packages/cli/src/separator/choose-separator.js';
import {
  DSP_PLAN,
  createSeparator,
  type SeparatorPlan,
} from '../../../../../packages/cli/src/separator/separator-plan.js';
import { bundleStageWorker } from '../../../../../scripts/bundle-stage-worker.js';
import { noise } from '../../../../support/signals.js';
import { hits, temporaryFolder, writeWav } from '../../helpers.js';

const HOP = 512;

// Only a test that hangs needs it: a busy machine may take its time.
vi.setConfig({ testTimeout: 300_000 });
const startWorker = await bundleStageWorker();

interface Output {
  readonly events: MusicalEvent[];
  readonly features: Float32Array[];
  readonly stems: PerStem<Float32Array[]>;
  readonly result: PipelineResult;
}

interface RunOptions {
  readonly signal?: AbortSignal;
  readonly onProgress?: () => void;
  /** Default true. */
  readonly wantsStems?: boolean;
}

/** Runs the file at `path` through `stages` and collects everything. */
async function run(path: string, stages: Stages, options: RunOptions = {}): Promise<Output> {
  const { signal, onProgress, wantsStems = true } = options;
  const file = await openAudioFile(path);
  const events: MusicalEvent[] = [];
  const features: Float32Array[] = [];
  const stems = perStem((): Float32Array[] => []);
  try {
    const result = await runPipeline(file, {
      stages,
      signal,
      onProgress,
      sinks: {
        hop: (hop) => {
          events.push(...hop.events);
          features.push(hop.features.block.slice());
        },
        ...(wantsStems && {
          stems: (audio, frames) => {
            for (const stem of STEM_NAMES) stems[stem].push(...audio[stem].map((channel) => channel.slice(0, frames)));
          },
        }),
      },
    });
    return { events, features, stems, result };
  } finally {
    await file.close();
  }
}

async function start(
  plan: SeparatorPlan,
  { startThread = startWorker, stems = true }: { startThread?: StartStageWorker; stems?: boolean } = {},
): Promise<ThreadedStages> {
  const stages = await ThreadedStages.start({ plan, stems, startWorker: startThread });
  onTestFinished(() => stages.close());
  return stages;
}

/** Events of the engine alone, whose input is at its own rate. */
async function engineEvents(
  plan: SeparatorPlan,
  [left, right]: readonly [Float32Array, Float32Array],
): Promise<MusicalEvent[]> {
  const separator = await createSeparator(plan);
  const engine = new Engine(separator);
  const events: MusicalEvent[] = [];
  const hop = createStereoHop(HOP);
  for (let at = 0; at + HOP <= left.length; at += HOP) {
    hop.left.set(left.subarray(at, at + HOP));
    hop.right.set(right.subarray(at, at + HOP));
    await engine.process(hop);
    events.push(...engine.events);
  }
  separator.dispose?.();
  return events;
}

/** The shipped model, unblended: its own masks reach the detectors. */
async function unblendedPlan(): Promise<SeparatorPlan> {
  const folder = temporaryFolder();
  const manifest = JSON.parse(readFileSync(fileURLToPath(LITE_MODEL.manifestUrl), 'utf8')) as Record<string, unknown>;
  const path = join(folder, 'manifest.json');
  writeFileSync(path, JSON.stringify({ ...manifest, modelMix: 1 }));
  copyFileSync(fileURLToPath(LITE_MODEL.modelUrl), join(folder, String(manifest.file)));
  return await planSeparator(fileURLToPath(pathToFileURL(path)));
}

describe.each([
  ['dsp', () => planSeparator('dsp')],
  ['lite', () => planSeparator('lite')],
  ['a model that is not blended', unblendedPlan],
] as const)('with %s', (_, planOf) => {
  const song = renderSong({ seconds: 3 }).mixture;
  const signals = {
    'the demo song': [song.left, song.right],
    'random noise': [noise(48_000, 3), noise(48_000, 4)],
  } as const;

  test.each(Object.keys(signals) as (keyof typeof signals)[])(
    'events, features and stems of %s are those of one thread, bit for bit',
    async (name) => {
      const plan = await planOf();
      const path = writeWav(join(temporaryFolder(), 'a.wav'), 48_000, signals[name]);
      const threaded = await run(path, await start(plan));
      const inline = new InlineStages(await createSeparator(plan));
      const single = await run(path, inline);
      inline.close();
      expect(threaded.events).toEqual(single.events);
      expect(threaded.events).toEqual(await engineEvents(plan, signals[name]));
      if (name === 'the demo song') expect(threaded.events.length).toBeGreaterThan(10);
      expect(same(threaded.features, single.features)).toBe(true);
      for (const stem of STEM_NAMES) expect(same(threaded.stems[stem], single.stems[stem])).toBe(true);
      expect(threaded.result).toMatchObject({ frames: single.result.frames, hops: single.result.hops });
      const maskOnly = await run(path, await start(plan, { stems: false }), { wantsStems: false });
      expect(maskOnly.events).toEqual(single.events);
      expect(same(maskOnly.features, single.features)).toBe(true);
    },
  );
});

/** Whether all samples are the same bit for bit. */
function same(a: readonly Float32Array[], b: readonly Float32Array[]): boolean {
  const bytes = (parts: readonly Float32Array[]): Buffer =>
    Buffer.concat(parts.map(({ buffer, byteOffset, byteLength }) => Buffer.from(buffer, byteOffset, byteLength)));
  return bytes(a).equals(bytes(b));
}

test('without stems a blended network does not run, and one whose masks the detectors use does', async () => {
  const without = (plan: SeparatorPlan): SeparatorPlan => ({ ...plan, model: new Uint8Array(100) }) as SeparatorPlan;
  await start(without(await planSeparator('lite')), { stems: false });
  await expect(start(without(await unblendedPlan()), { stems: false })).rejects.toMatchObject({
    code: 'model-invalid',
  });
});

test('threads are used again: the second file gives what it gives alone, also at another rate', async () => {
  const folder = temporaryFolder();
  const first = writeWav(join(folder, 'a.wav'), 48_000, [hits(60_000, 48_000, 0.3, 1)]);
  const second = writeWav(join(folder, 'b.wav'), 44_100, [hits(60_000, 44_100, 0.3, 2), hits(60_000, 44_100, 0.4, 3)]);
  const stages = await start(DSP_PLAN);
  await run(first, stages);
  const again = await run(second, stages);
  const alone = await run(second, new InlineStages(await createSeparator(DSP_PLAN)));
  expect(again.events).toEqual(alone.events);
  expect(again.events.length).toBeGreaterThan(0);
  for (const stem of STEM_NAMES) expect(same(again.stems[stem], alone.stems[stem])).toBe(true);
});

test('memory is bounded: the source is at most a fixed number of blocks ahead of the sinks', async () => {
  const blocks = 20;
  let consumed = 0;
  let received = 0;
  let ahead = 0;
  const file: AudioFile = {
    path: 'generated',
    format: 'generated',
    sampleRate: 48_000,
    channels: 2,
    claimedFrames: undefined,
    damage: [],
    progress: () => 0,
    async *blocks() {
      for (let i = 0; i < blocks; i++) {
        ahead = Math.max(ahead, consumed - received);
        consumed += MAX_BLOCK_FRAMES;
        yield [noise(MAX_BLOCK_FRAMES, i), noise(MAX_BLOCK_FRAMES, i + 100)];
      }
    },
    close: () => Promise.resolve(),
  };
  const stages = await start(DSP_PLAN);
  await runPipeline(file, { stages, sinks: { hop: () => (received += HOP) } });
  expect(received).toBe(blocks * MAX_BLOCK_FRAMES);
  expect(ahead).toBeLessThanOrEqual(BLOCKS * BLOCK_HOPS * HOP + MAX_BLOCK_FRAMES);
});

describe('errors', () => {
  const sound = (): string => writeWav(join(temporaryFolder(), 'a.wav'), 48_000, [hits(200_000, 48_000, 0.3)]);

  /** Starts threads and keeps them; those called `broken` run `code` instead of the stage. */
  function watched(broken?: string, code = ''): { readonly start: StartStageWorker; readonly threads: Worker[] } {
    const threads: Worker[] = [];
    return {
      threads,
      start: (options) => {
        const worker =
          options.name === `sense ${broken}` ? new Worker(code, { ...options, eval: true }) : startWorker(options);
        threads.push(worker);
        return worker;
      },
    };
  }

  const ended = (threads: readonly Worker[]): boolean => threads.every(({ threadId }) => threadId === -1);

  test('a model that does not load: its code and message, and no thread is left', async () => {
    const plan = await planSeparator('lite');
    const { start: startThread, threads } = watched();
    const broken = { ...plan, model: new Uint8Array(100) } as SeparatorPlan;
    await expect(ThreadedStages.start({ plan: broken, stems: true, startWorker: startThread })).rejects.toMatchObject({
      code: 'model-invalid',
    });
    expect(threads).toHaveLength(4);
    expect(ended(threads)).toBe(true);
  });

  test('a stage that throws in the middle of a file ends the run', async () => {
    const code = `const { parentPort, workerData } = require('node:worker_threads');
      workerData.input.on('message', () => { throw new Error('out of order'); });
      parentPort.postMessage({ type: 'ready' });`;
    const { start: startThread, threads } = watched('analysis', code);
    const stages = await start(DSP_PLAN, { startThread });
    await expect(run(sound(), stages)).rejects.toMatchObject({
      code: 'thread-failed',
      message: 'the thread for analysis failed: out of order',
    });
    await stages.close();
    expect(ended(threads)).toBe(true);
  });

  test('a sink that throws ends the run with its error', async () => {
    const file = await openAudioFile(sound());
    const stages = await start(DSP_PLAN);
    const failing = runPipeline(file, {
      stages,
      sinks: {
        hop: () => {
          throw new Error('the disk is full');
        },
      },
    });
    await expect(failing).rejects.toThrow('the disk is full');
    await file.close();
  });

  test('an interrupted run keeps what was consumed: the events and stems of that part', async () => {
    const path = sound();
    const controller = new AbortController();
    const stages = await start(DSP_PLAN);
    let blocks = 0;
    const onProgress = (): void => {
      if (++blocks === 3) controller.abort();
    };
    const part = await run(path, stages, { signal: controller.signal, onProgress });
    expect(part.result).toMatchObject({ interrupted: true, frames: 3 * MAX_BLOCK_FRAMES });
    expect(part.stems.drums.reduce((sum, { length }) => sum + length, 0)).toBe(3 * MAX_BLOCK_FRAMES);
    const whole = await run(path, stages);
    expect(part.events).toEqual(whole.events.slice(0, part.events.length));
    expect(part.events.length).toBeGreaterThan(0);
  });
});
