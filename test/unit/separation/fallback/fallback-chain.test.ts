/** The fallback chain, with fake separators and a fake clock. */
import { describe, expect, it } from 'vitest';
import { createStemHops, createStereoHop, type StemHops, type StereoHop } from '@sense/core/engine';
import { Fake, HOP_MS, HOPS_PER_S, reasons, rig } from './chain-rig.js';

describe('FallbackChain', () => {
  it('runs the fallback immediately, without a promise', () => {
    const { chain } = rig();
    expect(chain.process(createStereoHop(512), createStemHops(chain))).toBeUndefined();
    expect(chain.name).toBe('dsp');
  });

  it('activates a better candidate after a trial, with a cross-fade', async () => {
    const { chain, neural, dsp, transitions, drums, run } = rig();
    await run(0.5);
    chain.add(neural);
    await run(2);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready']);
    expect(chain).toMatchObject({ name: 'lite', transitions: 1 });
    expect(drums.at(-1)).toBe(1);
    const steps = drums.map((value, i) => Math.abs(value - (drums[i - 1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(1e-3);
    const callsOfDsp = dsp.calls;
    await run(0.5);
    expect(dsp.calls).toBe(callsOfDsp);
  });

  it('falls back when p95 is over budget, and reports the reason', async () => {
    const { chain, neural, transitions, drums, run } = rig();
    chain.add(neural);
    await run(3);
    neural.ms = 0.8 * HOP_MS;
    await run(0.05 * 2 - 0.03);
    expect(chain.name).toBe('lite');
    await run(3);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow']);
    expect(drums.at(-1)).toBe(0);
  });

  it('does not fall back for rare slow hops or one long stall', async () => {
    const { chain, neural, transitions, run } = rig();
    chain.add(neural);
    await run(3);
    for (let second = 0; second < 10; second++) {
      neural.ms = second === 4 ? 3000 : 0.9 * HOP_MS;
      await run(2 / HOPS_PER_S);
      neural.ms = 2;
      await run(1);
    }
    expect(reasons(transitions)).toEqual(['dsp > lite: ready']);
  });

  it('falls back within half a second when the active separator is slower than real time', async () => {
    const { chain, neural, transitions, run } = rig();
    chain.add(neural);
    await run(1.5);
    neural.ms = 1.5 * HOP_MS;
    await run(0.5);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow']);
  });

  it('repeats trials after longer and longer waits, and recovers', async () => {
    const { chain, neural, transitions, run } = rig();
    chain.add(neural);
    await run(1.5);
    neural.ms = 1.5 * HOP_MS;
    await run(1);
    const calls = (): number => neural.calls;
    let before = calls();
    await run(3.5);
    expect(calls(), 'no trial at first').toBe(before);
    await run(2);
    expect(calls() - before, 'a trial stops as soon as it has failed').toBeLessThan(6);
    before = calls();
    await run(8);
    expect(calls(), 'no trial for longer').toBe(before);
    neural.ms = 2;
    await run(4);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow', 'dsp > lite: recovered']);
  });

  it('repeats the trial of a candidate that was never active after a second, and then after longer waits', async () => {
    const { chain, neural, transitions, run } = rig();
    neural.ms = 1.5 * HOP_MS;
    chain.add(neural);
    await run(0.5);
    const first = neural.calls;
    await run(0.4);
    expect(neural.calls, 'no trial at first').toBe(first);
    await run(0.3);
    expect(neural.calls, 'then a trial').toBeGreaterThan(first);
    const second = neural.calls;
    await run(1.5);
    expect(neural.calls, 'no trial for longer').toBe(second);
    neural.ms = 2;
    await run(1.5);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready']);
  });

  it('counts failures per candidate, and forgets them after a minute of activity', async () => {
    const { chain, neural: light, clock, transitions, run } = rig();
    const heavy = new Fake('heavy', 0.5, 0.8 * HOP_MS, clock, true);
    chain.add(heavy, 2);
    chain.add(light, 1);
    await run(50);
    expect(chain.name).toBe('lite');
    const stall = async (): Promise<void> => {
      light.ms = 1.5 * HOP_MS;
      await run(0.5);
      light.ms = 2;
      expect(chain.name).toBe('dsp');
    };
    const trials = heavy.calls;
    await stall();
    await run(4.5);
    expect(chain.name).toBe('dsp');
    await run(1.5);
    expect(chain.name, 'heavy has failed several times, light once').toBe('lite');
    await run(1);
    expect(heavy.calls, 'its wait is not over yet').toBe(trials);
    await run(61);
    expect(heavy.calls, 'now it is').toBeGreaterThan(trials);
    await stall();
    await run(6);
    expect(chain.name, 'the wait is as long as the first time').toBe('lite');
    await stall();
    await run(9);
    expect(chain.name, 'the wait is twice as long').toBe('dsp');
    await run(2);
    const again = ['lite > dsp: too-slow', 'dsp > lite: recovered'];
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', ...again, ...again, ...again]);
  });

  it('removes a broken separator permanently, and disposes of it', async () => {
    const { chain, neural, transitions, run } = rig();
    chain.add(neural);
    await run(1.5);
    expect(chain.remove(neural)).toBe(true);
    expect(chain.remove(neural)).toBe(false);
    expect(neural.disposed).toBe(false);
    await run(20);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > dsp: failed']);
    expect(neural.disposed).toBe(true);
  });

  it('activates candidates one by one, from the lowest', async () => {
    const { chain, neural, clock, transitions, run } = rig();
    chain.add(neural);
    chain.add(new Fake('base', 0.5, 4, clock));
    await run(4);
    expect(reasons(transitions)).toEqual(['dsp > lite: ready', 'lite > base: ready']);
  });

  it('falls back and recovers one candidate at a time, and does not call inactive ones', async () => {
    const { chain, neural, clock, transitions, run } = rig();
    const base = new Fake('base', 0.5, 4, clock, true);
    chain.add(base, 2);
    await run(2);
    chain.add(neural, 1);
    await run(2);
    expect(reasons(transitions)).toEqual(['dsp > base: ready']);
    base.ms = 0.8 * HOP_MS;
    await run(2.5);
    expect(chain.name).toBe('lite');
    const callsOfBase = base.calls;
    await run(2);
    expect(base.calls).toBe(callsOfBase);
    neural.ms = 0.8 * HOP_MS;
    await run(2.5);
    expect(chain.name).toBe('dsp');
    const calls = [base.calls, neural.calls];
    await run(1);
    expect([base.calls, neural.calls]).toEqual(calls);
    base.ms = 4;
    neural.ms = 2;
    await run(30);
    expect(reasons(transitions)).toEqual([
      'dsp > base: ready',
      'base > lite: too-slow',
      'lite > dsp: too-slow',
      'dsp > lite: recovered',
      'lite > base: recovered',
    ]);
  });

  it('runs a trial concurrently with the active separator', async () => {
    const { chain, neural, clock, run } = rig();
    chain.add(neural);
    await run(2);
    const order: string[] = [];
    const slowly = (separator: Fake): Fake => {
      const process = separator.process.bind(separator);
      return Object.assign(separator, {
        process: async (hop: StereoHop, out: StemHops) => {
          order.push(`${separator.name} begins`);
          await process(hop, out);
          await new Promise((resolve) => setTimeout(resolve));
          order.push(`${separator.name} ends`);
        },
      });
    };
    slowly(neural);
    chain.add(slowly(new Fake('base', 0.5, 4, clock, true)));
    await run(1.5 / HOPS_PER_S);
    expect(order.slice(0, 2)).toEqual(['lite begins', 'base begins']);
    expect(order.slice(2, 4).sort()).toEqual(['base ends', 'lite ends']);
  });

  it('falls back to the next candidate when the replacement of a broken one breaks too', async () => {
    const { chain, neural, clock, transitions, run } = rig();
    const base = new Fake('base', 0.5, 4, clock, true);
    chain.add(neural);
    chain.add(base);
    await run(4);
    chain.remove(base);
    await run(3 / HOPS_PER_S);
    chain.remove(neural);
    expect([base.disposed, neural.disposed]).toEqual([false, true]);
    await run(1);
    expect(reasons(transitions).slice(2)).toEqual(['base > dsp: failed']);
    expect(base.disposed).toBe(true);
  });

  it('resets a candidate before its trial, and the active separator with the chain', async () => {
    const { chain, neural, dsp, run } = rig();
    chain.add(neural);
    await run(0.2);
    expect(neural.resets).toBe(1);
    chain.reset();
    expect(dsp.resets).toBe(1);
    await run(2);
    expect(chain.name).toBe('lite');
  });

  it('rejects a separator of another format', () => {
    const { chain, clock } = rig();
    const other = Object.assign(new Fake('x', 0, 1, clock), { latencyFrames: 1024 });
    expect(() => chain.add(other)).toThrow(/latencyFrames 1024/);
  });
});
