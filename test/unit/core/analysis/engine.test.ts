/** The engine with a trivial separator: causal, repeatable, and robust to invalid samples. */
import { describe, expect, it } from 'vitest';
import { createRandom } from '@sense/core/internal';
import {
  Engine,
  FeatureView,
  SILENT_MIX,
  SILENT_STEM,
  STEM_NAMES,
  createStereoHop,
  perStem,
  type MusicalEvent,
  type Separator,
  type StemHops,
  type StereoHop,
} from '@sense/core/engine';
import { highPassed } from '../../../support/high-passed.js';
import { addHit, addNote } from './render.js';

const HOP = 512;

/** Everything below a quarter of the axis is bass, the rest drums; audio goes to `other`. */
function trivialSeparator(options: { asynchronous?: boolean } = {}): Separator & { readonly seen: StereoHop[] } {
  const seen: StereoHop[] = [];
  const fill = (hop: StereoHop, out: StemHops): void => {
    seen.push({ left: hop.left.slice(), right: hop.right.slice() });
    out.audio.other.left.set(hop.left);
    out.audio.other.right.set(hop.right);
    out.masks.bass.fill(1, 0, 64);
    out.masks.drums.fill(1, 64);
  };
  return {
    name: 'trivial',
    sampleRate: 48_000,
    hopFrames: HOP,
    latencyFrames: 0,
    maskBins: 257,
    seen,
    process: options.asynchronous
      ? async (hop, out) => {
          await Promise.resolve();
          fill(hop, out);
        }
      : fill,
    reset: () => void (seen.length = 0),
  };
}

function song(seconds: number): Float32Array {
  const next = createRandom(1);
  const signal = new Float32Array(seconds * 48_000);
  for (let at = 3000; at < signal.length; at += 9000 + Math.floor(6000 * next())) addHit(signal, at, next(), next);
  for (let at = 5000; at < signal.length; at += 20_000) addNote(signal, at, 0.4, 80);
  return signal;
}

async function run(engine: Engine, signal: Float32Array) {
  const events: MusicalEvent[] = [];
  const features: Float32Array[] = [];
  const hop = createStereoHop(HOP);
  for (let at = 0; at + HOP <= signal.length; at += HOP) {
    hop.left.set(signal.subarray(at, at + HOP));
    hop.right.set(signal.subarray(at, at + HOP));
    const pending = engine.process(hop);
    if (pending) {
      // The caller may reuse its buffers immediately.
      hop.left.fill(9);
      await pending;
    }
    events.push(...engine.events);
    features.push(engine.features.block.slice());
  }
  return { events, features };
}

describe('Engine', () => {
  it.each([
    ['a constant offset', () => 0.5],
    ['rumble at 2 Hz', (time: number) => 0.5 * Math.sin(4 * Math.PI * time)],
    ['rumble at 10 Hz', (time: number) => 0.5 * Math.sin(20 * Math.PI * time)],
  ])('finds the same onsets with %s', async (_, offsetAt) => {
    const signal = song(8).map((sample) => 0.4 * sample);
    const onsets = async (samples: Float32Array): Promise<number[]> => {
      const { events } = await run(new Engine(trivialSeparator()), samples);
      // The offset starts with a step.
      return events.filter(({ type, time }) => type === 'onset' && time > 1).map(({ time }) => time);
    };
    const clean = await onsets(signal);
    const found = await onsets(signal.map((sample, i) => sample + offsetAt(i / 48_000)));
    const missed = clean.filter((time) => !found.some((other) => Math.abs(other - time) < 0.02));
    expect(clean.length).toBeGreaterThan(10);
    expect(missed.length).toBeLessThanOrEqual(0.05 * clean.length);
    expect(found.length).toBeLessThanOrEqual(1.05 * clean.length);
  });

  it('returns for the start of a signal the start of the events and features of the whole', async () => {
    const signal = song(8);
    const whole = await run(new Engine(trivialSeparator()), signal);
    const half = await run(new Engine(trivialSeparator()), signal.subarray(0, signal.length / 2));
    expect(half.events.length).toBeGreaterThan(10);
    expect(whole.events.length).toBeGreaterThan(half.events.length);
    expect(whole.events.slice(0, half.events.length)).toEqual(half.events);
    expect(whole.features.slice(0, half.features.length)).toEqual(half.features);
  });

  it('emits events causally, in order, with unique ids', async () => {
    const { events } = await run(new Engine(trivialSeparator()), song(4));
    const updates = events.filter((event) => event.type === 'onset' && event.drums);
    const first = events.filter((event) => !updates.includes(event));
    expect(new Set(first.map((event) => event.id)).size).toBe(first.length);
    for (const { id } of updates) expect(first.some((event) => event.id === id)).toBe(true);
    first.forEach((event, i) => {
      if (event.type === 'onset') expect(event.emitted).toBeGreaterThanOrEqual(event.time);
      else expect(event.time - event.emitted).toBeLessThanOrEqual(0.1);
      if (i > 0) expect(event.emitted).toBeGreaterThanOrEqual(first[i - 1]!.emitted);
      if (i > 0) expect(event.id).toBeGreaterThan(first[i - 1]!.id);
    });
  });

  it('assigns events to stems by their masks', async () => {
    const { events } = await run(new Engine(trivialSeparator()), song(4));
    const stems = new Set(events.flatMap((event) => (event.type === 'onset' ? [event.stem] : [])));
    expect([...stems].sort()).toEqual(['bass', 'drums']);
  });

  it('counts consumed frames and returns the stems of the separator', async () => {
    const engine = new Engine(trivialSeparator());
    const signal = song(1);
    await run(engine, signal);
    const hops = Math.floor(signal.length / HOP);
    expect(engine.consumedFrames).toBe(hops * HOP);
    expect(engine.stems.audio.other.left).toEqual(highPassed(signal).slice((hops - 1) * HOP, hops * HOP));
  });

  it('has features of silence before the first hop and after reset', async () => {
    const engine = new Engine(trivialSeparator());
    const silence = { stems: perStem(() => SILENT_STEM), mix: SILENT_MIX };
    const start = { time: 0, frame: 0, ...silence };
    expect(engine.features.toJSON()).toEqual(start);
    await run(engine, song(1));
    const { time, frame, ...values } = engine.features.toJSON();
    expect(values).not.toEqual(silence);
    expect([time, frame]).toEqual([engine.consumedFrames / 48_000, engine.consumedFrames]);
    engine.reset();
    expect(engine.features.toJSON()).toEqual(start);
  });

  it('gives the same output after reset, and with an asynchronous separator', async () => {
    const signal = song(3);
    const engine = new Engine(trivialSeparator());
    const first = await run(engine, signal);
    engine.reset();
    expect(engine.consumedFrames).toBe(0);
    expect(engine.events).toEqual([]);
    expect(await run(engine, signal)).toEqual(first);
    expect(await run(new Engine(trivialSeparator({ asynchronous: true })), signal)).toEqual(first);
  });

  it('processes invalid samples as silence', async () => {
    const clean = song(4);
    const broken = clean.slice();
    const values = [Number.NaN, Infinity, -Infinity, 3e38, -1e20];
    for (let i = 0; i < 500; i++) {
      broken[50_000 + 7 * i] = values[i % values.length]!;
      clean[50_000 + 7 * i] = 0;
    }
    const separator = trivialSeparator();
    const output = await run(new Engine(separator), broken);
    expect(separator.seen.every((hop) => hop.left.every(Number.isFinite))).toBe(true);
    expect(output).toEqual(await run(new Engine(trivialSeparator()), clean));
    expect(output.features.every((block) => block.every(Number.isFinite))).toBe(true);
  });

  it('survives input of only invalid samples', async () => {
    const engine = new Engine(trivialSeparator());
    const { events, features } = await run(engine, new Float32Array(48_000).fill(Number.NaN));
    expect(events).toEqual([]);
    expect(features.at(-1)!.every(Number.isFinite)).toBe(true);
    const after = await run(engine, song(2));
    expect(after.events.length).toBeGreaterThan(5);
  });

  it('survives clipped and square full-scale input', async () => {
    const square = Float32Array.from({ length: 96_000 }, (_, i) => (i % 200 < 100 ? 1 : -1));
    const { features } = await run(new Engine(trivialSeparator()), square);
    const { stems } = new FeatureView(features.at(-1));
    const levels = STEM_NAMES.map((stem) => stems[stem].levelDb);
    expect(Math.max(...levels)).toBeLessThan(0.5);
    expect(Math.max(...levels)).toBeGreaterThan(-3);
  });
});
