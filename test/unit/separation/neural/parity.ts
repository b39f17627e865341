/**
 * Training exports beside a model some audio and what its own code made of it; this tells how far
 * the engine is from that. Knows no model and no expectations.
 */
import { readFileSync } from 'node:fs';
import { StftAnalysis } from '@sense/core/offline';
import type { ModelManifest, ModelRunner } from '@sense/separation/offline';
import { BandFeatures } from '../../../../packages/separation/src/neural/band-features.js';
import { BandLayout } from '../../../../packages/separation/src/neural/band-layout.js';

export interface Parity {
  readonly hops: number;
  readonly keptHops: readonly number[];
  /** The named values, row after row. */
  values(name: 'audio' | 'features' | 'gains' | 'state'): Float32Array;
}

/** Reads `parity.json` and `parity.bin` of `folder`, an address that ends with a slash. */
export function readParity(folder: URL): Parity {
  const at = (file: string): URL => new URL(file, folder);
  const about = JSON.parse(readFileSync(at('parity.json'), 'utf8')) as {
    hops: number;
    keptHops: number[];
    layout: Record<string, { offsetFloats: number; shape: number[] }>;
  };
  const floats = new Float32Array(new Uint8Array(readFileSync(at('parity.bin'))).buffer);
  return {
    ...about,
    values: (name) => {
      const { offsetFloats, shape } = about.layout[name]!;
      return floats.subarray(offsetFloats, offsetFloats + shape.reduce((product, size) => product * size, 1));
    },
  };
}

/** Largest differences over the kept hops; NaN where one of the values is no number. */
export interface ParityError {
  readonly feature: number;
  readonly gain: number;
}

/** Runs the audio of `parity` through the engine's features and `runner`, hop by hop. */
export async function parityError(parity: Parity, manifest: ModelManifest, runner: ModelRunner): Promise<ParityError> {
  const { hopFrames } = manifest;
  const audio = parity.values('audio');
  const features = new BandFeatures(new BandLayout(manifest.centreBins), manifest.features);
  const [mid, side] = [new StftAnalysis(), new StftAnalysis()];
  const [midSpectrum, sideSpectrum] = [new Float64Array(2 * mid.bins), new Float64Array(2 * side.bins)];
  let [feature, gain] = [0, 0];
  for (let hop = 0; hop < parity.hops; hop++) {
    const at = (i: number, channel: number): number => audio[2 * (hop * hopFrames + i) + channel]!;
    const mix = (sign: 1 | -1): Float32Array =>
      Float32Array.from({ length: hopFrames }, (_, i) => (at(i, 0) + sign * at(i, 1)) / 2);
    mid.analyse(mix(1), midSpectrum);
    side.analyse(mix(-1), sideSpectrum);
    features.compute(midSpectrum, sideSpectrum, runner.features);
    const gains = await runner.run();
    const kept = parity.keptHops.indexOf(hop);
    if (kept < 0) continue;
    feature = Math.max(feature, worst(runner.features, parity.values('features'), kept * features.count));
    gain = Math.max(gain, worst(gains, parity.values('gains'), kept * gains.length));
  }
  return { feature, gain };
}

function worst(values: Float32Array, wanted: Float32Array, offset: number): number {
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - wanted[offset + i]!)), 0);
}
