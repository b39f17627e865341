/** Drums enrolled by a few hits are distinguished from the built-in classes, independent of velocity. */
import { beforeAll, describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
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

const RATE = 48_000;
const HOP = 512;

/** Assigns everything to drums, as a perfect separator would for drums alone. */
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

/** A cowbell: two decaying square waves a fifth apart. */
function cowbell(rate: number, velocity: number, seed: number): Float32Array {
  const next = createRandom(seed);
  const [low, high] = [540 * (1 + 0.01 * next()), 800 * (1 + 0.01 * next())];
  return Float32Array.from({ length: Math.round(0.3 * rate) }, (_, i) => {
    const t = i / rate;
    const clang = Math.sign(Math.sin(2 * Math.PI * low * t)) + Math.sign(Math.sin(2 * Math.PI * high * t));
    return 0.2 * velocity * clang * Math.exp(-t / 0.06);
  });
}

const clip = (samples: Float32Array, sampleRate = RATE): DrumClip => ({ sampleRate, left: samples, right: samples });

/** The demo song's drums with a cowbell once a second from 8 to 20 s, at several velocities. */
function song(): { samples: Float32Array; bells: number[] } {
  const samples = renderSong({ seconds: 22 }).stems.drums.left.slice();
  const bells = Array.from({ length: 12 }, (_, i) => 8.13 + i);
  for (const [i, at] of bells.entries()) {
    const bell = cowbell(RATE, 0.5 + 0.5 * ((i % 3) / 2), 40 + i);
    bell.forEach((value, k) => (samples[Math.round(at * RATE) + k]! += value));
  }
  return { samples, bells };
}

/** All classified hits of `samples`. */
function classify(engine: Engine, samples: Float32Array): OnsetEvent[] {
  const hop = createStereoHop(HOP);
  const classified: OnsetEvent[] = [];
  for (let at = 0; at + HOP <= samples.length; at += HOP) {
    hop.left.set(samples.subarray(at, at + HOP));
    hop.right.set(hop.left);
    void engine.process(hop);
    for (const event of engine.events) if (event.type === 'onset' && event.drums) classified.push(event);
  }
  return classified;
}

const near = (times: readonly number[], { time }: OnsetEvent): boolean =>
  times.some((at) => Math.abs(at - time) < 0.03);

/** Fraction of the bells labelled as cowbell, and of other hits labelled so. */
function score(classified: readonly OnsetEvent[], bells: readonly number[]): { found: number; wrong: number } {
  const labelled = classified.filter(({ drums }) => drums!.includes('cowbell'));
  const found = bells.filter((at) => labelled.some((hit) => near([at], hit))).length / bells.length;
  const others = classified.filter((hit) => !near(bells, hit));
  return { found, wrong: others.filter((hit) => labelled.includes(hit)).length / others.length };
}

describe('an enrolled drum', () => {
  const { samples, bells } = song();
  let template: DrumTemplate;
  const engine = new Engine(drumsAlone());

  beforeAll(() => {
    template = engine.enrolDrum('cowbell', {
      clips: [1, 2, 3, 4].map((seed) => clip(cowbell(RATE, 0.25 * seed, seed))),
    });
  });

  it('is recognised after enrolment by recordings, and other drums keep their classes', () => {
    const { found, wrong } = score(classify(engine, samples), bells);
    expect(found).toBeGreaterThan(0.8);
    expect(wrong).toBeLessThan(0.05);
  });

  it('is recognised after a reset, until it is removed', () => {
    engine.reset();
    expect(score(classify(engine, samples), bells).found).toBeGreaterThan(0.8);
    engine.reset();
    engine.enrolDrum('cowbell', {});
    expect(score(classify(engine, samples), bells).found).toBe(0);
  });

  it('is recognised by another engine with the same template', () => {
    const other = new Engine(drumsAlone());
    other.enrolDrum('cowbell', { embeddings: template.embeddings });
    expect(score(classify(other, samples), bells).found).toBeGreaterThan(0.8);
  });

  it('is recognised after enrolment by ids of earlier hits', () => {
    const live = new Engine(drumsAlone());
    const classified = classify(live, samples);
    const ids = classified.filter((hit) => near(bells.slice(0, 4), hit)).map(({ id }) => id);
    live.enrolDrum('cowbell', { ids });
    const { found, wrong } = score(
      classify(live, samples),
      bells.map((at) => at + Math.floor(samples.length / HOP) * (HOP / RATE)),
    );
    expect(found).toBeGreaterThan(0.8);
    expect(wrong).toBeLessThan(0.05);
  });

  it('is recognised after enrolment by recordings at another sample rate', () => {
    const other = new Engine(drumsAlone());
    other.enrolDrum('cowbell', { clips: [1, 2, 3].map((seed) => clip(cowbell(44_100, 0.8, seed), 44_100)) });
    expect(score(classify(other, samples), bells).found).toBeGreaterThan(0.8);
  });

  it('is refused for an example without a hit or an unknown id', () => {
    expect(() => engine.enrolDrum('air', { clips: [clip(new Float32Array(RATE))] })).toThrow(
      /example 1 of air contains no hit/,
    );
    expect(() => engine.enrolDrum('air', { ids: [123_456] })).toThrow(/onset 123456/);
  });
});
