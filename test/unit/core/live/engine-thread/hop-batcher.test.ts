/** What is posted of each hop, and when: events never wait. */
import { describe, expect, it } from 'vitest';
import { FEATURE_BLOCK_SIZE, type MusicalEvent } from '@sense/core/engine';
import { HopBatcher, type WorkerBatch } from '@sense/core/internal';

const EVENT = { type: 'onset', id: 1 } as MusicalEvent;

/** Adds hops, one for each entry, and returns what was posted at each. */
function run(everyHops: number, hops: readonly { events?: readonly MusicalEvent[]; ms?: number }[]): WorkerBatch[][] {
  const posted: WorkerBatch[] = [];
  const batcher = new HopBatcher(
    (batch) => posted.push(batch),
    () => 5,
  );
  batcher.everyHops = everyHops;
  // The engine reuses its block.
  const features = new Float32Array(FEATURE_BLOCK_SIZE);
  return hops.map(({ events = [], ms = 1 }, hop) => {
    features.fill(hop);
    const result = { events, time: hop / 100, frame: 512 * hop, features };
    batcher.add(result, { hops: hop + 1, overrunFrames: 0, processingMs: ms, separationMs: ms / 2 });
    return posted.splice(0);
  });
}

const frames = (batches: readonly WorkerBatch[]): number[][] =>
  batches.map(({ hops }) => hops.map(({ frame }) => frame / 512));

describe('HopBatcher', () => {
  it('posts the features of several hops together, each with its own values and times', () => {
    const batches = run(3, [{}, {}, {}, {}, {}, {}]);
    expect(batches.map(({ length }) => length)).toEqual([0, 0, 1, 0, 0, 1]);
    expect(frames(batches.flat())).toEqual([
      [0, 1, 2],
      [3, 4, 5],
    ]);
    const { features, hops, postedAt } = batches[5]![0]!;
    expect(features).toHaveLength(3 * FEATURE_BLOCK_SIZE);
    expect([0, 1, 2].map((hop) => features[(hop + 1) * FEATURE_BLOCK_SIZE - 1])).toEqual([3, 4, 5]);
    expect(hops[1]!.time).toBe(0.04);
    expect(postedAt).toBe(5);
  });

  it('posts events with their hop, with all features that waited', () => {
    const batches = run(3, [{}, { events: [EVENT] }, {}, {}, {}]);
    expect(batches.map(({ length }) => length)).toEqual([0, 1, 0, 0, 1]);
    expect(batches[1]![0]!.events).toEqual([EVENT]);
    expect(frames(batches.flat())).toEqual([
      [0, 1],
      [2, 3, 4],
    ]);
  });

  it('posts each hop where the features of each are wanted', () => {
    expect(frames(run(1, [{}, {}, {}]).flat())).toEqual([[0], [1], [2]]);
  });

  it('posts events at once and counters about four times a second where no features are wanted', () => {
    const hops = Array.from({ length: 94 }, (_, hop) => (hop === 10 ? { events: [EVENT] } : {}));
    const batches = run(0, hops);
    expect(batches[10]).toHaveLength(1);
    const all = batches.flat();
    expect(all.length).toBeGreaterThanOrEqual(4);
    expect(all.length).toBeLessThanOrEqual(5);
    for (const { hops: stamps, features } of all) expect([stamps.length, features.length]).toEqual([0, 0]);
  });

  it('posts within a quarter of a second where hops are slow', () => {
    let now = 0;
    const posted: number[] = [];
    const batcher = new HopBatcher(
      () => posted.push(now),
      () => now,
    );
    for (let hop = 0; hop < 20; hop++) {
      now += 100;
      const result = { events: [], time: hop / 100, frame: 512 * hop, features: new Float32Array(FEATURE_BLOCK_SIZE) };
      batcher.add(result, { hops: hop + 1, overrunFrames: 0, processingMs: 100, separationMs: 90 });
    }
    expect(posted).toEqual([300, 600, 900, 1200, 1500, 1800]);
  });

  it('reports the slowest hop of a batch, and the latest counts', () => {
    const [batch] = run(3, [{ ms: 2 }, { ms: 9 }, { ms: 4 }]).flat();
    expect(batch!.counters).toEqual({ hops: 3, overrunFrames: 0, processingMs: 9, separationMs: 4.5 });
  });
});
