/**
 * The cost of separation, computed from measured times: the definition that `sense bench` and the benches of
 * this repository print. Pure.
 *
 * - `modelRtf`: processing time of a hop in the separator that a session would run (the model, the DSP
 *   separator blended with it, transforms, and messages between threads), over the duration of the audio.
 * - `pipelineRtf`: the same with analysis.
 * - `latencyMs`: delay of the stems behind live input: a hop must be full before it is separated, and its
 *   stems are `latencyFrames` late.
 *
 * The first {@link COST_WARM_UP_HOPS} hops do not count if there are more than twice as many: the JIT compiler
 * still optimises in them. The cost of the network alone is called `networkRtf` where it is reported.
 */
import type { Milliseconds, Separator } from '@sense/core/engine';

/** Hops before the measurement. */
export const COST_WARM_UP_HOPS = 400;

/** Nearest-rank percentiles in ms; 0 without measurements. */
export interface CostPercentiles {
  readonly p50: Milliseconds;
  readonly p95: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

export interface CostFigures {
  /** Duration of a hop. */
  readonly hopMs: Milliseconds;
  readonly latencyMs: Milliseconds;
  readonly modelRtf: number;
  readonly pipelineRtf: number;
  /** Processing time of separation per hop. */
  readonly modelMsPerHop: CostPercentiles;
  /** Processing time of separation and analysis per hop. */
  readonly msPerHop: CostPercentiles;
}

/** Collects the processing times of hops and summarises them. */
export class SeparationCost {
  readonly #hopMs: Milliseconds;
  readonly #latencyMs: Milliseconds;
  readonly #separation: Milliseconds[] = [];
  readonly #pipeline: Milliseconds[] = [];

  constructor(format: Pick<Separator, 'sampleRate' | 'hopFrames' | 'latencyFrames'>) {
    const { sampleRate, hopFrames, latencyFrames } = format;
    this.#hopMs = (1000 * hopFrames) / sampleRate;
    this.#latencyMs = (1000 * (hopFrames + latencyFrames)) / sampleRate;
  }

  /**
   * Adds a hop.
   * @param separationMs processing time of separation
   * @param pipelineMs processing time of separation and analysis together
   */
  note(separationMs: Milliseconds, pipelineMs: Milliseconds): void {
    this.#separation.push(separationMs);
    this.#pipeline.push(pipelineMs);
  }

  /** Rounded to four decimals. */
  figures(): CostFigures {
    const separation = steady(this.#separation);
    const pipeline = steady(this.#pipeline);
    return {
      hopMs: round(this.#hopMs),
      latencyMs: round(this.#latencyMs),
      modelRtf: round(mean(separation) / this.#hopMs),
      pipelineRtf: round(mean(pipeline) / this.#hopMs),
      modelMsPerHop: percentilesOf(separation),
      msPerHop: percentilesOf(pipeline),
    };
  }
}

function steady(times: readonly Milliseconds[]): readonly Milliseconds[] {
  return times.length > 2 * COST_WARM_UP_HOPS ? times.slice(COST_WARM_UP_HOPS) : times;
}

function mean(times: readonly Milliseconds[]): Milliseconds {
  return times.reduce((sum, ms) => sum + ms, 0) / Math.max(1, times.length);
}

function percentilesOf(times: readonly Milliseconds[]): CostPercentiles {
  const sorted = Float64Array.from(times).sort();
  const at = (part: number): Milliseconds => round(sorted[Math.max(0, Math.ceil(part * sorted.length) - 1)] ?? 0);
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}

function round(value: number): number {
  return Number(value.toFixed(4));
}
