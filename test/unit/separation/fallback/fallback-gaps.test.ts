/** The fallback chain and the deadline of the listener: what a hop waits for, and what a gap ends. */
import { describe, expect, it } from 'vitest';
import { createStemHops, createStereoHop } from '@sense/core/engine';
import { reasons, rig } from './chain-rig.js';

describe('FallbackChain', () => {
  it('does not wait for a trial: only the next hop does', async () => {
    const { chain, neural } = rig();
    const hop = createStereoHop(512);
    const out = createStemHops(chain);
    const finish: (() => void)[] = [];
    const process = neural.process.bind(neural);
    neural.process = async (given, stems) => {
      await process(given, stems);
      await new Promise<void>((resolve) => finish.push(resolve));
    };
    chain.add(neural);
    expect(chain.process(hop, out)).toBeUndefined();
    await expect.poll(() => finish.length).toBe(1);
    let done = false;
    const second = Promise.resolve(chain.process(hop, out)).then(() => (done = true));
    await new Promise((resolve) => setImmediate(resolve));
    expect([done, neural.calls]).toEqual([false, 1]);
    finish[0]!();
    await second;
    expect(neural.calls).toBe(2);
  });

  it('gives up a model at the first gap that the listener hears, and tries it again later', async () => {
    const { chain, neural, transitions, run } = rig();
    chain.add(neural);
    await run(2);
    chain.noteStemsMissing();
    chain.noteStemsMissing();
    await run(0.3);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow']);
    await run(4);
    expect(chain.name).toBe('dsp');
    await run(3);
    expect(reasons(transitions).slice(2)).toEqual(['dsp > lite: recovered']);
  });

  it('ends a trial at a gap', async () => {
    const { chain, neural, run } = rig();
    chain.add(neural);
    await run(0.3);
    chain.noteStemsMissing();
    const { calls } = neural;
    await run(0.5);
    expect(neural.calls).toBe(calls);
    await run(2);
    expect(chain.name).toBe('lite');
  });

  it('has the masks of its active separator early, except in a transition', async () => {
    const { chain, neural, run } = rig();
    const hop = createStereoHop(512);
    const out = createStemHops(chain);
    Object.assign(neural, { masksReady: true });
    chain.add(neural);
    await run(0.5);
    await chain.process(hop, out);
    expect([chain.name, chain.masksReady]).toEqual(['dsp', false]);
    await run(2);
    const pending = chain.process(hop, out);
    expect([chain.name, chain.masksReady]).toEqual(['lite', true]);
    await pending;
  });
});
