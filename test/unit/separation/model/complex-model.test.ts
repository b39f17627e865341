/**
 * Models of kind `complex-masks`. `complex-model/` (written by its `make.py`) rotates the phases of mid by
 * known angles: drums are the mixture 90 degrees ahead, bass is the rest; the mask of the side of vocals is
 * the side's own compressed spectrum.
 */
import { readFileSync } from 'node:fs';
import * as runtime from 'onnxruntime-web/wasm';
import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { STEM_NAMES, type Separator } from '@sense/core/engine';
import {
  createDspSeparator,
  createModelRunner,
  createNeuralSeparator,
  parseManifest,
  type ModelRunner,
} from '@sense/separation/engine';
import { FallbackChain, createModelSeparator } from '@sense/separation/internal';
import { createModelHead } from '../../../../packages/separation/src/model/kinds/kinds.js';
import { largestSumError, runSeparator } from '../../../support/run-separator.js';
import { noise } from '../../../support/signals.js';
import { altered } from './altered.js';
import { parityError, readParity } from './parity.js';

const HOP = 512;
const BINS = 1025;
const FOLDER = new URL('complex-model/', import.meta.url);
const json: unknown = JSON.parse(readFileSync(new URL('manifest.json', FOLDER), 'utf8'));
const model = new Uint8Array(readFileSync(new URL('turning.onnx', FOLDER)));
const manifest = parseManifest(json);

const loudest = (samples: Float32Array): number =>
  samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);

describe('the manifest', () => {
  it('is parsed by its kind', () => {
    expect(manifest).toMatchObject({ kind: 'complex-masks', name: 'turning', modelMix: 1 });
    expect(manifest.input.shape).toEqual([1, 1, 4, BINS]);
    expect(manifest.output.shape).toEqual([2, 4, 2, BINS]);
  });

  it.each([
    ['kind', 'band-gains', /'bands' must be an object, received undefined/],
    ['windowLength', 4096, /'inputs\[0\]\.shape' must be \[1, 1, 4, 2049\]/],
    ['inputs', [], /'inputs' must be a list of 1/],
    ['inputs.0.name', 7, /'inputs\[0\]\.name' must be a non-empty string, received 7/],
    ['inputs.0.shape', [1, 4, 1025], /'inputs\[0\]\.shape'/],
    ['outputs.0.shape', [2, 4, 1025], /'outputs\[0\]\.shape' must be \[2, 4, 2, 1025\]/],
    ['features', undefined, /'features' must be an object, received undefined/],
    ['features.power', 2, /'features\.power' must be a number from 0.01 to 1, received 2/],
    ['features.floor', 0, /'features\.floor'/],
    ['latencyFrames', 0, /'latencyFrames'/],
    ['states.0.shape', [0], /'states\[0\]\.shape\[0\]'/],
  ])('names %s when it is %j', (path, value, message) => {
    expect(() => parseManifest(altered(json, path, value))).toThrow(message);
  });
});

describe('the input of the model', () => {
  it('and its output equal those of training for the same audio', async () => {
    const runner = await createModelRunner({ runtime, manifest, model });
    const error = await parityError(readParity(FOLDER), manifest, runner);
    runner.dispose();
    expect(error.input).toBeLessThan(1e-5);
    expect(error.output).toBeLessThan(1e-4);
  });

  it('is the compressed magnitude with its phase, in planes', () => {
    const [mid, side] = [new Float64Array(2 * BINS), new Float64Array(2 * BINS)];
    mid.set([3 * 512, -4 * 512], 2 * 10);
    side.set([0, 512], 2 * 1024);
    const input = new Float32Array(4 * BINS);
    createModelHead(manifest).writeInput({ mid, side }, input);
    expect(input[10]).toBeCloseTo(0.6 * 5 ** 0.3, 6);
    expect(input[BINS + 10]).toBeCloseTo(-0.8 * 5 ** 0.3, 6);
    expect(input[3 * BINS + 1024]).toBeCloseTo(1, 6);
    expect(input.filter((value) => value !== 0)).toHaveLength(3);
  });
});

describe('the separator of the model alone', () => {
  let separator: Separator;
  beforeAll(async () => {
    separator = await createNeuralSeparator({ manifest: json, model });
    return () => separator.dispose?.();
  });
  beforeEach(() => separator.reset());

  it('has the engine format', () => {
    expect(separator).toMatchObject({ sampleRate: 48_000, hopFrames: 512, latencyFrames: 512, maskBins: BINS });
  });

  it('rotates phases by the masks', async () => {
    const phase = (i: number): number => (2 * Math.PI * 1500 * i) / 48_000;
    const input = Float32Array.from({ length: 12 * HOP }, (_, i) => 0.4 * Math.cos(phase(i)));
    const { left, masks } = await runSeparator(separator, input);
    // From the sixth hop on, frames contain only the tone; its period divides the hop.
    for (let i = 6 * HOP; i < input.length; i += 7) {
      const quarter = -0.4 * Math.sin(phase(i));
      expect(left.drums[i]).toBeCloseTo(quarter, 3);
      expect(left.bass[i]! + left.vocals[i]!).toBeCloseTo(input[i]! - quarter, 3);
    }
    expect(masks.drums.every((gain) => Math.abs(gain - 1) < 1e-6)).toBe(true);
  });

  it('passes its state from hop to hop: every second one has vocals', async () => {
    const mono = noise(8 * HOP, 1);
    const gains: number[] = [];
    for (let at = 0; at < mono.length; at += HOP) {
      const { masks } = await runSeparator(separator, mono.subarray(at, at + HOP));
      gains.push(masks.vocals[300]!);
    }
    gains.forEach((gain, hop) => expect(gain).toBeCloseTo(hop % 2 ? Math.SQRT1_2 : 0, 5));
  });

  it('separates an impulse', async () => {
    const input = new Float32Array(8 * HOP);
    input[4 * HOP + 100] = 1;
    const result = await runSeparator(separator, input);
    expect(largestSumError(result.left, input, HOP)).toBeLessThan(1e-6);
    // Rotated by 90 degrees, an impulse is odd about its position: -2 / (pi n) at odd n, 0 at even ones.
    const at = 5 * HOP + 100;
    expect(Math.abs(result.left.drums[at]!)).toBeLessThan(0.01);
    expect(result.left.drums[at + 1]!).toBeCloseTo(-2 / Math.PI, 2);
    expect(result.left.drums[at - 1]!).toBeCloseTo(2 / Math.PI, 2);
  });

  it('keeps its state without a reset', async () => {
    const input = noise(11 * HOP, 4);
    const first = await runSeparator(separator, input);
    const continued = await runSeparator(separator, input);
    expect(continued.left).not.toEqual(first.left);
  });
});

describe('an output', () => {
  /** A model that returns `value(stem, part, bin)` for mid and side; parts 0 and 1 are re and im. */
  function returning(value: (stem: number, part: number, bin: number) => number, log: string[] = []): ModelRunner {
    const output = Float32Array.from({ length: 16 * BINS }, (_, i) =>
      value(Math.floor(i / (2 * BINS)) % 4, Math.floor(i / BINS) % 2, i % BINS),
    );
    return {
      input: new Float32Array(4 * BINS),
      run: async () => output,
      reset: () => void log.push('reset'),
      dispose: () => undefined,
    };
  }

  it.each([NaN, Infinity, -Infinity])('that contains %s is not used, and resets the model', async (bad) => {
    const log: string[] = [];
    const runner = returning((stem, part, bin) => (stem === 3 && part === 1 && bin === 700 ? bad : 0.25), log);
    const separator = createModelSeparator(manifest, runner);
    log.length = 0;
    const input = noise(8 * HOP, 7);
    const result = await runSeparator(separator, input);
    expect(log).toHaveLength(8);
    expect(largestSumError(result.left, input, HOP)).toBeLessThan(1e-5);
    // A quarter to each stem, as before the first output.
    expect(result.masks.vocals.every((gain) => gain === 0.25)).toBe(true);
  });

  it('is limited to 12 dB and keeps its phase, and the stems still sum to the input', async () => {
    const runner = returning(
      (stem, part) =>
        [
          [3e30, -3e30],
          [1e4, 0],
          [-1e4, 0],
          [0, 1],
        ][stem]![part]!,
    );
    const separator = createModelSeparator(manifest, runner);
    const input = noise(8 * HOP, 8);
    const result = await runSeparator(separator, input);
    expect(largestSumError(result.left, input, HOP)).toBeLessThan(1e-5);
    for (let i = 2 * HOP; i < input.length; i++) expect(result.left.bass[i]).toBeCloseTo(4 * input[i - HOP]!, 4);
    const masks = { mid: new Float32Array(2 * BINS), side: new Float32Array(2 * BINS) };
    const others = { mid: masks.mid.slice(), side: masks.side.slice() };
    createModelHead(manifest).readMasks(await runner.run(), {
      drums: masks,
      bass: others,
      other: others,
      vocals: others,
    });
    expect(masks.side[0]).toBeCloseTo(4 * Math.SQRT1_2, 5);
    expect(masks.mid[2 * 1024 + 1]).toBeCloseTo(-4 * Math.SQRT1_2, 5);
    expect(Math.max(...result.masks.bass)).toBe(1);
    expect(loudest(result.left.other)).toBeLessThan(12);
  });

  it('that fails leaves the last masks in place, and is reported', async () => {
    const failures: unknown[] = [];
    const runner = { ...returning(() => 0.25), run: () => Promise.reject(new Error('out of memory')) };
    const separator = createModelSeparator(manifest, runner, (error) => failures.push(error));
    const input = noise(4 * HOP, 9);
    expect(largestSumError((await runSeparator(separator, input)).left, input, HOP)).toBeLessThan(1e-5);
    expect(failures).toHaveLength(4);
  });
});

describe('with the DSP separator', () => {
  it('becomes active in a fallback chain', async () => {
    const chain = new FallbackChain({ fallback: createDspSeparator(), now: () => 0 });
    chain.add(await createNeuralSeparator({ manifest: json, model }));
    const input = noise(100 * HOP, 10);
    expect(largestSumError((await runSeparator(chain, input)).left, input, HOP)).toBeLessThan(1e-5);
    expect(chain.name).toBe('turning');
    chain.dispose();
  });

  it('is blended by its model mix', async () => {
    const separator = await createNeuralSeparator({ manifest: altered(json, 'modelMix', 0.4), model });
    const alone = await createNeuralSeparator({ manifest: json, model });
    // Silent long enough in the middle that the transforms are skipped, longer in one channel.
    const [left, right] = [
      noise(40 * HOP, 11).fill(0, 12 * HOP, 22 * HOP),
      noise(40 * HOP, 12).fill(0, 12 * HOP, 31 * HOP),
    ];
    const [ofDsp, ofModel, blended] = await Promise.all(
      [createDspSeparator(), alone, separator].map((each) => runSeparator(each, left, right)),
    );
    expect(largestSumError(blended!.left, left, HOP)).toBeLessThan(1e-5);
    expect(blended!.masks).toEqual(ofDsp!.masks);
    for (const stem of STEM_NAMES) {
      const expected = ofModel!.left[stem].map((sample, i) => 0.4 * sample + 0.6 * ofDsp!.left[stem][i]!);
      expect(Math.max(...expected.map((sample, i) => Math.abs(sample - blended!.left[stem][i]!)))).toBeLessThan(1e-6);
    }
    for (const each of [alone, separator]) each.dispose?.();
  });
});
