/** Takeovers of the ladder, with fake separators and a fake clock. */
import { describe, expect, it } from 'vitest';
import {
  STEM_NAMES,
  createStemHops,
  createStereoHop,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import { FallbackChain, type FallbackTransition } from '@sense/separation/internal';

const HOP_MS = (1000 * 512) / 48_000;
const HOPS_PER_S = 1000 / HOP_MS;
const FORMAT = { sampleRate: 48_000, hopFrames: 512, latencyFrames: 512, maskBins: 3 };

/** Gives `share` of every sample to drums, the rest to vocals, and takes `ms` of the fake clock. */
class Fake implements Separator {
  readonly sampleRate = FORMAT.sampleRate;
  readonly hopFrames = FORMAT.hopFrames;
  readonly latencyFrames = FORMAT.latencyFrames;
  readonly maskBins = FORMAT.maskBins;
  calls = 0;
  resets = 0;
  disposed = false;

  constructor(
    readonly name: string,
    readonly share: number,
    public ms: number,
    readonly clock: { ms: number },
    readonly asynchronous = false,
  ) {}

  process(hop: { left: Float32Array; right: Float32Array }, out: StemHops): void | Promise<void> {
    this.calls++;
    this.clock.ms += this.ms;
    for (const side of ['left', 'right'] as const) {
      for (const stem of STEM_NAMES) {
        const gain = stem === 'drums' ? this.share : stem === 'vocals' ? 1 - this.share : 0;
        out.audio[stem][side].forEach((_, i, samples) => (samples[i] = gain * hop[side][i]!));
        out.masks[stem].fill(gain);
      }
    }
    if (this.asynchronous) return Promise.resolve();
  }

  reset(): void {
    this.resets++;
  }

  dispose(): void {
    this.disposed = true;
  }
}

function rig(): {
  clock: { ms: number };
  floor: Fake;
  neural: Fake;
  ladder: FallbackChain;
  switches: FallbackTransition[];
  drums: number[];
  run: (seconds: number) => Promise<void>;
} {
  const clock = { ms: 0 };
  const floor = new Fake('dsp', 0, 1, clock);
  const neural = new Fake('lite', 1, 2, clock, true);
  const switches: FallbackTransition[] = [];
  const ladder = new FallbackChain({
    fallback: floor,
    now: () => clock.ms,
    onTransition: (change) => switches.push(change),
  });
  const hop = createStereoHop(512);
  hop.left.fill(1);
  hop.right.fill(1);
  const out = createStemHops(ladder);
  const drums: number[] = [];
  const run = async (seconds: number): Promise<void> => {
    for (let i = 0; i < Math.round(seconds * HOPS_PER_S); i++) {
      await ladder.process(hop, out);
      drums.push(...out.audio.drums.left);
      const { audio } = out;
      const sum = audio.drums.right[511]! + audio.bass.right[511]! + audio.other.right[511]! + audio.vocals.right[511]!;
      expect(sum).toBeCloseTo(1, 6);
    }
  };
  return { clock, floor, neural, ladder, switches, drums, run };
}

const told = (switches: readonly FallbackTransition[]): string[] =>
  switches.map(({ from, to, reason }) => `${from.name} > ${to.name}: ${reason}`);

describe('Ladder', () => {
  it('runs the floor at once, without a promise', () => {
    const { ladder } = rig();
    expect(ladder.process(createStereoHop(512), createStemHops(ladder))).toBeUndefined();
    expect(ladder.name).toBe('dsp');
  });

  it('lets a better separator take over after a trial, cross-faded', async () => {
    const { ladder, neural, floor, switches, drums, run } = rig();
    await run(0.5);
    ladder.offer(neural);
    await run(2);
    expect(told(switches)).toEqual(['dsp > lite: ready']);
    expect(ladder).toMatchObject({ name: 'lite', transitions: 1 });
    expect(drums.at(-1)).toBe(1);
    const steps = drums.map((value, i) => Math.abs(value - (drums[i - 1] ?? 0)));
    expect(Math.max(...steps)).toBeLessThan(1e-3);
    const callsOfFloor = floor.calls;
    await run(0.5);
    expect(floor.calls).toBe(callsOfFloor);
  });

  it('steps down when p95 is over budget, and says why', async () => {
    const { ladder, neural, switches, drums, run } = rig();
    ladder.offer(neural);
    await run(3);
    neural.ms = 0.8 * HOP_MS;
    await run(0.05 * 2 - 0.03);
    expect(ladder.name).toBe('lite');
    await run(3);
    expect(told(switches)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow']);
    expect(drums.at(-1)).toBe(0);
  });

  it('forgives hops that are rarely slow, and one long stall', async () => {
    const { ladder, neural, switches, run } = rig();
    ladder.offer(neural);
    await run(3);
    for (let second = 0; second < 10; second++) {
      neural.ms = second === 4 ? 3000 : 0.9 * HOP_MS;
      await run(2 / HOPS_PER_S);
      neural.ms = 2;
      await run(1);
    }
    expect(told(switches)).toEqual(['dsp > lite: ready']);
  });

  it('steps down within half a second when it falls behind', async () => {
    const { ladder, neural, switches, run } = rig();
    ladder.offer(neural);
    await run(1.5);
    neural.ms = 1.5 * HOP_MS;
    await run(0.5);
    expect(told(switches)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow']);
  });

  it('tries again later, each time after a longer wait, and recovers', async () => {
    const { ladder, neural, switches, run } = rig();
    ladder.offer(neural);
    await run(1.5);
    neural.ms = 1.5 * HOP_MS;
    await run(1);
    const calls = (): number => neural.calls;
    let before = calls();
    await run(3.5);
    expect(calls(), 'left alone at first').toBe(before);
    await run(2);
    expect(calls() - before, 'a trial stops as soon as it is lost').toBeLessThan(6);
    before = calls();
    await run(8);
    expect(calls(), 'left alone for longer').toBe(before);
    neural.ms = 2;
    await run(4);
    expect(told(switches)).toEqual(['dsp > lite: ready', 'lite > dsp: too-slow', 'dsp > lite: recovered']);
  });

  it('tries one that nobody has heard yet again after a second, and then after longer', async () => {
    const { ladder, neural, switches, run } = rig();
    neural.ms = 1.5 * HOP_MS;
    ladder.offer(neural);
    await run(0.5);
    const first = neural.calls;
    await run(0.4);
    expect(neural.calls, 'left alone at first').toBe(first);
    await run(0.3);
    expect(neural.calls, 'and then tried').toBeGreaterThan(first);
    const second = neural.calls;
    await run(1.5);
    expect(neural.calls, 'left alone for longer').toBe(second);
    neural.ms = 2;
    await run(1.5);
    expect(told(switches)).toEqual(['dsp > lite: ready']);
  });

  it('lets each wait for its own failures only, and forgives whoever works for a minute', async () => {
    const { ladder, neural: light, clock, switches, run } = rig();
    const heavy = new Fake('heavy', 0.5, 0.8 * HOP_MS, clock, true);
    ladder.offer(heavy, 2);
    ladder.offer(light, 1);
    await run(50);
    expect(ladder.name).toBe('lite');
    const stall = async (): Promise<void> => {
      light.ms = 1.5 * HOP_MS;
      await run(0.5);
      light.ms = 2;
      expect(ladder.name).toBe('dsp');
    };
    const trials = heavy.calls;
    await stall();
    await run(4.5);
    expect(ladder.name).toBe('dsp');
    await run(1.5);
    expect(ladder.name, 'heavy has failed often, light once').toBe('lite');
    await run(1);
    expect(heavy.calls, 'its wait is not over yet').toBe(trials);
    await run(61);
    expect(heavy.calls, 'now it is').toBeGreaterThan(trials);
    await stall();
    await run(6);
    expect(ladder.name, 'no longer a wait than the first time').toBe('lite');
    await stall();
    await run(9);
    expect(ladder.name, 'twice as long, soon after').toBe('dsp');
    await run(2);
    const again = ['lite > dsp: too-slow', 'dsp > lite: recovered'];
    expect(told(switches)).toEqual(['dsp > lite: ready', ...again, ...again, ...again]);
  });

  it('takes a broken separator off for good, and frees it', async () => {
    const { ladder, neural, switches, run } = rig();
    ladder.offer(neural);
    await run(1.5);
    expect(ladder.withdraw(neural)).toBe(true);
    expect(ladder.withdraw(neural)).toBe(false);
    expect(neural.disposed).toBe(false);
    await run(20);
    expect(told(switches)).toEqual(['dsp > lite: ready', 'lite > dsp: failed']);
    expect(neural.disposed).toBe(true);
  });

  it('climbs rung by rung', async () => {
    const { ladder, neural, clock, switches, run } = rig();
    ladder.offer(neural);
    ladder.offer(new Fake('base', 0.5, 4, clock));
    await run(4);
    expect(told(switches)).toEqual(['dsp > lite: ready', 'lite > base: ready']);
  });

  it('steps down rung by rung, and up again, and leaves alone who is not at work', async () => {
    const { ladder, neural, clock, switches, run } = rig();
    const base = new Fake('base', 0.5, 4, clock, true);
    ladder.offer(base, 2);
    await run(2);
    ladder.offer(neural, 1);
    await run(2);
    expect(told(switches)).toEqual(['dsp > base: ready']);
    base.ms = 0.8 * HOP_MS;
    await run(2.5);
    expect(ladder.name).toBe('lite');
    const callsOfBase = base.calls;
    await run(2);
    expect(base.calls).toBe(callsOfBase);
    neural.ms = 0.8 * HOP_MS;
    await run(2.5);
    expect(ladder.name).toBe('dsp');
    const calls = [base.calls, neural.calls];
    await run(1);
    expect([base.calls, neural.calls]).toEqual(calls);
    base.ms = 4;
    neural.ms = 2;
    await run(30);
    expect(told(switches)).toEqual([
      'dsp > base: ready',
      'base > lite: too-slow',
      'lite > dsp: too-slow',
      'dsp > lite: recovered',
      'lite > base: recovered',
    ]);
  });

  it('tries a better one beside the one at work, not after it', async () => {
    const { ladder, neural, clock, run } = rig();
    ladder.offer(neural);
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
    ladder.offer(slowly(new Fake('base', 0.5, 4, clock, true)));
    await run(1.5 / HOPS_PER_S);
    expect(order.slice(0, 2)).toEqual(['lite begins', 'base begins']);
    expect(order.slice(2, 4).sort()).toEqual(['base ends', 'lite ends']);
  });

  it('goes on to the floor when the one that was to relieve a broken one is broken too', async () => {
    const { ladder, neural, clock, switches, run } = rig();
    const base = new Fake('base', 0.5, 4, clock, true);
    ladder.offer(neural);
    ladder.offer(base);
    await run(4);
    ladder.withdraw(base);
    await run(3 / HOPS_PER_S);
    ladder.withdraw(neural);
    expect([base.disposed, neural.disposed]).toEqual([false, true]);
    await run(1);
    expect(told(switches).slice(2)).toEqual(['base > dsp: failed']);
    expect(base.disposed).toBe(true);
  });

  it('starts what takes over from a clean state, and resets what runs', async () => {
    const { ladder, neural, floor, run } = rig();
    ladder.offer(neural);
    await run(0.2);
    expect(neural.resets).toBe(1);
    ladder.reset();
    expect(floor.resets).toBe(1);
    await run(2);
    expect(ladder.name).toBe('lite');
  });

  it('refuses another format', () => {
    const { ladder, clock } = rig();
    const other = Object.assign(new Fake('x', 0, 1, clock), { latencyFrames: 1024 });
    expect(() => ladder.offer(other)).toThrow(/latencyFrames 1024/);
  });
});
