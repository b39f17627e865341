/**
 * What separation costs: the one definition that `sense bench` and the benches of this repository
 * print. Times are handed in; knows neither separators nor threads.
 *
 * - `modelRtf`: time from a hop's arrival at the separator that a session would run (the model, the DSP
 *   separator blended with it, transforms, and messages between threads) until its stems are there, over the
 *   duration of the audio.
 * - `pipelineRtf`: the same with analysis.
 * - `latencyMs`: how far stems lag behind sound that comes in live: a hop must be full before it is
 *   separated, and its stems are `latencyFrames` behind it.
 *
 * The first {@link COST_WARM_UP_HOPS} do not count where there are more than twice as many: the compiler is
 * still at work in them. What the network alone takes is called `networkRtf`, where it is told.
 */
import type { Milliseconds, Separator } from '@sense/core/engine';

/** Hops that do not count. */
export const COST_WARM_UP_HOPS = 400;

/** Nearest-rank percentiles in ms; 0 where nothing was noted. */
export interface CostPercentiles {
  readonly p50: Milliseconds;
  readonly p95: Milliseconds;
  readonly p99: Milliseconds;
  readonly max: Milliseconds;
}

export interface CostFigures {
  readonly hopMs: Milliseconds;
  readonly latencyMs: Milliseconds;
  readonly modelRtf: number;
  readonly pipelineRtf: number;
  /** Separation of a hop. */
  readonly modelMsPerHop: CostPercentiles;
  /** Separation and analysis of a hop. */
  readonly msPerHop: CostPercentiles;
}

/** Notes what hops take, and sums up. */
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
   * One hop.
   * @param separationMs what separation took of it
   * @param pipelineMs separation and analysis together
   */
  note(separationMs: Milliseconds, pipelineMs: Milliseconds): void {
    this.#separation.push(separationMs);
    this.#pipeline.push(pipelineMs);
  }

  /** To four digits. */
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
