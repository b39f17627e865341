/**
 * Measures what separation and the whole pipeline cost on this machine. RTF is processing time divided by the duration
 * of the audio: below 1 is faster than real time. `SeparationCost` of @sense/separation documents its figures.
 */
import type { Milliseconds, Seconds, Separator } from '@sense/core/engine';
import { FALLBACK_DEFAULTS, SeparationCost, TimedSeparator, type CostFigures } from '@sense/separation/internal';
import { openAudioFile, type AudioFile } from '../input/audio-file.js';
import { runPipeline, type PipelineResult } from '../pipeline/pipeline.js';
import { InlineStages } from '../pipeline/stages/inline-stages.js';
import type { Stages } from '../pipeline/stages/stages.js';
import type { RuntimeName } from '../separator/model-runtime.js';
import { createSeparator, type SeparatorPlan } from '../separator/separator-plan.js';
import { generatedSignal } from './generated-signal.js';
import { ReferenceWorkload } from './reference-workload.js';

export interface BenchFigures extends CostFigures {
  readonly separator: string;
  /** Runtime of the model, on one thread; absent for separators without a model. */
  readonly runtime?: RuntimeName;
  /** Path of the file, or `generated`. */
  readonly input: string;
  /** Sample rate of the engine, Hz. */
  readonly sampleRate: number;
  /** Processing time that a session allows separation per hop, in ms. */
  readonly budgetMs: Milliseconds;
  /** Whether p95 of `modelMsPerHop` is within `budgetMs`, so that a session on this machine keeps the separator. */
  readonly keepsDeadline: boolean;
  /** RTF of everything on one thread, with the warm-up: decoding, resampling, the pipeline, stems at the file's rate. */
  readonly fileRtf: number;
  /** The same on the threads of the pipeline, with stems: duration of the audio divided by the time of the run. */
  readonly filesX: number;
  /** From the start of the threads, which load the model, to the first event; null without events. */
  readonly startMs: Milliseconds | null;
  /** Time of a fixed piece of work on one thread, the median of runs between the others. */
  readonly referenceMs: Milliseconds;
  /** Figures divided by `referenceMs`: they compare machines of different speed. */
  readonly relative: RelativeFigures;
  readonly seconds: Seconds;
  readonly hops: number;
  readonly node: string;
}

export interface RelativeFigures {
  /** Separation of a hop, median. */
  readonly model: number;
  /** Separation and analysis of a hop, median. */
  readonly hop: number;
  /** A second of a file on the threads of the pipeline. */
  readonly fileSecond: number;
  /** `startMs`; null without events. */
  readonly start: number | null;
}

export interface BenchOptions {
  readonly plan: SeparatorPlan;
  /** Creates the threads of the pipeline. */
  readonly createStages: () => Promise<Stages>;
  readonly signal?: AbortSignal;
}

/** Measures on the file at `path`, or on a generated signal without one. */
export async function runBench(path: string | undefined, options: BenchOptions): Promise<BenchFigures> {
  const { plan, signal } = options;
  const open = (): Promise<AudioFile> | AudioFile => (path === undefined ? generatedSignal() : openAudioFile(path));
  const reference = new ReferenceWorkload();
  reference.run();
  const separator = await createSeparator(plan);
  const { result, cost } = await measureHops(await open(), separator, signal).finally(() => separator.dispose?.());
  reference.run();
  const { filesX, startMs } = await measureFile(await open(), options);
  reference.run();
  const figures = cost.figures();
  const budgetMs = round(FALLBACK_DEFAULTS.budget * figures.hopMs);
  const { medianMs } = reference;
  return {
    separator: separator.name,
    ...(plan.kind === 'model' ? { runtime: plan.runtime } : {}),
    input: path ?? 'generated',
    sampleRate: separator.sampleRate,
    ...figures,
    budgetMs,
    keepsDeadline: figures.modelMsPerHop.p95 <= budgetMs,
    fileRtf: round(result.elapsedMs / Math.max(1, result.duration * 1000)),
    filesX: round(filesX),
    startMs: startMs === undefined ? null : round(startMs),
    referenceMs: round(medianMs),
    relative: {
      model: round(figures.modelMsPerHop.p50 / medianMs),
      hop: round(figures.msPerHop.p50 / medianMs),
      fileSecond: round(1000 / Math.max(0.001, filesX) / medianMs),
      start: startMs === undefined ? null : round(startMs / medianMs),
    },
    seconds: round(result.duration),
    hops: result.hops,
    node: process.version,
  };
}

/** Runs `file` on this thread, hop by hop, and closes it. */
async function measureHops(
  file: AudioFile,
  separator: Separator,
  signal: AbortSignal | undefined,
): Promise<{ readonly result: PipelineResult; readonly cost: SeparationCost }> {
  try {
    const timed = new TimedSeparator(separator);
    const cost = new SeparationCost(separator);
    const result = await runPipeline(file, {
      stages: new InlineStages(timed),
      signal,
      sinks: { hop: ({ processingMs }) => cost.note(timed.processingMs, processingMs), stems: () => undefined },
    });
    return { result, cost };
  } finally {
    await file.close();
  }
}

/** Runs `file` on the threads of the pipeline, as `sense analyze` does, and closes it. */
async function measureFile(
  file: AudioFile,
  { createStages, signal }: BenchOptions,
): Promise<{ readonly filesX: number; readonly startMs: Milliseconds | undefined }> {
  const startedAt = performance.now();
  let startMs: Milliseconds | undefined;
  let stages: Stages | undefined;
  try {
    stages = await createStages();
    const { duration, elapsedMs } = await runPipeline(file, {
      stages,
      signal,
      sinks: {
        hop: ({ events }) => {
          if (events.length > 0) startMs ??= performance.now() - startedAt;
        },
        stems: () => undefined,
      },
    });
    return { filesX: (1000 * duration) / Math.max(1, elapsedMs), startMs };
  } finally {
    await stages?.close();
    await file.close();
  }
}

/** The figures as lines of text. */
export function benchLines(figures: BenchFigures): string[] {
  const { budgetMs, keepsDeadline, modelMsPerHop, msPerHop } = figures;
  const separator = figures.runtime ? `${figures.separator} (${figures.runtime})` : figures.separator;
  return [
    `${figures.input}: ${figures.seconds} s, ${figures.hops} hops of ${figures.hopMs} ms at ${figures.sampleRate} Hz, Node ${figures.node}`,
    `  separator ${separator}   latency ${figures.latencyMs} ms   RTF ${figures.modelRtf}`,
    `  with analysis              RTF ${figures.pipelineRtf}`,
    `  a file on one thread       RTF ${figures.fileRtf} (${round(1 / figures.fileRtf)}x real time)`,
    `  a file on all threads      ${figures.filesX}x real time${figures.startMs === null ? '' : `, first event after ${figures.startMs} ms`}`,
    `  one hop: p50 ${msPerHop.p50} ms   p95 ${msPerHop.p95} ms   p99 ${msPerHop.p99} ms   max ${msPerHop.max} ms`,
    `  separation of a hop: p95 ${modelMsPerHop.p95} ms of ${budgetMs} ms, which ${keepsDeadline ? 'keeps' : 'misses'} the live deadline`,
    `  reference workload ${figures.referenceMs} ms: a hop takes ${figures.relative.hop} of it, a second of a file ${figures.relative.fileSecond}`,
  ];
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
