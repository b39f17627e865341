/** The engine between rings: event times, stem alignment, lost input. */
import { describe, expect, it, vi } from 'vitest';
import { Engine, perStem, type MusicalEvent, type Separator } from '@sense/core/engine';
import { FrameRing, INPUT_CHANNELS, RingEngine, STEM_CHANNELS, allocateRing, createRandom } from '@sense/core/internal';

const HOP = 512;
const QUANTUM = 128;

/** Assigns the whole input to drums without delay. */
function drumsOnly(): Separator {
  return {
    name: 'drums-only',
    sampleRate: 48_000,
    hopFrames: HOP,
    latencyFrames: 0,
    maskBins: 513,
    process(hop, out) {
      perStem((stem) => {
        const gain = stem === 'drums' ? 1 : 0;
        for (let i = 0; i < HOP; i++) {
          out.audio[stem].left[i] = gain * hop.left[i]!;
          out.audio[stem].right[i] = gain * hop.right[i]!;
        }
        out.masks[stem].fill(gain);
      });
    },
    reset() {},
  };
}

/** Noise bursts at the given times over a soft sine. */
function bursts(rate: number, seconds: number, times: readonly number[]): Float32Array {
  const samples = new Float32Array(Math.round(rate * seconds));
  const next = createRandom(7);
  for (let i = 0; i < samples.length; i++) {
    const last = times.filter((time) => time <= i / rate).at(-1);
    const burst = last === undefined ? 0 : Math.exp(-(i / rate - last) / 0.03);
    samples[i] = 0.5 * burst * (2 * next() - 1) + 0.01 * Math.sin((2 * Math.PI * 220 * i) / rate);
  }
  return samples;
}

class Rig {
  readonly input: FrameRing;
  readonly stems: FrameRing;
  readonly engine: RingEngine;
  readonly events: MusicalEvent[] = [];

  constructor(contextRate: number, options: { startFrame?: number; firstEventId?: number; ringFrames?: number } = {}) {
    const { startFrame = 0, firstEventId = 0, ringFrames = 65_536 } = options;
    this.input = new FrameRing(allocateRing(INPUT_CHANNELS, ringFrames, false), startFrame);
    this.stems = new FrameRing(allocateRing(STEM_CHANNELS, ringFrames, false), startFrame);
    this.input.jump(startFrame);
    this.engine = new RingEngine({ engine: new Engine(drumsOnly()), contextRate });
    this.engine.connect(this.input, this.stems, firstEventId);
  }

  feed(samples: Float32Array, step = true): void {
    for (let at = 0; at + QUANTUM <= samples.length; at += QUANTUM) {
      const quantum = samples.subarray(at, at + QUANTUM);
      this.input.write([quantum, quantum], QUANTUM);
      if (step) this.run();
    }
  }

  run(): void {
    for (let result = this.engine.nextHop(); result; result = this.engine.nextHop()) {
      if (result instanceof Promise) throw new Error('the separator of this test is synchronous');
      this.events.push(...result.events);
    }
  }
}

const TIMES = [0.5, 1, 1.5, 2];

describe.each([48_000, 44_100, 96_000, 22_050])('RingEngine at %i Hz', (rate) => {
  it('detects onsets at the time they were captured', () => {
    const rig = new Rig(rate);
    rig.feed(bursts(rate, 2.5, TIMES));
    const drums = rig.events.filter((event) => event.type === 'onset' && event.stem === 'drums' && !event.drums);
    expect(drums).toHaveLength(TIMES.length);
    drums.forEach(({ time, emitted }, i) => {
      expect(Math.abs(time - TIMES[i]!)).toBeLessThan(0.012);
      expect(emitted).toBeGreaterThan(time);
      expect(emitted - TIMES[i]!).toBeLessThan(0.04);
    });
  });

  it('writes stem frame n for input frame n', () => {
    const rig = new Rig(rate);
    const samples = bursts(rate, 1, [0.3]);
    // Below the edge of the resampler's band, so that waveforms can be compared.
    const smooth = samples.map((_, i) => Math.sin((2 * Math.PI * 300 * i) / rate));
    rig.feed(smooth);
    const from = Math.round(rate / 2);
    const out = Array.from({ length: STEM_CHANNELS }, () => new Float32Array(256));
    expect(rig.stems.read(from, out, 256)).toBe(true);
    const error = Math.max(...out[0]!.map((x, i) => Math.abs(x - smooth[from + i]!)));
    // Up to half a frame of 300 Hz is lost to rounding the delay to whole frames.
    expect(error).toBeLessThan((Math.PI * 300) / rate + 0.002);
  });
});

describe('RingEngine', () => {
  it('continues ids and times after a late start', () => {
    const start = 480_000;
    const rig = new Rig(48_000, { startFrame: start, firstEventId: 40 });
    rig.feed(bursts(48_000, 2.5, TIMES));
    expect(rig.events[0]!.id).toBeGreaterThanOrEqual(40);
    expect(Math.abs(rig.events[0]!.time - (start / 48_000 + TIMES[0]!))).toBeLessThan(0.012);
  });

  it('passes adjustments of the beats on, a tap in time of the engine', () => {
    const start = 480_000;
    const rig = new Rig(48_000, { startFrame: start });
    const adjust = vi.spyOn(Engine.prototype, 'adjustBeats');
    rig.engine.adjustBeats({ type: 'nudge', ms: 5 });
    expect(adjust).toHaveBeenLastCalledWith({ type: 'nudge', ms: 5 });
    rig.engine.adjustBeats({ type: 'tap', time: start / 48_000 + 2 });
    const { time } = adjust.mock.lastCall![0] as { time: number };
    // Plus the delay of the resampler.
    expect(time).toBeGreaterThanOrEqual(2);
    expect(time).toBeLessThan(2.01);
    adjust.mockRestore();
  });

  it('counts lost input if it is called too late, and continues', () => {
    const rig = new Rig(48_000, { ringFrames: 16_384 });
    const samples = bursts(48_000, 2.5, TIMES);
    rig.feed(samples.subarray(0, 33_600));
    rig.feed(samples.subarray(33_600, 67_200), false);
    rig.run();
    rig.feed(samples.subarray(67_200));
    expect(rig.engine.overrunFrames).toBeGreaterThan(16_384);
    expect(rig.engine.overrunFrames).toBeLessThan(33_600);
    const last = rig.events.filter((event) => event.type === 'onset' && event.stem === 'drums' && !event.drums).at(-1)!;
    expect(Math.abs(last.time - 2)).toBeLessThan(0.012);
    const first = rig.events.filter((event) => event.type !== 'onset' || !event.drums);
    expect(new Set(first.map(({ id }) => id)).size).toBe(first.length);
  });
});
