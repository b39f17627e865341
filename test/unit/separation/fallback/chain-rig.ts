/** A fallback chain with fake separators and a fake clock. */
import { expect } from 'vitest';
import { STEM_NAMES, createStemHops, createStereoHop, type Separator, type StemHops } from '@sense/core/engine';
import { FallbackChain, type FallbackTransition } from '@sense/separation/internal';

export const HOP_MS = (1000 * 512) / 48_000;
export const HOPS_PER_S = 1000 / HOP_MS;
export const FORMAT = { sampleRate: 48_000, hopFrames: 512, latencyFrames: 512, maskBins: 3 };

/** Gives the fraction `drums` of every sample to drums, the rest to vocals, and takes `ms` of the fake clock. */
export class Fake implements Separator {
  readonly sampleRate = FORMAT.sampleRate;
  readonly hopFrames = FORMAT.hopFrames;
  readonly latencyFrames = FORMAT.latencyFrames;
  readonly maskBins = FORMAT.maskBins;
  calls = 0;
  resets = 0;
  disposed = false;

  constructor(
    readonly name: string,
    readonly drums: number,
    public ms: number,
    readonly clock: { ms: number },
    readonly asynchronous = false,
  ) {}

  process(hop: { left: Float32Array; right: Float32Array }, out: StemHops): void | Promise<void> {
    this.calls++;
    this.clock.ms += this.ms;
    for (const side of ['left', 'right'] as const) {
      for (const stem of STEM_NAMES) {
        const gain = stem === 'drums' ? this.drums : stem === 'vocals' ? 1 - this.drums : 0;
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

export function rig(): {
  clock: { ms: number };
  dsp: Fake;
  neural: Fake;
  chain: FallbackChain;
  transitions: FallbackTransition[];
  drums: number[];
  run: (seconds: number) => Promise<void>;
} {
  const clock = { ms: 0 };
  const dsp = new Fake('dsp', 0, 1, clock);
  const neural = new Fake('lite', 1, 2, clock, true);
  const transitions: FallbackTransition[] = [];
  const chain = new FallbackChain({
    fallback: dsp,
    now: () => clock.ms,
    onTransition: (transition) => transitions.push(transition),
  });
  const hop = createStereoHop(512);
  hop.left.fill(1);
  hop.right.fill(1);
  const out = createStemHops(chain);
  const drums: number[] = [];
  const run = async (seconds: number): Promise<void> => {
    for (let i = 0; i < Math.round(seconds * HOPS_PER_S); i++) {
      await chain.process(hop, out);
      drums.push(...out.audio.drums.left);
      const { audio } = out;
      const sum = audio.drums.right[511]! + audio.bass.right[511]! + audio.other.right[511]! + audio.vocals.right[511]!;
      expect(sum).toBeCloseTo(1, 6);
    }
  };
  return { clock, dsp, neural, chain, transitions, drums, run };
}

export const reasons = (transitions: readonly FallbackTransition[]): string[] =>
  transitions.map(({ from, to, reason }) => `${from.name} > ${to.name}: ${reason}`);
