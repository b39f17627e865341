/** What the detector scope remembers: the newest values by a lasting index, and events by their time. */
import { describe, expect, it } from 'vitest';
import { SILENT_STEM, perStem } from '@sense/core';
import { EventHistory, FluxHistory } from '../../../../packages/visuals/src/scope/scope-history.js';

function frame(time: number) {
  return {
    time,
    stems: perStem((_stem, index) => ({ ...SILENT_STEM, flux: time + index, fluxThreshold: 10 * time + index })),
  };
}

describe('FluxHistory', () => {
  it('keeps the newest values of every stem, each at its own index for good', () => {
    const history = new FluxHistory(8);
    for (let time = 0; time < 20; time++) history.push(frame(time));
    expect([history.begin, history.end]).toEqual([12, 20]);
    for (let index = history.begin; index < history.end; index++) {
      expect(history.timeAt(index)).toBe(index);
      expect(history.fluxAt(index, 2)).toBe(index + 2);
      expect(history.thresholdAt(index, 3)).toBe(10 * index + 3);
    }
  });

  it('copies, so that the sender may reuse its frame', () => {
    const history = new FluxHistory(4);
    const sent = { time: 1, stems: perStem(() => ({ ...SILENT_STEM, flux: 0.5 })) };
    history.push(sent);
    sent.stems.drums.flux = 9;
    expect(history.fluxAt(0, 0)).toBe(0.5);
  });

  it('finds where a time begins', () => {
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

  it('holds events in the order of their time, whatever order they come in', () => {
    const history = new EventHistory<{ id: number; time: number }>(10);
    for (const [id, time] of [3, 1, 2].entries()) history.hear({ id, time });
    expect(times(history)).toEqual([1, 2, 3]);
  });

  it('puts an update in the place of what it updates', () => {
    const history = new EventHistory<{ id: number; time: number; drum?: string }>(10);
    history.hear({ id: 7, time: 1 });
    history.hear({ id: 8, time: 2 });
    history.hear({ id: 7, time: 1, drum: 'snare' });
    expect(history.items).toEqual([
      { id: 7, time: 1, drum: 'snare' },
      { id: 8, time: 2 },
    ]);
  });

  it('forgets what is older than it keeps, and more than can be shown', () => {
    const history = new EventHistory<{ id: number; time: number }>(4);
    for (let id = 0; id < 10; id++) history.hear({ id, time: id });
    expect(times(history)).toEqual([5, 6, 7, 8, 9]);
    for (let id = 10; id < 2000; id++) history.hear({ id, time: 9 + id / 1e6 });
    expect(history.items.length).toBe(512);
    expect(history.items.at(-1)!.id).toBe(1999);
  });
});
