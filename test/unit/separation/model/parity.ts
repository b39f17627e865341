/**
 * Parity with training: its export contains some audio and the tensors that its own code computed from it.
 * Computes how far the engine's tensors differ.
 */
import { readFileSync } from 'node:fs';
import { StftAnalysis } from '@sense/core/engine';
import type { ModelManifest, ModelRunner } from '@sense/separation/engine';
import { createModelHead } from '../../../../packages/separation/src/model/kinds/kinds.js';

export interface Parity {
  readonly hops: number;
  readonly keptHops: readonly number[];
  /** The named values, row-major: `audio`, or a tensor by its name in the model. */
  values(name: string): Float32Array;
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
      const entry = about.layout[name];
      if (!entry)
        throw new Error(`${folder.href}parity.json has no '${name}', only ${Object.keys(about.layout).join()}`);
      const { offsetFloats, shape } = entry;
      return floats.subarray(offsetFloats, offsetFloats + shape.reduce((product, size) => product * size, 1));
    },
  };
}

/** Largest differences over the kept hops; NaN if one of the values is NaN. */
export interface ParityError {
  /** Of the model's input tensor. */
  readonly input: number;
  /** Of its output tensor. */
  readonly output: number;
}

/** Runs the audio of `parity` through the engine's front end and `runner`, hop by hop, for any kind of model. */
export async function parityError(parity: Parity, manifest: ModelManifest, runner: ModelRunner): Promise<ParityError> {
  const { hopFrames, windowLength } = manifest;
  const audio = parity.values('audio');
  const head = createModelHead(manifest);
  const analysis = (): StftAnalysis => new StftAnalysis({ windowLength, hopFrames });
  const [mid, side] = [analysis(), analysis()];
  const [midSpectrum, sideSpectrum] = [new Float64Array(2 * mid.bins), new Float64Array(2 * side.bins)];
  let [input, output] = [0, 0];
  for (let hop = 0; hop < parity.hops; hop++) {
    const at = (i: number, channel: number): number => audio[2 * (hop * hopFrames + i) + channel]!;
    const mix = (sign: 1 | -1): Float32Array =>
      Float32Array.from({ length: hopFrames }, (_, i) => (at(i, 0) + sign * at(i, 1)) / 2);
    mid.analyse(mix(1), midSpectrum);
    side.analyse(mix(-1), sideSpectrum);
    head.writeInput({ mid: midSpectrum, side: sideSpectrum }, runner.input);
    const result = await runner.run();
    const kept = parity.keptHops.indexOf(hop);
    if (kept < 0) continue;
    const expected = { input: parity.values(manifest.input.name), output: parity.values(manifest.output.name) };
    input = Math.max(input, worst(runner.input, expected.input, kept));
    output = Math.max(output, worst(result, expected.output, kept));
  }
  return { input, output };
}

/** Largest difference to row `row` of `expected`. */
function worst(values: Float32Array, expected: Float32Array, row: number): number {
  const offset = row * values.length;
  return values.reduce((most, value, i) => Math.max(most, Math.abs(value - expected[offset + i]!)), 0);
}
