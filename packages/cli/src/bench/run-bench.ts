/**
 * Measures what separation and the whole pipeline cost on this machine. RTF is processing time divided by the duration
 * of the audio: below 1 is faster than real time. `SeparationCost` of @sense/separation documents its figures.
 */
import type { Milliseconds, Seconds, Separator } from '@sense/core/engine';
import { FALLBACK_DEFAULTS, SeparationCost, TimedSeparator, type CostFigures } from '@sense/separation/internal';
import { openAudioFile } from '../input/audio-file.js';
import { runPipeline } from '../pipeline/pipeline.js';
import type { RuntimeName } from '../separator/model-runtime.js';
import { generatedSignal } from './generated-signal.js';

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
  /** RTF of everything, with the warm-up: decoding, resampling, the pipeline, stems at the file's rate. */
  readonly fileRtf: number;
  readonly seconds: Seconds;
  readonly hops: number;
  readonly node: string;
}

export interface BenchOptions {
  readonly separator: Separator;
  /** Runtime of the model of `separator`. Default: it has no model. */
  readonly runtime?: RuntimeName | undefined;
  readonly signal?: AbortSignal;
}

/** Measures on the file at `path`, or on a generated signal without one. */
export async function runBench(path: string | undefined, options: BenchOptions): Promise<BenchFigures> {
  const { separator, runtime, signal } = options;
  const file = path === undefined ? generatedSignal() : await openAudioFile(path);
  try {
    const timed = new TimedSeparator(separator);
    const cost = new SeparationCost(separator);
    const result = await runPipeline(file, {
      separator: timed,
      signal,
      sinks: { hop: ({ processingMs }) => cost.note(timed.processingMs, processingMs), stems: () => undefined },
    });
    const figures = cost.figures();
    const budgetMs = round(FALLBACK_DEFAULTS.budget * figures.hopMs);
    return {
      separator: separator.name,
      ...(runtime ? { runtime } : {}),
      input: path ?? 'generated',
      sampleRate: separator.sampleRate,
      ...figures,
      budgetMs,
      keepsDeadline: figures.modelMsPerHop.p95 <= budgetMs,
      fileRtf: round(result.elapsedMs / Math.max(1, result.duration * 1000)),
      seconds: round(result.duration),
      hops: result.hops,
      node: process.version,
    };
  } finally {
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
    `  the whole file             RTF ${figures.fileRtf} (${round(1 / figures.fileRtf)}x real time)`,
    `  one hop: p50 ${msPerHop.p50} ms   p95 ${msPerHop.p95} ms   p99 ${msPerHop.p99} ms   max ${msPerHop.max} ms`,
    `  separation of a hop: p95 ${modelMsPerHop.p95} ms of ${budgetMs} ms, which ${keepsDeadline ? 'keeps' : 'misses'} the live deadline`,
  ];
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
