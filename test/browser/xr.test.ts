/** The XR stage in an emulated Quest 3: sessions, hands, places, budget, and a song that is felt. */
import { readFile } from 'node:fs/promises';
import decode from '@audio/decode-wav';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createStereoHop, Engine } from '@sense/core/engine';
import { createDspSeparator } from '@sense/separation/engine';
import { SONG, TRUTH } from './examples-page.js';
import { openHarness, type Harness } from './harness/harness.js';

const MODULE = new URL('./xr.page.ts', import.meta.url);
let harness: Harness;
const page = () => harness.module<typeof import('./xr.page.js')>(MODULE);

beforeAll(async () => {
  harness = await openHarness();
});
afterAll(async () => {
  await harness.close();
  expect(harness.consoleErrors).toEqual([]);
});

const CONTROLLERS = ['xr:left', 'xr:right'];

it('enters, leaves and enters again, with haptics by place inside and as before outside', async () => {
  const { support, before, inside, outside, again, ended, after } = await page()('comeAndGo');
  expect(support).toEqual({ vr: true, ar: true });
  expect(before).toMatchObject({ state: 'page', input: 'none', felt: false, devices: [] });
  for (const session of [inside, again]) {
    expect(session).toMatchObject({ state: 'presenting', input: 'controllers', felt: true, devices: CONTROLLERS });
    expect(session.routing).toBe(`${before.routing}, by place`);
    expect(session.hit).toHaveLength(1);
  }
  expect(outside).toEqual({ ...before, hit: [] });
  expect([ended, after]).toEqual([1, 'disposed']);
});

it('stops the motors while the session is blurred or hidden, and resumes', async () => {
  const results = await page()('hideAndShow');
  for (const visibility of ['visible-blurred', 'hidden']) {
    expect(results[visibility]).toMatchObject({ hit: [], state: 'presenting' });
    expect(results[visibility]!.message).toContain('nothing vibrates');
    expect(results[`after ${visibility}`]!.hit).toHaveLength(1);
  }
});

it('states that hands have picture and sound only, and lets controllers that appear later vibrate', async () => {
  const { hands, controllers } = await page()('changeHands');
  expect(hands).toMatchObject({ input: 'hands', felt: false, devices: [], hit: [] });
  expect(hands.message).toContain('picture and sound only');
  expect(controllers).toMatchObject({ input: 'controllers', felt: true, devices: CONTROLLERS });
  expect(controllers.hit).toHaveLength(1);
});

it('plays a stem in the hand that is nearer to its place, or in the other one by a setting', async () => {
  const { rightBehind, leftBehind, drumsAhead, swapped } = await page()('feelNearby');
  expect(rightBehind).toEqual({ hands: ['right'], hit: ['right'] });
  expect(leftBehind).toEqual({ hands: ['left'], hit: ['left'] });
  expect(drumsAhead).toEqual({ hands: ['right'], hit: ['right'] });
  expect(swapped).toEqual({ hands: ['left'], hit: ['left'] });
});

it('moves a stem that is held, and only while it is held', async () => {
  const { before, held, released, reset } = await page()('grab');
  expect(held.x).toBeLessThan(-1.2);
  expect(held.z).toBeCloseTo(-Math.abs(held.x), 1);
  expect(Math.hypot(held.x, held.z)).toBeCloseTo(Math.hypot(before.x, before.z), 1);
  expect(released).toEqual(held);
  expect(reset).toEqual(before);
});

it('keeps the camera on the head, and the voice 10 to 20 degrees below the eyes', async () => {
  const { belowDegrees, first, moved, turn } = await page()('comfort');
  expect(belowDegrees).toBeGreaterThan(10);
  expect(belowDegrees).toBeLessThan(20);
  // Half of the distance between the eyes.
  const EYE = 0.05;
  const offset = ([x, y, z]: readonly number[], [hx, hy, hz]: readonly [number, number, number]) =>
    Math.hypot(x! - hx, y! - hy, z! - hz);
  expect(offset(first.position, [0.5, 1.7, 0.3])).toBeLessThan(EYE);
  expect(offset(moved.position, [-0.4, 1.5, 0.1])).toBeLessThan(EYE);
  for (const { ahead } of [first, moved]) {
    expect(offset(ahead, [-Math.sin(turn), 0, -Math.cos(turn)])).toBeLessThan(0.01);
  }
});

it.each(['full', 'light'] as const)('keeps its budget, %s detail, and requests foveation and 90 Hz', async (detail) => {
  const { page: before, inside, drawn, limits } = await page()('budget', detail);
  expect(before.met).toBe(true);
  expect(inside).toMatchObject({ met: true, foveation: 0.6, frameRate: limits.frameRate });
  expect(drawn.multiviewRequested).toBe(true);
  const perEye = drawn.drawCalls / drawn.eyes;
  expect(perEye).toBeGreaterThan(5);
  // What is hidden now is counted too.
  expect(inside.drawCalls).toBeGreaterThanOrEqual(perEye);
  expect(inside.drawCalls).toBeLessThanOrEqual(60);
  expect(inside.triangles).toBeLessThanOrEqual(300_000);
  expect(inside.textureBytes).toBeGreaterThan(0);
  expect(inside.textureBytes).toBeLessThanOrEqual(64 * 1024 * 1024);
});

it('places the stage on the floor of a room by hit test, transparent, and anew after recentring', async () => {
  const { before, after, again, surfaces, alpha } = await page()('placeInRoom');
  expect(surfaces).toBeGreaterThan(0);
  expect(before).toMatchObject({ placed: false, blendMode: 'alpha-blend' });
  expect(before.message).toMatch(/Look at a free place on the floor/);
  expect(after).toMatchObject({ placed: true, state: 'presenting' });
  expect([again, alpha]).toEqual([false, true]);
});

it('rejects what it cannot do with a code', async () => {
  expect(await page()('rejections')).toEqual({
    mode: 'invalid-argument',
    foveation: 'invalid-argument',
    unsupported: 'unsupported',
    left: 'page',
    place: 'invalid-argument',
    disposed: 'disposed',
  });
});

describe('a recorded session with the demo song', () => {
  const SECONDS = 14;
  const TOLERANCE_MS = 25;

  it('is felt with the drums of the song, in the hand that is nearer to them', async () => {
    const hits = await detectDrums(SECONDS);
    const truth = (JSON.parse(await readFile(TRUTH, 'utf8')) as { onsets: { stem: string; time: number }[] }).onsets
      .filter(({ stem, time }) => stem === 'drums' && time < SECONDS - 0.2)
      .map(({ time }) => 1000 * time);
    const { felt, handsOver, pulsed } = await page()('replaySong', hits, 1000 * SECONDS);
    expect(handsOver.slice(0, 9)).toEqual(Array(9).fill('right'));
    expect(handsOver.slice(-8)).toEqual(Array(8).fill('left'));
    expect(pulsed).toEqual(['left', 'right']);
    for (const { hand, feltMs } of felt) {
      if (feltMs < 450 * SECONDS) expect(hand).toBe('xr:right');
      if (feltMs > 620 * SECONDS) expect(hand).toBe('xr:left');
    }
    const score = fMeasure(distinct(felt.map(({ feltMs }) => feltMs)), distinct(truth));
    expect(score).toBeGreaterThan(0.8);
  });

  /** Simultaneous hits are felt as one. */
  const distinct = (times: readonly number[]): number[] =>
    [...times].sort((a, b) => a - b).filter((time, i, all) => i === 0 || time - all[i - 1]! > TOLERANCE_MS);

  function fMeasure(felt: readonly number[], truth: readonly number[]): number {
    const free = [...truth];
    let matched = 0;
    for (const time of felt) {
      const at = free.findIndex((other) => Math.abs(other - time) <= TOLERANCE_MS);
      if (at < 0) continue;
      free.splice(at, 1);
      matched++;
    }
    return (2 * matched) / (felt.length + truth.length);
  }
});

/** The drum hits that the engine detects in the demo song, and when it emits them. */
async function detectDrums(seconds: number) {
  const { channelData, sampleRate } = decode(await readFile(SONG));
  const [left, right = left] = channelData as [Float32Array, Float32Array?];
  const engine = new Engine(createDspSeparator());
  const { hopFrames } = engine.separator;
  const hop = createStereoHop(hopFrames);
  const hits: { emittedMs: number; soundMs: number; drum: string; strength: number }[] = [];
  for (let end = hopFrames; end <= seconds * sampleRate; end += hopFrames) {
    hop.left.set(left.subarray(end - hopFrames, end));
    hop.right.set(right!.subarray(end - hopFrames, end));
    await engine.process(hop);
    for (const event of engine.events) {
      if (event.type !== 'onset' || event.stem !== 'drums' || hits.some(({ soundMs }) => soundMs === 1000 * event.time))
        continue;
      hits.push({
        emittedMs: 1000 * event.emitted,
        soundMs: 1000 * event.time,
        drum: 'kick',
        strength: event.strength,
      });
    }
  }
  return hits;
}
