/** The queue of one device, in virtual time: rates, coalescing, lead, pre-emption, self-stop. */
import { describe, expect, it } from 'vitest';
import {
  DEVICE_PROFILES,
  DeviceQueue,
  LATEST_TRANSIENT_MS,
  route,
  VOICE_COMMAND_MS,
  VOICE_TIMEOUT_MS,
  type DeviceProfile,
  type MotorCommand,
} from '@sense/haptics';
import { point, transient } from '../fixtures.js';

const SPIN_UP_MS = 30;
const PROFILE: DeviceProfile = {
  name: 'test',
  motors: 'dual',
  crossoverHz: DEVICE_PROFILES.gamepad.crossoverHz,
  updateIntervalMs: 16,
  transportMs: 4,
  riseMs: 30,
  brakeMs: 20,
  transientMs: 60,
  startLevel: 0,
};
const LEAD_MS = PROFILE.transportMs + PROFILE.riseMs;

interface Sent {
  readonly atMs: number;
  readonly action: MotorCommand | 'stop';
}

/** Steps `queue` from `fromMs` to `toMs` as the loop would, calling `feed` each millisecond first. */
function play(queue: DeviceQueue, fromMs: number, toMs: number, feed: (nowMs: number) => void = () => {}): Sent[] {
  const sent: Sent[] = [];
  for (let now = fromMs; now < toMs; now++) {
    feed(now);
    const action = queue.step(now);
    if (action) sent.push({ atMs: now, action });
    expect(queue.nextStepMs(now), 'a step is never asked for at the time it was just done').toBeGreaterThan(now);
  }
  return sent;
}

const commands = (sent: Sent[]): (MotorCommand & { atMs: number })[] =>
  sent.flatMap(({ atMs, action }) => (action === 'stop' ? [] : [{ ...action, atMs }]));

describe('transients', () => {
  it('leave early by transport and rise time, so that they are felt when heard', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    expect(queue.nextStepMs(0)).toBe(100 - LEAD_MS);
    const [command, ...rest] = commands(play(queue, 0, 300));
    expect(command).toMatchObject({ atMs: 100 - LEAD_MS, low: 1, high: 1, durationMs: 60 });
    expect(rest).toEqual([]);
  });

  it('need no stop: the effect ends by itself', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    expect(play(queue, 0, 500)).toHaveLength(1);
    expect(queue.nextStepMs(500)).toBe(Infinity);
  });

  it('leave at once when late, say how late, and are dropped when felt as a mistake', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient(), 1000 + LEAD_MS - 20, 1000);
    queue.transient(transient(), 1000 + LEAD_MS - LATEST_TRANSIENT_MS - 1, 1000);
    expect(commands(play(queue, 1000, 1100))).toHaveLength(1);
    expect(late).toEqual([20]);
    expect(queue.counters.dropped).toBe(1);
  });

  it('drive a slow motor harder at first, to be at the level asked for after one interval', () => {
    const queue = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    queue.transient(transient({ intensity: 0.3, sharpness: 0 }), undefined, 0);
    const [first, second, ...rest] = commands(play(queue, 0, 200));
    const reached = first!.low * (1 - Math.exp(-PROFILE.updateIntervalMs / SPIN_UP_MS));
    expect(reached).toBeCloseTo(0.3, 6);
    expect(second).toMatchObject({ atMs: PROFILE.updateIntervalMs, low: 0.3, durationMs: 60 - 16 });
    expect(rest).toEqual([]);

    // A lesser blow upon it: what goes on is not driven harder anew.
    const spinning = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    spinning.transient(transient({ intensity: 0.1, sharpness: 0, priority: 4 }), undefined, 0);
    spinning.transient(transient({ intensity: 0.3, sharpness: 0, priority: 3 }), LEAD_MS + 20, 0);
    const [, onTop, settled] = commands(play(spinning, 0, 200));
    expect(onTop).toMatchObject({ atMs: 20 });
    expect(0.1 + (onTop!.low - 0.1) * (1 - Math.exp(-PROFILE.updateIntervalMs / SPIN_UP_MS))).toBeCloseTo(0.3, 6);
    expect(settled).toMatchObject({ atMs: 36, low: 0.3 });

    const strong = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    strong.transient(transient({ sharpness: 0 }), undefined, 0);
    expect(commands(play(strong, 0, 200)).map(({ low }) => low)).toEqual([1]);
  });

  it('in one slot are merged by the maximum of each motor, none dropped', () => {
    const queue = new DeviceQueue(PROFILE);
    const [kick, hat] = [transient({ sharpness: 0, intensity: 0.9 }), transient({ sharpness: 1, intensity: 0.4 })];
    queue.transient(kick, undefined, 0);
    queue.transient(hat, undefined, 0);
    const [command, ...rest] = commands(play(queue, 0, 200));
    expect(command).toMatchObject({ low: 0.9, high: 0.4, starts: [kick, hat] });
    expect(rest).toEqual([]);
    expect(queue.counters).toEqual({ coalesced: 1, dropped: 0 });
  });

  it('are all sent at the density of fast music, within one interval of their time', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    const started: number[] = [];
    const sent = play(queue, 0, 4000, (now) => {
      // Sixteenths at 180 beats per minute, known 60 ms before they are heard, over a steady voice.
      if (now % 83 === 0) queue.transient(transient({ id: now }), now + 60, now);
      if (now % 11 === 0) queue.point(point(0.5), now + 60, now);
    });
    for (const command of commands(sent)) started.push(...command.starts.map(({ id }) => id));
    expect(started).toEqual(
      Array.from({ length: 49 }, (_, index) => index * 83).filter((at) => at + 60 - LEAD_MS < 4000),
    );
    expect(Math.max(...late)).toBe(0);
    expect(queue.counters.dropped).toBe(0);
  });

  it('known by id are updated while they wait', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0.5 }), 100, 0);
    queue.transient(transient({ id: 7, sharpness: 0 }), 100, 10);
    expect(commands(play(queue, 10, 300))).toMatchObject([{ low: 1, high: 0 }]);
  });

  it('known by id change what is left of them once begun', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    const update = transient({ id: 7, sharpness: 1 });
    queue.transient(transient({ id: 7, sharpness: 0.4 }), undefined, 0);
    const all = commands(play(queue, 0, 300, (now) => now === 25 && queue.transient(update, undefined, now)));
    expect(all).toMatchObject([
      { atMs: 0, low: 1, high: 0.8, durationMs: 60 },
      { atMs: 25, low: 0, high: 1, durationMs: 35, starts: [] },
    ]);
    expect(late, 'one blow, not two').toEqual([0]);
  });

  it('once begun are left alone by an update that is hardly felt, comes too late, or is of another', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0.4 }), undefined, 0);
    const all = play(queue, 0, 300, (now) => {
      if (now === 20) queue.transient(transient({ id: 7, sharpness: 0.42 }), undefined, now);
      if (now === 50) queue.transient(transient({ id: 7, sharpness: 1 }), undefined, now);
      if (now === 100) queue.transient(transient({ id: 7, sharpness: 1 }), undefined, now);
    });
    expect(all).toHaveLength(1);
  });

  it('taken back once begun stop the motor, and leave the rest of a merged blow', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 7, sharpness: 0 }), undefined, 0);
    queue.transient(transient({ id: 8, sharpness: 1, intensity: 0.5 }), undefined, 0);
    const sent = play(queue, 0, 300, (now) => {
      if (now === 20) queue.transient(transient({ id: 7, intensity: 0 }), undefined, now);
      if (now === 37) queue.transient(transient({ id: 8, intensity: 0 }), undefined, now);
    });
    expect(sent).toMatchObject([
      { atMs: 0, action: { low: 1, high: 0.5 } },
      { atMs: 20, action: { low: 0, high: 0.5, durationMs: 40 } },
      { atMs: 37, action: 'stop' },
    ]);
  });

  it('taken back while they wait are neither felt nor counted', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient({ id: 7 }), 100, 0);
    queue.transient(transient({ id: 8 }), 300, 0);
    queue.transient(transient({ id: 7, intensity: 0 }), 100, 10);
    expect(commands(play(queue, 10, 500)).map(({ starts }) => starts.map(({ id }) => id))).toEqual([[8]]);
    expect(late).toEqual([0]);
  });

  it('of an id that a restarted engine uses again are new', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: 0, time: 10 }), undefined, 0);
    const first = commands(play(queue, 0, 200));
    queue.transient(transient({ id: 0, time: 12 }), undefined, 200);
    expect([...first, ...commands(play(queue, 200, 400))]).toHaveLength(2);
  });

  it('pre-empt the blow before, but never one of greater priority', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ sharpness: 0, intensity: 1, priority: 4 }), undefined, 0);
    queue.transient(transient({ sharpness: 1, intensity: 0.5, priority: 1 }), LEAD_MS + 20, 0);
    expect(commands(play(queue, 0, 100)).at(-1)).toMatchObject({ low: 1, high: 0.5 });

    const other = new DeviceQueue(PROFILE);
    other.transient(transient({ sharpness: 0, intensity: 1, priority: 1 }), undefined, 0);
    other.transient(transient({ sharpness: 1, intensity: 0.5, priority: 4 }), LEAD_MS + 20, 0);
    expect(commands(play(other, 0, 100)).at(-1)).toMatchObject({ low: 0, high: 0.5 });
  });

  it('are shortened so that the motor rests before the next, by half at most', () => {
    const durationBefore = (nextMs: number): number => {
      const queue = new DeviceQueue(PROFILE);
      queue.transient(transient(), LEAD_MS, 0);
      queue.transient(transient(), LEAD_MS + nextMs, 0);
      return commands(play(queue, 0, 10))[0]!.durationMs;
    };
    expect([200, 70, 50, 30].map(durationBefore)).toEqual([60, 50, 30, 30]);
  });

  it('beyond what the queue holds cost the least important', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ id: -1, priority: 0 }), 10_000, 0);
    for (let i = 0; i < 64; i++) queue.transient(transient({ priority: 3 }), 5000 + 100 * i, 0);
    expect(queue.counters.dropped).toBe(1);
    const started = commands(play(queue, 4900, 12_000)).flatMap(({ starts }) => starts.map(({ id }) => id));
    expect(started).toHaveLength(64);
    expect(started).not.toContain(-1);
  });
});

describe('voices', () => {
  it.each([16, 50])('are coalesced to one command in two intervals of %i ms, the latest wins', (updateIntervalMs) => {
    const queue = new DeviceQueue({ ...PROFILE, updateIntervalMs });
    let latest = 0;
    const shown: number[] = [];
    const sent = play(queue, 0, 2000, (now) => {
      if (now % 5 === 0) queue.point(point((latest = 0.2 + 0.6 * Math.abs(Math.sin(now / 25)))), undefined, now);
      shown[now] = latest;
    });
    const all = commands(sent);
    for (let i = 1; i < all.length; i++)
      expect(all[i]!.atMs - all[i - 1]!.atMs).toBeGreaterThanOrEqual(2 * updateIntervalMs);
    for (const { atMs, low } of all) expect(low).toBe(shown[atMs]);
    expect(all.length).toBeGreaterThan((0.9 * 2000) / (2 * updateIntervalMs + 4));
    expect(queue.counters.coalesced).toBeGreaterThan(400 - all.length - 10);
  });

  it('keep their distance from when the last command really left', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.point(point(0.5), undefined, 0);
    expect(queue.step(0)).toBeDefined();
    queue.left(20);
    queue.point(point(0.9), undefined, 21);
    expect(queue.nextStepMs(21)).toBe(36);
    expect(queue.step(35)).toBeUndefined();
    expect(queue.step(36)).toMatchObject({ low: 0.9 });
  });

  it('are sent anew before they end, and no sooner while they stay: the motor stops when the page hangs', () => {
    const queue = new DeviceQueue(PROFILE);
    const all = commands(play(queue, 0, 1000, (now) => now % 10 === 0 && queue.point(point(0.5), undefined, now)));
    for (let i = 1; i < all.length; i++) {
      expect(all[i]!.durationMs).toBe(VOICE_COMMAND_MS);
      expect(all[i]!.atMs - all[i - 1]!.atMs).toBe(VOICE_COMMAND_MS - PROFILE.updateIntervalMs);
    }
    expect(all).toHaveLength(5);
  });

  it('step back before a blow that is known ahead, by no command that would make it late', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient({ sharpness: 1 }), 200, 0);
    const all = commands(play(queue, 0, 300, (now) => now % 10 === 0 && queue.point(point(0.5), undefined, now)));
    const blowAt = 200 - LEAD_MS;
    const before = all.findLast(({ atMs }) => atMs < blowAt)!;
    expect(before.low).toBeCloseTo(0.15, 6);
    expect(blowAt - before.atMs).toBe(30);
    expect(all.find(({ atMs }) => atMs === blowAt)).toMatchObject({ low: 0.5, high: 1 });
    expect(late).toEqual([0]);
  });

  it('are not sent where nobody would feel the change', () => {
    const rate = (amplitude: (now: number) => number): number => {
      const queue = new DeviceQueue(PROFILE);
      const feed = (now: number) => now % 10 === 0 && queue.point(point(amplitude(now)), undefined, now);
      return commands(play(queue, 0, 4000, feed)).length / 4;
    };
    const steady = rate(() => 0.5);
    expect(steady).toBeLessThan(1000 / (VOICE_COMMAND_MS - PROFILE.updateIntervalMs) + 1);
    // A tremor of 1.5 dB, below the just noticeable difference, costs nothing more; one of 4 dB is sent.
    expect(rate((now) => 0.5 * 10 ** ((0.75 * Math.sin(now / 20)) / 20))).toBeLessThan(steady + 2);
    expect(rate((now) => 0.5 * 10 ** ((2 * Math.sin(now / 20)) / 20))).toBeGreaterThan(1.5 * steady);
  });

  it('move between motors when their frequency changes by what is felt', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 200, (now) => {
      if (now % 10 === 0) queue.point(point(0.5, { frequencyHz: now < 100 ? 60 : 100 }), undefined, now);
    });
    const at100 = commands(sent).find(({ atMs }) => atMs >= 100)!;
    expect(at100.atMs).toBeLessThan(117);
    expect(at100.high).toBeGreaterThan(0.4);
  });

  it('breathe when they stay the same for long, so that hands do not go numb', () => {
    const queue = new DeviceQueue(PROFILE);
    const levels = commands(
      play(queue, 0, 25_000, (now) => now % 20 === 0 && queue.point(point(0.5, { time: now / 1000 }), undefined, now)),
    );
    const during = (fromMs: number, toMs: number): number[] =>
      levels.filter(({ atMs }) => atMs >= fromMs && atMs < toMs).map(({ low }) => low);
    expect(new Set(during(0, 8000))).toEqual(new Set([0.5]));
    expect(Math.min(...during(20_000, 25_000))).toBeLessThan(0.5 * 0.65);
    expect(Math.max(...during(20_000, 25_000))).toBeGreaterThan(0.5 * 0.95);
  });

  it('stop the motor when they end', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 200, (now) => {
      if (now <= 100 && now % 10 === 0) queue.point(point(now === 100 ? 0 : 0.5), undefined, now);
    });
    expect(sent.at(-1)!.action).toBe('stop');
    expect(sent.at(-1)!.atMs).toBeLessThan(100 + 16);
  });

  it('fall to zero when the engine goes silent', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 1000, (now) => now <= 100 && now % 10 === 0 && queue.point(point(0.5), undefined, now));
    expect(commands(sent).at(-1)!.atMs).toBeLessThanOrEqual(100 + VOICE_TIMEOUT_MS);
    expect(sent.at(-1)!.atMs + (sent.at(-1)!.action === 'stop' ? 0 : 32)).toBeLessThanOrEqual(
      100 + VOICE_TIMEOUT_MS + 32,
    );
    expect(queue.nextStepMs(1000)).toBe(Infinity);
  });

  it.each([60, 600, 1600, 2600])('are felt in full %i ms ahead', (aheadMs) => {
    const queue = new DeviceQueue(PROFILE);
    const hopMs = 512 / 48;
    let hops = 0;
    const dueAt: number[] = [];
    const all = commands(
      play(queue, 0, 4000, (now) => {
        for (; hops * hopMs <= now; hops++) {
          const level = hops % 40 < 20 ? 0.3 : 0.7;
          queue.point(point(level), now + aheadMs, now);
          dueAt[now + aheadMs - LEAD_MS] = level;
        }
      }),
    );
    // What the motor does at each moment is what was due one or two intervals before, and never nothing.
    let [due, command] = [0, 0];
    const recent: number[] = [];
    for (let now = aheadMs - LEAD_MS; now < 4000; now++) {
      due = dueAt[now] ?? due;
      recent.push(due);
      while (all[command + 1] && all[command + 1]!.atMs <= now) command++;
      const { low, atMs, durationMs } = all[command]!;
      expect(recent.slice(-2 * PROFILE.updateIntervalMs - 1), `at ${now} ms`).toContain(low);
      expect(atMs + durationMs).toBeGreaterThan(now);
    }
    expect(all.filter(({ low }, i) => low !== all[i - 1]?.low).length).toBeGreaterThan((4000 - aheadMs) / 215);
    expect(queue.counters.dropped).toBe(0);
  });

  it('beyond what the queue holds are thinned, not silenced, and counted', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 12_000, (now) => now % 10 === 0 && queue.point(point(0.5), now + 8000, now));
    expect(queue.counters.dropped).toBeGreaterThan(100);
    expect(commands(sent).at(-1)!.atMs).toBeGreaterThan(11_900);
    expect(sent[0]!.atMs).toBeLessThan(8000);
  });

  it('and blows alike keep to their routes, driven harder or not', () => {
    const queue = new DeviceQueue({ ...PROFILE, spinUpMs: SPIN_UP_MS });
    queue.routes = {
      drums: [route('drums', { motor: 'high', strength: 0.2 })],
      bass: [route('bass', { motor: 'low' })],
    };
    const update = transient({ id: 7, sharpness: 0, intensity: 0.4 });
    const all = commands(
      play(queue, 0, 150, (now) => {
        if (now % 10 === 0) queue.point(point(0.4, { frequencyHz: 180 }), undefined, now);
        if (now === 20) queue.transient(transient({ id: 7, sharpness: 0 }), undefined, now);
        if (now === 38) queue.transient(update, undefined, now);
      }),
    );
    for (const { low } of all) expect(low, 'no drum on the motor of the bass').toBe(0.4);
    const harder = 1 / (1 - Math.exp(-PROFILE.updateIntervalMs / SPIN_UP_MS));
    const drums = all.filter(({ high }, i) => high !== all[i - 1]?.high);
    expect(drums.map(({ atMs, high }) => [atMs, Number(high.toFixed(6))])).toEqual([
      [0, 0],
      [20, Number((0.2 * harder).toFixed(6))],
      [36, 0.2],
      [52, 0.08],
      [80, 0],
    ]);
  });

  it('carry on under a blow and after it', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ sharpness: 1 }), 100, 0);
    const all = commands(play(queue, 0, 300, (now) => now % 10 === 0 && queue.point(point(0.4), undefined, now)));
    const blowAt = 100 - LEAD_MS;
    const during = all.filter(({ atMs }) => atMs >= blowAt && atMs < blowAt + 60);
    const after = all.filter(({ atMs }) => atMs >= blowAt + 60);
    for (const command of during) expect(command).toMatchObject({ low: 0.4, high: 1 });
    for (const command of after) expect(command).toMatchObject({ low: 0.4, high: 0 });
    expect(after[0]!.atMs - blowAt - 60).toBeLessThan(16);
  });
});

describe('clear and strength', () => {
  it('clear forgets what was to come', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient(), 100, 0);
    queue.point(point(0.5), 100, 0);
    queue.clear();
    expect(play(queue, 0, 500)).toEqual([]);
  });

  it('strength scales blows and voices, and nothing is sent at 0', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.strength = 0.5;
    queue.transient(transient({ sharpness: 1 }), undefined, 0);
    queue.point(point(0.4), undefined, 0);
    expect(commands(play(queue, 0, 10))).toMatchObject([{ low: 0.2, high: 0.5 }]);
    const silent = new DeviceQueue(PROFILE);
    silent.strength = 0;
    silent.transient(transient(), undefined, 0);
    silent.point(point(1), undefined, 0);
    expect(play(silent, 0, 500)).toEqual([]);
  });
});
