/** Voices in the queue of one device, in virtual time: commands, rates, ducking and end. */
import { describe, expect, it } from 'vitest';
import { DeviceQueue, VOICE_COMMAND_MS, VOICE_TIMEOUT_MS } from '@sense/haptics/internal';
import { route } from '@sense/haptics';
import { point, transient } from '../fixtures.js';
import { commands, LEAD_MS, play, PROFILE, SPIN_UP_MS } from './queue-steps.js';

describe('voices', () => {
  it.each([16, 50])(
    'are coalesced to one command in two intervals of %i ms with the latest point',
    (updateIntervalMs) => {
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
    },
  );

  it('keep their distance from the actual time of the last command', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.point(point(0.5), undefined, 0);
    expect(queue.step(0)).toBeDefined();
    queue.commandSent(20);
    queue.point(point(0.9), undefined, 21);
    expect(queue.nextStepMs(21)).toBe(36);
    expect(queue.step(35)).toBeUndefined();
    expect(queue.step(36)).toMatchObject({ low: 0.9 });
  });

  it('are sent again before they end, and no earlier while unchanged: the motor stops when the page hangs', () => {
    const queue = new DeviceQueue(PROFILE);
    const all = commands(play(queue, 0, 1000, (now) => now % 10 === 0 && queue.point(point(0.5), undefined, now)));
    for (let i = 1; i < all.length; i++) {
      expect(all[i]!.durationMs).toBe(VOICE_COMMAND_MS);
      expect(all[i]!.atMs - all[i - 1]!.atMs).toBe(VOICE_COMMAND_MS - PROFILE.updateIntervalMs);
    }
    expect(all).toHaveLength(5);
  });

  it('are ducked before a transient that is known ahead, by a command that does not make it late', () => {
    const late: number[] = [];
    const queue = new DeviceQueue(PROFILE, (ms) => late.push(ms));
    queue.transient(transient({ sharpness: 1 }), 200, 0);
    const all = commands(play(queue, 0, 300, (now) => now % 10 === 0 && queue.point(point(0.5), undefined, now)));
    const transientAt = 200 - LEAD_MS;
    const before = all.findLast(({ atMs }) => atMs < transientAt)!;
    expect(before.low).toBeCloseTo(0.15, 6);
    expect(transientAt - before.atMs).toBe(30);
    expect(all.find(({ atMs }) => atMs === transientAt)).toMatchObject({ low: 0.5, high: 1 });
    expect(late).toEqual([0]);
  });

  it('are not sent if the change is imperceptible', () => {
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

  it('ask for no step by a change that is not felt, and for one at once by a change that is', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.point(point(0.5), undefined, 0);
    expect(queue.step(0)).toBeDefined();
    for (const at of [50, 60, 70]) queue.point(point(0.52), undefined, at);
    // Applied with the refresh at the latest.
    expect(queue.nextPointMs(70)).toBeGreaterThan(140);
    queue.point(point(0.9), undefined, 80);
    expect(queue.nextPointMs(80)).toBe(80);
    expect(queue.step(80)).toMatchObject({ low: 0.9 });
  });

  it('that are silent ask for no step while the motors are at rest', () => {
    const queue = new DeviceQueue(PROFILE);
    for (const at of [0, 10, 20]) queue.point(point(0), undefined, at);
    expect(queue.nextPointMs(20)).toBeGreaterThanOrEqual(100);
    expect(queue.step(100)).toBeUndefined();
    expect(queue.counters.dropped).toBe(0);
  });

  it('move between motors when their frequency changes perceptibly', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 200, (now) => {
      if (now % 10 === 0) queue.point(point(0.5, { frequencyHz: now < 100 ? 60 : 100 }), undefined, now);
    });
    const at100 = commands(sent).find(({ atMs }) => atMs >= 100)!;
    expect(at100.atMs).toBeLessThan(117);
    expect(at100.high).toBeGreaterThan(0.4);
  });

  it('are modulated when they do not change for long', () => {
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

  it('fall to zero when the engine sends nothing', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 1000, (now) => now <= 100 && now % 10 === 0 && queue.point(point(0.5), undefined, now));
    expect(commands(sent).at(-1)!.atMs).toBeLessThanOrEqual(100 + VOICE_TIMEOUT_MS);
    expect(sent.at(-1)!.atMs + (sent.at(-1)!.action === 'stop' ? 0 : 32)).toBeLessThanOrEqual(
      100 + VOICE_TIMEOUT_MS + 32,
    );
    expect(queue.nextStepMs(1000)).toBe(Infinity);
  });

  it.each([60, 600, 1600, 2600])('are felt in full when scheduled %i ms ahead', (aheadMs) => {
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
    // The motor plays what was due one or two intervals before, without a gap.
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

  it('beyond the capacity of the queue are thinned, not silenced, and counted', () => {
    const queue = new DeviceQueue(PROFILE);
    const sent = play(queue, 0, 12_000, (now) => now % 10 === 0 && queue.point(point(0.5), now + 8000, now));
    expect(queue.counters.dropped).toBeGreaterThan(100);
    expect(commands(sent).at(-1)!.atMs).toBeGreaterThan(11_900);
    expect(sent[0]!.atMs).toBeLessThan(8000);
  });

  it('and transients follow their routes, with and without overdrive', () => {
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

  it('continue during a transient and after it', () => {
    const queue = new DeviceQueue(PROFILE);
    queue.transient(transient({ sharpness: 1 }), 100, 0);
    const all = commands(play(queue, 0, 300, (now) => now % 10 === 0 && queue.point(point(0.4), undefined, now)));
    const transientAt = 100 - LEAD_MS;
    const during = all.filter(({ atMs }) => atMs >= transientAt && atMs < transientAt + 60);
    const after = all.filter(({ atMs }) => atMs >= transientAt + 60);
    for (const command of during) expect(command).toMatchObject({ low: 0.4, high: 1 });
    for (const command of after) expect(command).toMatchObject({ low: 0.4, high: 0 });
    expect(after[0]!.atMs - transientAt - 60).toBeLessThan(16);
  });
});
