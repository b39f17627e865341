/**
 * Compares recordings by their level over time.
 */

interface Sound {
  readonly channels: readonly Float32Array[];
  readonly sampleRate: number;
}

/** Root mean square. */
export const loudness = (samples: Float32Array): number =>
  Math.sqrt(samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length);

/** Level of each 10 ms. */
export function envelope({ channels, sampleRate }: Sound): number[] {
  const frames = Math.round(sampleRate / 100);
  const count = Math.floor(channels[0]!.length / frames);
  return Array.from({ length: count }, (_, i) => loudness(channels[0]!.subarray(i * frames, (i + 1) * frames)));
}

/** Correlation of the common part, about the mean. */
export function similarity(a: readonly number[], b: readonly number[]): number {
  const count = Math.min(a.length, b.length);
  const centred = [a, b].map((values) => {
    const part = values.slice(0, count);
    const mean = part.reduce((sum, value) => sum + value, 0) / count;
    return part.map((value) => value - mean);
  });
  const dot = (x: readonly number[], y: readonly number[]): number =>
    x.reduce((sum, value, i) => sum + value * y[i]!, 0);
  return dot(centred[0]!, centred[1]!) / Math.sqrt(dot(centred[0]!, centred[0]!) * dot(centred[1]!, centred[1]!));
}
