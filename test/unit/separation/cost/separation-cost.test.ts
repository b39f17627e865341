/** The figures of separation cost for given times, and that the reported latency is the real one. */
import { describe, expect, it } from 'vitest';
import { createStemHops, createStereoHop, type Separator } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { COST_WARM_UP_HOPS, SeparationCost, TimedSeparator } from '@sense/separation/internal';
import { StemStream } from '../../../../packages/separation/src/threads/worklet/stem-stream.js';

const FORMAT = { sampleRate: 48_000, hopFrames: 480, latencyFrames: 480 };

describe('SeparationCost', () => {
  it('divides time by duration, separation alone and with analysis', () => {
    const cost = new SeparationCost(FORMAT);
    for (let hop = 0; hop < 100; hop++) cost.note(hop === 99 ? 3 : 1, 4);
    expect(cost.figures()).toEqual({
      hopMs: 10,
      latencyMs: 20,
      modelRtf: 0.102,
      pipelineRtf: 0.4,
      modelMsPerHop: { p50: 1, p95: 1, p99: 1, max: 3 },
      msPerHop: { p50: 4, p95: 4, p99: 4, max: 4 },
    });
  });

  it('excludes the warm-up from longer runs', () => {
    const cost = new SeparationCost(FORMAT);
    for (let hop = 0; hop <= 2 * COST_WARM_UP_HOPS; hop++) cost.note(hop < COST_WARM_UP_HOPS ? 9 : 1, 10);
    expect(cost.figures()).toMatchObject({ modelRtf: 0.1, modelMsPerHop: { max: 1 } });
  });

  it('reports the delay of stems behind live input', () => {
    const separator = createDspSeparator();
    const stream = new StemStream(separator);
    const impulseAt = 512 * 5 + 3;
    let heardAt = -1;
    for (let frame = 0; heardAt < 0 && frame < 512 * 12; frame += 128) {
      const left = new Float32Array(128);
      if (frame <= impulseAt && impulseAt < frame + 128) left[impulseAt - frame] = 1;
      const outputs = Array.from({ length: 4 }, () => [new Float32Array(128), new Float32Array(128)]);
      stream.process([left, left], outputs, 128);
      const sum = left.map((_, i) => outputs.reduce((total, stem) => total + stem[0]![i]!, 0));
      const found = sum.findIndex((sample) => sample > 0.5);
      if (found >= 0) heardAt = frame + found;
    }
    // Exact to the block: the output of a block belongs to the previous one.
    const lagMs = (1000 * (heardAt - impulseAt)) / 48_000;
    expect(new SeparationCost(separator).figures().latencyMs).toBeCloseTo(lagMs, 3);
  });
});

describe('TimedSeparator', () => {
  it.each([false, true])('measures the processing time of the last hop, asynchronous: %s', async (asynchronous) => {
    let clock = 5;
    const inner: Separator = {
      ...FORMAT,
      name: 'slow',
      maskBins: 3,
      process: () => {
        clock += 7;
        if (asynchronous) return Promise.resolve();
      },
      reset: () => undefined,
    };
    const timed = new TimedSeparator(inner, () => clock);
    await timed.process(createStereoHop(480), createStemHops(timed));
    expect(timed.processingMs).toBe(7);
    expect(timed).toMatchObject({ name: 'slow', hopFrames: 480, maskBins: 3 });
  });
});
