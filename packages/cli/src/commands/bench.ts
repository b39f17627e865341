/**
 * `sense bench`: what separation and the whole chain cost on this machine, as one JSON line. RTF is
 * computing time over duration of the audio: below 1 is faster than real time. What each figure means
 * is said in separation-cost of @sense/separation.
 */
import type { Milliseconds, Seconds, Separator } from '@sense/core/engine';
import { FALLBACK_DEFAULTS, SeparationCost, TimedSeparator, type CostFigures } from '@sense/separation/internal';
import { LARGEST_BLOCK_FRAMES, openAudioFile, type AudioFile } from '../input/audio-file.js';
import type { RuntimeName } from './model-runtime.js';
import { runPipeline } from '../pipeline/pipeline.js';

/** Length of the test signal. */
const SIGNAL_SECONDS: Seconds = 30;
const SIGNAL_SEED = 1;
/** Partials of the test signal, and a hit every half second. */
const TONES_HZ = [55, 110, 220, 277.2, 329.6, 440, 880] as const;
const HIT_SECONDS: Seconds = 0.5;

export interface BenchFigures extends CostFigures {
  readonly separator: string;
  /** What the model ran on, on one thread; absent for separators without a model. */
  readonly runtime?: RuntimeName;
  /** Name of the file, or `generated`. */
  readonly input: string;
  /** Rate of the engine, Hz. */
  readonly sampleRate: number;
  /** What a session lets separation take of a hop, in ms. */
  readonly budgetMs: Milliseconds;
  /** Whether p95 of `modelMsPerHop` is within that: whether a session on this machine would stay with the separator. */
  readonly keepsDeadline: boolean;
  /** Everything a file goes through, warm-up included: decoding, resampling, the pipeline, stems at the file's rate. */
  readonly fileRtf: number;
  readonly seconds: Seconds;
  readonly hops: number;
  readonly node: string;
}

export interface BenchOptions {
  readonly separator: Separator;
  /** What the model of `separator` runs on. Default: it has none. */
  readonly runtime?: RuntimeName | undefined;
  readonly signal?: AbortSignal;
}

/** Runs the bench on the file at `path`, or on a generated signal. */
export async function bench(path: string | undefined, options: BenchOptions): Promise<BenchFigures> {
  const { separator, runtime, signal } = options;
  const file = path === undefined ? generatedSignal() : await openAudioFile(path);
  try {
    const timed = new TimedSeparator(separator);
    const cost = new SeparationCost(separator);
    const result = await runPipeline(file, {
      separator: timed,
      signal,
      sinks: { hop: ({ elapsedMs }) => cost.note(timed.processingMs, elapsedMs), stems: () => undefined },
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

/** The figures for people, line by line. */
export function benchLines(figures: BenchFigures): string[] {
  const { budgetMs, keepsDeadline, modelMsPerHop, msPerHop } = figures;
  const separator = figures.runtime ? `${figures.separator} (${figures.runtime})` : figures.separator;
  return [
    `${figures.input}: ${figures.seconds} s, ${figures.hops} hops of ${figures.hopMs} ms at ${figures.sampleRate} Hz, Node ${figures.node}`,
    `  separator ${separator}   latency ${figures.latencyMs} ms   RTF ${figures.modelRtf}`,
    `  and analysis               RTF ${figures.pipelineRtf}`,
    `  the whole file             RTF ${figures.fileRtf} (${round(1 / figures.fileRtf)}x real time)`,
    `  one hop: p50 ${msPerHop.p50} ms   p95 ${msPerHop.p95} ms   p99 ${msPerHop.p99} ms   max ${msPerHop.max} ms`,
    `  separation of a hop: p95 ${modelMsPerHop.p95} ms of ${budgetMs} ms, so it ${keepsDeadline ? 'keeps' : 'misses'} its deadline live`,
  ];
}

/** Tones, and noise in decaying hits, seeded: enough to keep every part of the chain at work. */
function generatedSignal(): AudioFile {
  const sampleRate = 44_100;
  const frames = SIGNAL_SECONDS * sampleRate;
  const random = mulberry32(SIGNAL_SEED);
  let done = 0;
  async function* blocks(): AsyncGenerator<readonly Float32Array[]> {
    while (done < frames) {
      const count = Math.min(LARGEST_BLOCK_FRAMES, frames - done);
      const left = new Float32Array(count);
      const right = new Float32Array(count);
      for (let i = 0; i < count; i++) {
        const time = (done + i) / sampleRate;
        const hit = 0.5 * Math.exp(-12 * (time % HIT_SECONDS));
        let tones = 0;
        for (const [k, hz] of TONES_HZ.entries()) tones += Math.sin(2 * Math.PI * hz * time + k);
        left[i] = 0.06 * tones + hit * (random() - 0.5);
        right[i] = 0.05 * tones + hit * (random() - 0.5);
      }
      done += count;
      yield [left, right];
    }
  }
  return {
    path: 'generated',
    format: 'generated',
    sampleRate,
    channels: 2,
    claimedFrames: frames,
    damage: [],
    progress: () => done / frames,
    blocks,
    close: () => Promise.resolve(),
  };
}

/** Small seeded generator of numbers in 0..1 (public domain, T. Ettinger). */
function mulberry32(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
