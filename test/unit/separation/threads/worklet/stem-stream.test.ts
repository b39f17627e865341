/** A separator in blocks: a constant delay for any block size, and late or failed hops. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES, type Separator, type StemHops, type StereoHop } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { StemStream } from '../../../../../packages/separation/src/threads/worklet/stem-stream.js';

const HOP = 512;

/** Outputs the previous hop, times 1 to 4 for each stem, when `gate` resolves. */
class Delay implements Separator {
  readonly name = 'delay';
  readonly sampleRate = 48_000;
  readonly hopFrames = HOP;
  readonly latencyFrames = HOP;
  readonly maskBins = 1;
  #previous = { left: new Float32Array(HOP), right: new Float32Array(HOP) };

  constructor(private readonly gate?: () => Promise<void>) {}

  process(hop: StereoHop, out: StemHops): void | Promise<void> {
    const newest = { left: hop.left.slice(), right: hop.right.slice() };
    const write = (): void => {
      STEM_NAMES.forEach((stem, index) => {
        for (const side of ['left', 'right'] as const) {
          out.audio[stem][side].set(this.#previous[side].map((x) => (index + 1) * x));
        }
      });
      this.#previous = newest;
    };
    return this.gate ? this.gate().then(write) : write();
  }

  reset(): void {}
}

const sample = (frame: number): number => Math.fround(((frame * 7919) % 1000) / 1000);

interface Output {
  readonly left: number[][];
  readonly right: number[][];
}

/** Plays `total` frames of {@link sample} (the right channel negated) in blocks; all promises settle in between. */
async function play(stream: StemStream, total: number, block: number, channels: 0 | 1 | 2 = 2): Promise<Output> {
  const output: Output = { left: STEM_NAMES.map(() => []), right: STEM_NAMES.map(() => []) };
  for (let at = 0; at < total; at += block) {
    const left = Float32Array.from({ length: block }, (_, i) => sample(at + i));
    const input = [left, left.map((x) => -x)].slice(0, channels);
    const outputs = STEM_NAMES.map(() => [new Float32Array(block).fill(9), new Float32Array(block).fill(9)]);
    stream.process(input, outputs, block);
    outputs.forEach(([l, r], stem) => {
      output.left[stem]!.push(...l!);
      output.right[stem]!.push(...r!);
    });
    await new Promise((resolve) => setImmediate(resolve));
  }
  return output;
}

describe.each([
  ['synchronous', undefined],
  ['asynchronous', async () => undefined],
] as const)('a stream around a %s separator', (_, gate) => {
  it.each([64, 128, 512])('delays by its constant delay in blocks of %i', async (block) => {
    const stream = new StemStream(new Delay(gate));
    expect(stream.latencyFrames).toBe(2 * HOP);
    const { left, right } = await play(stream, 8 * HOP, block);
    for (const stem of STEM_NAMES.keys()) {
      const expected = left[stem]!.map((_, i) =>
        i < stream.latencyFrames ? 0 : Math.fround((stem + 1) * sample(i - stream.latencyFrames)),
      );
      expect(left[stem]).toEqual(expected);
      expect(right[stem]!.map((x) => 0 - x)).toEqual(expected);
    }
  });

  it('treats missing channels as silence', async () => {
    const { left, right } = await play(new StemStream(new Delay(gate)), 4 * HOP, 128, 1);
    expect(left[0]!.at(-1)).toBe(sample(2 * HOP - 1));
    expect(right[0]!.every((x) => x === 0)).toBe(true);
    const nothing = await play(new StemStream(new Delay(gate)), 4 * HOP, 128, 0);
    expect(nothing.left.flat().every((x) => x === 0)).toBe(true);
  });
});

it('outputs silence and reports it while the separator is late, and continues afterwards', async () => {
  const gates: (() => void)[] = [];
  let late = 0;
  const stream = new StemStream(new Delay(() => new Promise((resolve) => gates.push(resolve))), {
    onLate: () => late++,
  });
  const first = await play(stream, 2 * HOP, 128);
  expect(late).toBe(4);
  expect(first.left.flat().every((x) => x === 0)).toBe(true);
  expect(gates).toHaveLength(1);
  gates.pop()!();
  await new Promise((resolve) => setImmediate(resolve));
  await play(stream, HOP, 128);
  gates.pop()!();
  await new Promise((resolve) => setImmediate(resolve));
  const { left } = await play(stream, HOP, 128);
  expect(left[0]).toEqual(Array.from({ length: HOP }, (_, i) => sample(i)));
  expect(late).toBe(4);
});

it('outputs silence for a hop whose separation failed, reports the error, and continues afterwards', async () => {
  const failures: unknown[] = [];
  let late = 0;
  let hop = 0;
  const stream = new StemStream(
    new Delay(() => (++hop === 3 ? Promise.reject(new Error('broken')) : Promise.resolve())),
    {
      onLate: () => late++,
      onFailure: (error) => failures.push(error),
    },
  );
  const { left } = await play(stream, 6 * HOP, 128);
  expect(failures).toEqual([new Error('broken')]);
  expect(late).toBe(0);
  const hopOf = (index: number): number[] => left[0]!.slice(index * HOP, (index + 1) * HOP);
  expect(hopOf(2)).toEqual(Array.from({ length: HOP }, (_, i) => sample(i)));
  expect(hopOf(3).every((x) => x === 0)).toBe(true);
  expect(hopOf(5)).toEqual(Array.from({ length: HOP }, (_, i) => sample(3 * HOP + i)));
});

it('outputs the samples of the separator', async () => {
  const stream = new StemStream(createDspSeparator());
  const { left } = await play(stream, 20 * HOP, 128);
  const sums = left[0]!.map((_, i) => left.reduce((sum, stem) => sum + stem[i]!, 0));
  sums.forEach((sum, i) => expect(sum).toBeCloseTo(i < 2 * HOP ? 0 : sample(i - 2 * HOP), 5));
});
