/** What updates, cancellations and latecomers do to the events that are scored. */
import { describe, expect, it } from 'vitest';
import type { BeatEvent, OnsetEvent } from '@sense/core/engine';
import { EventLog } from '../../../../bench/rhythm/event-log.js';

const onset = (id: number, time: number, emitted: number, drums?: readonly string[]): OnsetEvent =>
  ({ type: 'onset', stem: 'drums', id, time, emitted, ...(drums && { drums }) }) as never;

const beat = (id: number, time: number, emitted: number, more: object = {}): BeatEvent =>
  ({ type: 'beat', id, time, emitted, tempo: 120, ...more }) as never;

function logOf(...events: readonly (OnsetEvent | BeatEvent)[]): EventLog {
  const log = new EventLog();
  for (const event of events) log.add(event);
  return log;
}

describe('onsets', () => {
  it('keep when they were first told, and take time and drums from updates', () => {
    const log = logOf(onset(1, 1, 1.005), onset(2, 1.2, 1.21), onset(1, 1.001, 1.02, ['kick']));
    expect(log.onsets('drums')).toEqual([
      { stem: 'drums', time: 1.001, emitted: 1.005, drums: ['kick'], labelled: 1.02 },
      { stem: 'drums', time: 1.2, emitted: 1.21, drums: [], labelled: undefined },
    ]);
  });

  it('keep when any drum was first told, and which were told last', () => {
    const log = logOf(onset(1, 1, 1.01), onset(1, 1, 1.02, ['kick']), onset(1, 1, 1.03, ['kick', 'hihat']));
    expect(log.onsets('drums')).toMatchObject([{ drums: ['kick', 'hihat'], labelled: 1.02 }]);
  });

  it('come by stem and in order of time', () => {
    const log = logOf(onset(1, 2, 2.1), onset(2, 1, 2.2));
    expect(log.onsets('drums').map(({ time }) => time)).toEqual([1, 2]);
    expect(log.onsets('bass')).toEqual([]);
  });
});

describe('beats', () => {
  it('that are moved count as told when they were moved', () => {
    expect(logOf(beat(1, 2, 1.9), beat(1, 2.05, 1.95)).beats()).toEqual([{ time: 2.05, issued: 1.95, tempo: 120 }]);
    expect(logOf(beat(1, 2, 1.9), beat(1, 2, 1.95, { tempo: 60 })).beats()).toEqual([
      { time: 2, issued: 1.9, tempo: 60 },
    ]);
  });

  it('that are taken back in time are gone', () => {
    const log = logOf(beat(1, 2, 1.9), beat(2, 2.5, 2.4), beat(2, 2.5, 2.45, { cancelled: true }));
    expect(log.beats()).toHaveLength(1);
    expect(log.cancelledBeats).toBe(1);
  });

  it('cannot be mended after they sounded', () => {
    const log = logOf(beat(1, 2, 1.9), beat(1, 2, 2.01, { cancelled: true }), beat(1, 2.1, 2.02));
    expect(log.beats()).toEqual([{ time: 2, issued: 1.9, tempo: 120 }]);
    expect(log).toMatchObject({ cancelledBeats: 0, lateCorrections: 2 });
  });
});
