/** Finished scores in virtual time: every item at its time, through loops, seeks, rates, pauses and holds. */
import { beforeEach, describe, expect, it } from 'vitest';
import { voiceAt } from '../../../../packages/haptics/src/score/score-cursor.js';
import {
  buildScore,
  connectDevices,
  createHapticPlayer,
  createVirtualDevice,
  type HapticPlayer,
  type HapticPlayerOptions,
  type HapticScore,
  type HapticScoreItem,
} from '@sense/haptics';
import { FakePage, point, transient } from '../fixtures.js';
import { VirtualTime } from '../../../support/virtual-time.js';

interface Taken {
  readonly item: HapticScoreItem;
  readonly feltAtMs: number;
  readonly atMs: number;
}

/** A transient every quarter of a second, 0..2 s, and a voice that rises to the middle and falls. */
const SCORE: HapticScore = buildScore([
  ...[0, 0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2].map((time) => transient({ time, intensity: 0.8 })),
  point(0, { time: 0, frequencyHz: 60 }),
  point(1, { time: 1, frequencyHz: 120 }),
  point(0, { time: 2, frequencyHz: 60 }),
]);

let time: VirtualTime;
let taken: Taken[];
let flushes: number[];
let ends: number;

beforeEach(() => {
  time = new VirtualTime();
  time.nowMs = 1000;
  taken = [];
  flushes = [];
  ends = 0;
});

function play(options: Partial<HapticPlayerOptions> = {}): HapticPlayer {
  return createHapticPlayer({
    score: SCORE,
    output: {
      play: (item, feltAtMs = Number.NaN) => void taken.push({ item, feltAtMs, atMs: time.nowMs }),
      flush: () => void flushes.push(time.nowMs),
    },
    onEnd: () => void ends++,
    now: time.now,
    timer: time.timer,
    ...options,
  });
}

/** Felt times of transients since the start, in ms. */
const transientTimes = (): number[] =>
  taken.flatMap(({ item, feltAtMs }) => (item.type === 'transient' ? [Math.round(feltAtMs - 1000)] : []));
const points = (): (Taken & { readonly amplitude: number })[] =>
  taken.flatMap((each) => (each.item.type === 'point' ? [{ ...each, amplitude: each.item.amplitude }] : []));

describe('playback', () => {
  it('sends every item once, with its time, ahead of time, and ends', () => {
    const player = play();
    player.play();
    time.advance(1999);
    expect([player.playing, ends]).toEqual([true, 0]);
    time.advance(100);
    expect([player.playing, ends, time.pendingTimers]).toEqual([false, 1, 0]);
    expect(transientTimes()).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000]);
    const later = taken.filter(({ feltAtMs }) => feltAtMs > 1250);
    expect(Math.min(...later.map(({ feltAtMs, atMs }) => feltAtMs - atMs))).toBeGreaterThan(190);
    expect(flushes).toEqual([]);
  });

  it('fills voices between sparse knots, and closes them', () => {
    play().play();
    time.advance(2100);
    const all = points();
    for (const { feltAtMs, amplitude } of all) {
      expect(amplitude).toBeCloseTo(Math.max(0, 1 - Math.abs(feltAtMs - 2000) / 1000), 6);
    }
    for (let i = 1; i < all.length; i++) expect(all[i]!.feltAtMs - all[i - 1]!.feltAtMs).toBeLessThanOrEqual(20 + 1e-6);
    expect(all.at(-1)!.feltAtMs).toBeCloseTo(3000);
    expect(all.length).toBeLessThan(160);
  });

  it('reports the position, and starts again after the end', () => {
    const player = play();
    player.play();
    time.advance(700);
    expect(player.position).toBeCloseTo(0.7);
    time.advance(1400);
    expect(player.position).toBe(2);
    player.play();
    expect(player.position).toBe(0);
    time.advance(100);
    expect(player.position).toBeCloseTo(0.1);
  });

  it('starts at the given time', () => {
    const player = play();
    player.play(1200);
    expect(player.position).toBe(0);
    time.advance(3000);
    expect(transientTimes()[0]).toBe(200);
    expect(transientTimes().at(-1)).toBe(2200);
  });

  it.each([Number.NaN, Number.POSITIVE_INFINITY])('rejects the time %f, and can still play', (atMs) => {
    const player = play();
    expect(() => player.play(atMs)).toThrow(expect.objectContaining({ code: 'invalid-argument' }));
    player.play();
    time.advance(3000);
    expect(ends).toBe(1);
  });

  it('scales by gain, and gives each played transient a new id', () => {
    const player = play({ gain: 0.5 });
    player.play();
    time.advance(2100);
    player.play();
    time.advance(2100);
    const hits = taken.flatMap(({ item }) => (item.type === 'transient' ? [item] : []));
    expect(hits.every(({ intensity }) => intensity === 0.4)).toBe(true);
    expect(new Set(hits.map(({ id }) => id)).size).toBe(18);
    expect(Math.max(...points().map(({ amplitude }) => amplitude))).toBeCloseTo(0.5);
  });

  it('plays a score of a single item, and an empty one', () => {
    play({ score: buildScore([transient({ time: 0 })]) }).play();
    play({ score: buildScore([]) }).play();
    time.advance(100);
    expect(transientTimes()).toEqual([0]);
    expect(ends).toBe(2);
  });
});

describe('rate', () => {
  it.each([0.5, 2, 4])('%s stretches time and leaves frequencies', (rate) => {
    play({ rate }).play();
    time.advance(2100 / rate);
    expect(ends).toBe(1);
    expect(transientTimes()).toEqual(
      [0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000].map((at) => Math.round(at / rate)),
    );
    const all = points();
    for (let i = 1; i < all.length; i++) expect(all[i]!.feltAtMs - all[i - 1]!.feltAtMs).toBeLessThanOrEqual(20 + 1e-6);
    const middle = all.find(({ feltAtMs }) => Math.abs(feltAtMs - 1000 - 1000 / rate) < 1)!.item;
    expect(middle).toMatchObject({ frequencyHz: 120 });
  });

  it('can change during playback without a jump of the position', () => {
    const player = play();
    player.play();
    time.advance(500);
    player.rate = 2;
    let before = player.position;
    for (let i = 0; i < 80; i++) {
      time.advance(10);
      expect(player.position - before).toBeGreaterThan(0.009);
      expect(player.position - before).toBeLessThan(0.021);
      before = player.position;
    }
    expect(player.position).toBeGreaterThan(1.7);
  });
});

describe('loop', () => {
  it('repeats without a gap', () => {
    const player = play({ loop: true });
    player.play();
    time.advance(5000);
    expect(ends).toBe(0);
    const felt = transientTimes().filter((at) => at < 4900);
    // The last transient is at the end of the score, the time of the first one of the next pass.
    expect([...new Set(felt)]).toEqual(Array.from({ length: 20 }, (_, i) => 250 * i));
    expect(player.position).toBeCloseTo(1, 1);
    player.loop = false;
    time.advance(2000);
    expect([ends, player.playing]).toEqual([1, false]);
  });

  it('of a part repeats that part, with the voices', () => {
    const player = play({ loop: { from: 0.5, to: 1 } });
    player.play();
    time.advance(2400);
    expect(transientTimes().filter((at) => at < 2400)).toEqual([0, 250, 500, 750, 1000, 1250, 1500, 1750, 2000, 2250]);
    const after = points().find(({ feltAtMs }) => feltAtMs > 1999.9)!;
    expect(after.amplitude).toBeCloseTo(0.5);
  });

  it('that is enabled after the end was sent continues', () => {
    const player = play();
    player.play();
    time.advance(1900);
    player.loop = true;
    time.advance(600);
    expect([ends, player.playing]).toEqual([0, true]);
    expect(player.position).toBeCloseTo(0.5, 1);
  });
});

describe('seek and pause', () => {
  it('seeks during playback, and clears what was sent', () => {
    const player = play();
    player.play();
    time.advance(100);
    taken = [];
    player.seek(1.1);
    expect(flushes).toEqual([1100]);
    expect(player.position).toBeCloseTo(1.1);
    time.advance(1000);
    expect(transientTimes()).toEqual([250, 500, 750, 1000]);
  });

  it('seeks while paused', () => {
    const player = play();
    player.seek(1.9);
    expect([player.playing, player.position]).toEqual([false, 1.9]);
    player.play();
    time.advance(200);
    expect([transientTimes(), ends]).toEqual([[100], 1]);
  });

  it('pauses immediately and continues from there', () => {
    const player = play();
    player.play();
    time.advance(600);
    player.pause();
    expect([flushes, time.pendingTimers]).toEqual([[1600], 0]);
    time.advance(5000);
    expect(player.position).toBeCloseTo(0.6);
    taken = [];
    player.play();
    time.advance(200);
    expect(transientTimes()[0]).toBe(5600 + 150);
  });

  it('skips what a page missed while it hung', () => {
    play({ loop: true }).play();
    time.advance(100);
    taken = [];
    time.nowMs += 10_000;
    time.advance(100);
    expect(Math.min(...taken.map(({ feltAtMs, atMs }) => feltAtMs - atMs))).toBeGreaterThan(-200);
    expect(transientTimes().length).toBeLessThan(4);
  });

  it('ends with its signal', () => {
    const controller = new AbortController();
    const player = play({ signal: controller.signal });
    player.play();
    controller.abort();
    expect([player.playing, time.pendingTimers, flushes.length]).toEqual([false, 0, 1]);
    expect(() => player.play()).toThrow(expect.objectContaining({ code: 'disposed' }));
  });
});

it.each([
  [{ rate: 0 }, /rate/],
  [{ gain: 2 }, /gain/],
  [{ loop: { from: 1, to: 3 } }, /loop\.to/],
  [{ loop: { from: 1, to: 1 } }, /20 ms or more/],
  [{ loop: true, score: buildScore([]) }, /20 ms or more/],
])('rejects %j', (options, message) => {
  expect(() => play(options)).toThrow(message);
});

it('a voice is silent before its first knot and from its last on, and linear in between', () => {
  const { knots } = SCORE.voices[0]!;
  expect([-1, 0, 0.25, 1, 1.5, 2, 3].map((at) => voiceAt(knots, at).amplitude)).toEqual([0, 0, 0.25, 1, 0.5, 0, 0]);
  expect(voiceAt(knots, 0.5).frequencyHz).toBe(90);
  expect(voiceAt([], 1).amplitude).toBe(0);
});

describe('on devices', () => {
  const page = new FakePage();

  it('transients are felt on time, and a hidden page holds them while the score continues', () => {
    const device = createVirtualDevice({ now: time.now });
    const haptics = connectDevices({
      devices: [device],
      environment: { now: time.now, timer: time.timer, page, navigator: {} },
    });
    const player = play({ output: haptics, loop: true });
    player.play(1200);
    time.advance(1300);
    const hits = (): number[] =>
      device.log.filter(({ starts }) => starts.length > 0).map(({ timeMs }) => Math.round(timeMs));
    expect(hits()).toEqual([1200, 1450, 1700, 1950, 2200]);
    page.setVisibility('hidden');
    expect(device.levels().low).toBe(0);
    time.advance(1000);
    expect(hits()).toHaveLength(5);
    page.setVisibility('visible');
    time.advance(1000);
    expect(hits().length).toBeGreaterThan(6);
    expect(hits().at(-1)! % 250).toBe(200);
    player.pause();
    expect(device.levels().low).toBe(0);
    const { length } = device.log;
    time.advance(1000);
    expect(device.log).toHaveLength(length);
    haptics.dispose();
    expect(haptics.devices).toEqual([]);
    player.play();
    time.advance(100);
    expect(device.log.length).toBeLessThanOrEqual(length + 1);
    player.dispose();
  });
});
