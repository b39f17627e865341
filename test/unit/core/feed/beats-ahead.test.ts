/** Beats ahead in virtual time: when each is told, and how it is corrected when the music changes. */
import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { beatsAhead, type BeatAhead, type BeatEvent, type Live } from '@sense/core';

/** Between a sound and its being heard. */
const OUTPUT_MS = 40;
/** How long before it sounds the engine tells a beat. */
const ENGINE_LEAD_MS = 94;

/** A beat as it was told: when, how long ahead of being heard, and what. */
interface Told extends BeatAhead {
  readonly toldAt: number;
  readonly aheadMs: number;
}

/** What a consumer with this lead is told of beats that sound at these times (ms). */
function follow(
  timesMs: readonly number[],
  leadMs: number,
  options: { tempo?: number; inBar?: number[] } = {},
): Told[] {
  const scheduler = new TestScheduler(() => undefined);
  const told: Told[] = [];
  scheduler.run(() => {
    const beats$ = new Subject<Live<BeatEvent>>();
    beatsAhead({ beats$, heardAt: (time) => 1000 * time + OUTPUT_MS }, { leadMs, scheduler }).subscribe((beat) =>
      told.push({ ...beat, toldAt: scheduler.now(), aheadMs: beat.heardAt - scheduler.now() }),
    );
    timesMs.forEach((ms, i) => {
      const tempo = options.tempo ?? 60_000 / (i > 0 ? ms - timesMs[i - 1]! : timesMs[1]! - ms);
      const beat = { type: 'beat', id: 70 + 3 * i, time: ms / 1000, tempo, confidence: 0.8 };
      const event = { ...beat, beatInBar: options.inBar?.[i] ?? 0 } as Live<BeatEvent>;
      scheduler.schedule(() => beats$.next(event), ms - ENGINE_LEAD_MS);
    });
  });
  return told;
}

const steady = (count: number, periodMs = 500, from = 1000): number[] =>
  Array.from({ length: count }, (_, i) => from + i * periodMs);

describe('beatsAhead', () => {
  it.each([0, 20, 60, 134])('tells each beat once, %d ms before it is heard', (leadMs) => {
    const told = follow(steady(8), leadMs);
    expect(told.map(({ time }) => Math.round(1000 * time))).toEqual(steady(8));
    for (const beat of told) expect(beat.aheadMs).toBeCloseTo(leadMs, 6);
    expect(new Set(told.map(({ id }) => id)).size).toBe(8);
    expect(told.some(({ cancelled }) => cancelled)).toBe(false);
  });

  it.each([200, 400, 500])('reckons from the tempo what the engine tells too late: %d ms', (leadMs) => {
    const told = follow(steady(8), leadMs);
    // The first comes when the engine tells it; the one after the last is taken back.
    expect(told[0]!.aheadMs).toBeCloseTo(ENGINE_LEAD_MS + OUTPUT_MS, 6);
    const certain = told.filter(({ time }) => time > 1.2 && time < 4.8);
    expect(certain).toHaveLength(7);
    for (const beat of certain) expect(beat.aheadMs).toBeCloseTo(leadMs, 6);
    const beyond = told.filter(({ time }) => time > 4.8);
    expect(beyond.map(({ cancelled }) => cancelled)).toEqual([false, true]);
    expect(beyond[0]!.id).toBe(beyond[1]!.id);
    expect(beyond[1]!.aheadMs).toBeGreaterThan(0);
  });

  it('reckons one beat ahead at most', () => {
    for (const { aheadMs } of follow(steady(6), 1500)) expect(aheadMs).toBeLessThanOrEqual(500 + 94 + 40 + 1e-6);
  });

  it('moves a beat that was told when it comes a little later or sooner', () => {
    const times = [1000, 1500, 2000, 2470, 2940];
    const moved = follow(times, 300, { tempo: 120 }).filter(({ id }) => id === 3);
    expect(moved.map(({ time }) => Math.round(1000 * time))).toEqual([2500, 2470]);
    expect(moved[1]!.cancelled).toBe(false);
    expect(moved[1]!.aheadMs).toBeCloseTo(ENGINE_LEAD_MS + OUTPUT_MS, 6);
  });

  it('is silent about moves that nobody feels', () => {
    const told = follow([1000, 1500, 2004, 2500, 2997], 300, { tempo: 120 });
    const ids = told.filter(({ cancelled }) => !cancelled).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('takes back what was told when the music stops or jumps', () => {
    // The next beat was told for 2500; at 2150 one of another phase is told.
    const told = follow([1000, 1500, 2000, 2244, 2644], 420, { tempo: 120 });
    const gone = told.filter(({ cancelled }) => cancelled);
    expect(gone.length).toBeGreaterThan(0);
    for (const beat of gone) {
      expect(told.find(({ id }) => id === beat.id)!.toldAt).toBeLessThan(beat.toldAt);
      expect(beat.aheadMs).toBeGreaterThanOrEqual(0);
    }
    // Whatever was told and not taken back is a beat of the engine.
    const last = new Map(told.map((beat) => [beat.id, beat]));
    const kept = [...last.values()].filter(({ cancelled }) => !cancelled).map(({ time }) => Math.round(1000 * time));
    expect(kept.sort((a, b) => a - b)).toEqual([1000, 1500, 2000, 2244, 2644]);
  });

  it('takes nothing back after it was heard, and moves nothing then', () => {
    for (const leadMs of [50, 250, 480]) {
      for (const beat of follow([1000, 1500, 2000, 2600, 3300, 3450, 3900], leadMs, { tempo: 120 })) {
        expect(beat.aheadMs).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('knows the place in the bar of beats it reckons, once it has heard a bar to its end', () => {
    const told = follow(steady(9), 300, { inBar: [2, 3, 1, 2, 3, 1, 2, 3, 1] });
    const reckoned = new Map(
      told.filter(({ cancelled }) => !cancelled).map(({ time, beatInBar }) => [time, beatInBar]),
    );
    expect([...reckoned.values()].slice(3, 9)).toEqual([2, 3, 1, 2, 3, 1]);
  });

  it('ends with the beats, leaves no timer behind, and refuses a lead out of range', () => {
    const scheduler = new TestScheduler(() => undefined);
    scheduler.run(() => {
      const beats$ = new Subject<Live<BeatEvent>>();
      const heard: string[] = [];
      beatsAhead({ beats$, heardAt: (time) => 1000 * time }, { leadMs: 10, scheduler }).subscribe({
        next: () => heard.push('beat'),
        complete: () => heard.push('end'),
      });
      beats$.next({ id: 1, time: 0.5, tempo: 120, beatInBar: 0, confidence: 1 } as Live<BeatEvent>);
      beats$.complete();
      scheduler.schedule(() => expect(heard).toEqual(['end']), 2000);
    });
    const feed = { beats$: new Subject<Live<BeatEvent>>(), heardAt: (time: number) => time };
    for (const leadMs of [-1, NaN, 1501]) expect(() => beatsAhead(feed, { leadMs })).toThrow(`received ${leadMs}`);
  });
});
