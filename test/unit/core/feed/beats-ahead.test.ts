/** Beats ahead in virtual time: when each is emitted, and how it is corrected when the music changes. */
import { Subject } from 'rxjs';
import { TestScheduler } from 'rxjs/testing';
import { describe, expect, it } from 'vitest';
import { beatsAhead, type BeatAhead, type BeatEvent, type Live } from '@sense/core';

/** Time from a sound to the listener hearing it. */
const OUTPUT_MS = 40;
/** Time from a beat event of the engine to the beat. */
const ENGINE_LEAD_MS = 94;

/** An emitted beat, with the time of its emission. */
interface Emission extends BeatAhead {
  readonly emittedAtMs: number;
  readonly aheadMs: number;
}

/** What a consumer with this lead receives for beats at these times (ms). */
function follow(
  timesMs: readonly number[],
  leadMs: number,
  options: { tempo?: number; inBar?: number[]; beatsInBar?: number } = {},
): Emission[] {
  const scheduler = new TestScheduler(() => undefined);
  const emitted: Emission[] = [];
  scheduler.run(() => {
    const beats$ = new Subject<Live<BeatEvent>>();
    beatsAhead({ beats$, heardAt: (time) => 1000 * time + OUTPUT_MS }, { leadMs, scheduler }).subscribe((beat) =>
      emitted.push({ ...beat, emittedAtMs: scheduler.now(), aheadMs: beat.heardAt - scheduler.now() }),
    );
    timesMs.forEach((ms, i) => {
      const tempo = options.tempo ?? 60_000 / (i > 0 ? ms - timesMs[i - 1]! : timesMs[1]! - ms);
      const beat = { type: 'beat', id: 70 + 3 * i, time: ms / 1000, tempo, confidence: 0.8 };
      const beatsInBar = options.beatsInBar ?? 0;
      const event = { ...beat, beatInBar: options.inBar?.[i] ?? 0, beatsInBar, subdivision: 2 } as Live<BeatEvent>;
      scheduler.schedule(() => beats$.next(event), ms - ENGINE_LEAD_MS);
    });
  });
  return emitted;
}

const steady = (count: number, periodMs = 500, from = 1000): number[] =>
  Array.from({ length: count }, (_, i) => from + i * periodMs);

describe('beatsAhead', () => {
  it.each([0, 20, 60, 134])('emits each beat once, %d ms before it is heard', (leadMs) => {
    const emitted = follow(steady(8), leadMs);
    expect(emitted.map(({ time }) => Math.round(1000 * time))).toEqual(steady(8));
    for (const beat of emitted) expect(beat.aheadMs).toBeCloseTo(leadMs, 6);
    expect(new Set(emitted.map(({ id }) => id)).size).toBe(8);
    expect(emitted.some(({ cancelled }) => cancelled)).toBe(false);
  });

  it.each([200, 400, 500])(
    'extrapolates the next beat from the tempo for a lead longer than that of the engine: %d ms',
    (leadMs) => {
      const emitted = follow(steady(8), leadMs);
      // The first is emitted with the event of the engine; the one after the last is cancelled.
      expect(emitted[0]!.aheadMs).toBeCloseTo(ENGINE_LEAD_MS + OUTPUT_MS, 6);
      const certain = emitted.filter(({ time }) => time > 1.2 && time < 4.8);
      expect(certain).toHaveLength(7);
      for (const beat of certain) expect(beat.aheadMs).toBeCloseTo(leadMs, 6);
      const beyond = emitted.filter(({ time }) => time > 4.8);
      expect(beyond.map(({ cancelled }) => cancelled)).toEqual([false, true]);
      expect(beyond[0]!.id).toBe(beyond[1]!.id);
      expect(beyond[1]!.aheadMs).toBeGreaterThan(0);
    },
  );

  it('extrapolates at most one beat ahead', () => {
    for (const { aheadMs } of follow(steady(6), 1500)) expect(aheadMs).toBeLessThanOrEqual(500 + 94 + 40 + 1e-6);
  });

  it('corrects an emitted beat that occurs a little earlier or later', () => {
    const times = [1000, 1500, 2000, 2470, 2940];
    const moved = follow(times, 300, { tempo: 120 }).filter(({ id }) => id === 3);
    expect(moved.map(({ time }) => Math.round(1000 * time))).toEqual([2500, 2470]);
    expect(moved[1]!.cancelled).toBe(false);
    expect(moved[1]!.aheadMs).toBeCloseTo(ENGINE_LEAD_MS + OUTPUT_MS, 6);
  });

  it('does not emit imperceptible corrections', () => {
    const emitted = follow([1000, 1500, 2004, 2500, 2997], 300, { tempo: 120 });
    const ids = emitted.filter(({ cancelled }) => !cancelled).map(({ id }) => id);
    expect(ids).toEqual([...new Set(ids)]);
  });

  it('cancels emitted beats when the music stops or changes phase', () => {
    // The next beat was emitted for 2500; at 2150 the engine predicts one of another phase.
    const emitted = follow([1000, 1500, 2000, 2244, 2644], 420, { tempo: 120 });
    const cancelled = emitted.filter(({ cancelled }) => cancelled);
    expect(cancelled.length).toBeGreaterThan(0);
    for (const beat of cancelled) {
      expect(emitted.find(({ id }) => id === beat.id)!.emittedAtMs).toBeLessThan(beat.emittedAtMs);
      expect(beat.aheadMs).toBeGreaterThanOrEqual(0);
    }
    // Every emitted beat that was not cancelled is a beat of the engine.
    const last = new Map(emitted.map((beat) => [beat.id, beat]));
    const kept = [...last.values()].filter(({ cancelled }) => !cancelled).map(({ time }) => Math.round(1000 * time));
    expect(kept.sort((a, b) => a - b)).toEqual([1000, 1500, 2000, 2244, 2644]);
  });

  it('neither cancels nor corrects a beat after it was heard', () => {
    for (const leadMs of [50, 250, 480]) {
      for (const beat of follow([1000, 1500, 2000, 2600, 3300, 3450, 3900], leadMs, { tempo: 120 })) {
        expect(beat.aheadMs).toBeGreaterThanOrEqual(0);
      }
    }
  });

  it('numbers extrapolated beats in the bar while its length is known', () => {
    const inBar = [2, 3, 1, 2, 3, 1, 2, 3, 1];
    const emitted = follow(steady(9), 300, { inBar, beatsInBar: 3 });
    const extrapolated = new Map(
      emitted.filter(({ cancelled }) => !cancelled).map(({ time, beatInBar }) => [time, beatInBar]),
    );
    expect([...extrapolated.values()].slice(1, 9)).toEqual([3, 1, 2, 3, 1, 2, 3, 1]);
    expect(emitted.at(-1)).toMatchObject({ beatsInBar: 3, subdivision: 2 });
  });

  it('completes with the beats, leaves no timer, and rejects a lead out of range', () => {
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
