/**
 * Percentiles of a set of measurements.
 */

export interface Percentiles {
  readonly p50: number | null;
  readonly p95: number | null;
  readonly p99: number | null;
  readonly max: number | null;
}

/** Nearest-rank percentiles, rounded to `digits` decimals, 1 by default; null without values. */
export function percentiles(values: readonly number[], digits = 1): Percentiles {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (fraction: number): number | null => {
    const value = sorted[Math.max(0, Math.ceil(fraction * sorted.length) - 1)];
    return value === undefined ? null : Number(value.toFixed(digits));
  };
  return { p50: at(0.5), p95: at(0.95), p99: at(0.99), max: at(1) };
}
