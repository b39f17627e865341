/** History of the detector scope: values by a permanent index, and events in order of time. */
import { describe, expect, it } from 'vitest';
import { SILENT_MIX, SILENT_STEM, perStem } from '@sense/core';
import { EventHistory, FluxHistory } from '../../../../packages/visuals/src/scope/scope-history.js';

function frame(time: number) {
  return {
    time,
    stems: perStem((_stem, index) => ({ ...SILENT_STEM, flux: time + index, fluxThreshold: 10 * time + index })),
    mix: { ...SILENT_MIX, beatFlux: time / 100, beatLearned: time / 50 },
  };
}

describe('FluxHistory', () => {
  it('keeps the newest values of every stem at permanent indices', () => {
    const history = new FluxHistory(8);
    for (let time = 0; time < 20; time++) history.push(frame(time));
    expect([history.begin, history.end]).toEqual([12, 20]);
    for (let index = history.begin; index < history.end; index++) {
      expect(history.timeAt(index)).toBe(index);
      expect(history.fluxAt(index, 2)).toBe(index + 2);
      expect(history.thresholdAt(index, 3)).toBe(10 * index + 3);
      expect(history.beatPartAt(index, 'flux')).toBeCloseTo(index / 100, 6);
      expect(history.beatPartAt(index, 'learned')).toBeCloseTo(index / 50, 6);
    }
  });

  it('copies the frame, so that the sender may reuse it', () => {
    const history = new FluxHistory(4);
    const sent = { time: 1, stems: perStem(() => ({ ...SILENT_STEM, flux: 0.5 })), mix: SILENT_MIX };
    history.push(sent);
    sent.stems.drums.flux = 9;
    expect(history.fluxAt(0, 0)).toBe(0.5);
  });

  it('finds the first value at or after a time', () => {
    const history = new FluxHistory(8);
    expect(history.firstFrom(3)).toBe(0);
    for (const time of [1, 2, 3, 4, 5]) history.push(frame(time));
    expect(history.firstFrom(3)).toBe(2);
    expect(history.firstFrom(3.5)).toBe(3);
    expect(history.firstFrom(0)).toBe(0);
    expect(history.firstFrom(9)).toBe(history.end);
  });
});

describe('EventHistory', () => {
  const times = (history: EventHistory<{ id: number; time: number }>): number[] =>
    history.items.map(({ time }) => time);

  it('orders events by time, not by arrival', () => {
    const history = new EventHistory<{ id: number; time: number }>(10);
    for (const [id, time] of [3, 1, 2].entries()) history.add({ id, time });
    expect(times(history)).toEqual([1, 2, 3]);
  });

  it('replaces an event by its update', () => {
    const history = new EventHistory<{ id: number; time: number; drum?: string }>(10);
    history.add({ id: 7, time: 1 });
    history.add({ id: 8, time: 2 });
    history.add({ id: 7, time: 1, drum: 'snare' });
    expect(history.items).toEqual([
      { id: 7, time: 1, drum: 'snare' },
      { id: 8, time: 2 },
    ]);
  });

  it('drops events that are too old or too many', () => {
    const history = new EventHistory<{ id: number; time: number }>(4);
    for (let id = 0; id < 10; id++) history.add({ id, time: id });
    expect(times(history)).toEqual([5, 6, 7, 8, 9]);
    for (let id = 10; id < 2000; id++) history.add({ id, time: 9 + id / 1e6 });
    expect(history.items.length).toBe(512);
    expect(history.items.at(-1)!.id).toBe(1999);
  });
});
