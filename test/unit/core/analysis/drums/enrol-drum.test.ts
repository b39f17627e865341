/** Drums that were taught by a few hits are told from those the engine knows, however hard they are struck. */
import { beforeAll, describe, expect, it } from 'vitest';
import {
  Engine,
  createStereoHop,
  perStem,
  type DrumClip,
  type DrumTemplate,
  type OnsetEvent,
  type Separator,
} from '@sense/core/engine';
import { renderSong } from '../../../../../examples/demo-song/index.js';
import { random } from '../render.js';

const RATE = 48_000;
const HOP = 512;

/** All that sounds is drums: what a perfect separator would say of drums alone. */
function drumsAlone(): Separator {
  return {
    name: 'drums',
    sampleRate: RATE,
    hopFrames: HOP,
    latencyFrames: 0,
    maskBins: 1025,
    process: (_hop, out) => perStem((stem) => out.masks[stem].fill(stem === 'drums' ? 1 : 0)) && undefined,
    reset: () => undefined,
  };
}

/** Two clangs a fifth apart that ring: a cowbell. */
function cowbell(rate: number, velocity: number, seed: number): Float32Array {
  const next = random(seed);
  const [low, high] = [540 * (1 + 0.01 * next()), 800 * (1 + 0.01 * next())];
  return Float32Array.from({ length: Math.round(0.3 * rate) }, (_, i) => {
    const t = i / rate;
    const clang = Math.sign(Math.sin(2 * Math.PI * low * t)) + Math.sign(Math.sin(2 * Math.PI * high * t));
    return 0.2 * velocity * clang * Math.exp(-t / 0.06);
  });
}

const clip = (samples: Float32Array, sampleRate = RATE): DrumClip => ({ sampleRate, left: samples, right: samples });

/** The demo song's drums with a cowbell on every second between 8 and 20, softer and louder. */
function song(): { samples: Float32Array; bells: number[] } {
  const samples = renderSong({ seconds: 22 }).stems.drums.left.slice();
  const bells = Array.from({ length: 12 }, (_, i) => 8.13 + i);
  for (const [i, at] of bells.entries()) {
    const bell = cowbell(RATE, 0.5 + 0.5 * ((i % 3) / 2), 40 + i);
    bell.forEach((value, k) => (samples[Math.round(at * RATE) + k]! += value));
  }
  return { samples, bells };
}

/** All named hits of `samples`. */
function hear(engine: Engine, samples: Float32Array): OnsetEvent[] {
  const hop = createStereoHop(HOP);
  const named: OnsetEvent[] = [];
  for (let at = 0; at + HOP <= samples.length; at += HOP) {
    hop.left.set(samples.subarray(at, at + HOP));
    hop.right.set(hop.left);
    void engine.process(hop);
    for (const event of engine.events) if (event.type === 'onset' && event.drums) named.push(event);
  }
  return named;
}

const near = (times: readonly number[], { time }: OnsetEvent): boolean =>
  times.some((at) => Math.abs(at - time) < 0.03);

/** Share of the bells that were called so, and of other hits that were. */
function score(named: readonly OnsetEvent[], bells: readonly number[]): { found: number; wrong: number } {
  const called = named.filter(({ drums }) => drums!.includes('cowbell'));
  const found = bells.filter((at) => called.some((hit) => near([at], hit))).length / bells.length;
  const others = named.filter((hit) => !near(bells, hit));
  return { found, wrong: others.filter((hit) => called.includes(hit)).length / others.length };
}

describe('a drum that is taught', () => {
  const { samples, bells } = song();
  let learnt: DrumTemplate;
  const engine = new Engine(drumsAlone());

  beforeAll(() => {
    learnt = engine.enrolDrum('cowbell', { clips: [1, 2, 3, 4].map((seed) => clip(cowbell(RATE, 0.25 * seed, seed))) });
  });

  it('by recordings has its name from then on, and other drums keep theirs', () => {
    const { found, wrong } = score(hear(engine, samples), bells);
    expect(found).toBeGreaterThan(0.8);
    expect(wrong).toBeLessThan(0.05);
  });

  it('stays learnt after a reset, and goes when it is forgotten', () => {
    engine.reset();
    expect(score(hear(engine, samples), bells).found).toBeGreaterThan(0.8);
    engine.reset();
    engine.enrolDrum('cowbell', {});
    expect(score(hear(engine, samples), bells).found).toBe(0);
  });

  it('is known to another engine by what was learnt', () => {
    const other = new Engine(drumsAlone());
    other.enrolDrum('cowbell', { embeddings: learnt.embeddings });
    expect(score(hear(other, samples), bells).found).toBeGreaterThan(0.8);
  });

  it('by hits that were heard has its name afterwards', () => {
    const live = new Engine(drumsAlone());
    const named = hear(live, samples);
    const ids = named.filter((hit) => near(bells.slice(0, 4), hit)).map(({ id }) => id);
    live.enrolDrum('cowbell', { ids });
    const { found, wrong } = score(
      hear(live, samples),
      bells.map((at) => at + Math.floor(samples.length / HOP) * (HOP / RATE)),
    );
    expect(found).toBeGreaterThan(0.8);
    expect(wrong).toBeLessThan(0.05);
  });

  it('by recordings at another rate is the same drum', () => {
    const other = new Engine(drumsAlone());
    other.enrolDrum('cowbell', { clips: [1, 2, 3].map((seed) => clip(cowbell(44_100, 0.8, seed), 44_100)) });
    expect(score(hear(other, samples), bells).found).toBeGreaterThan(0.8);
  });

  it('is refused where an example holds no hit, or is not known', () => {
    expect(() => engine.enrolDrum('air', { clips: [clip(new Float32Array(RATE))] })).toThrow(
      /example 1 of air holds no hit/,
    );
    expect(() => engine.enrolDrum('air', { ids: [123_456] })).toThrow(/onset 123456/);
  });
});
