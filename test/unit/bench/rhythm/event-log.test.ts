/** The effect of updates, cancellations and late corrections on the scored events. */
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
  it('keep their first emission, and take time and drums from updates', () => {
    const log = logOf(onset(1, 1, 1.005), onset(2, 1.2, 1.21), onset(1, 1.001, 1.02, ['kick']));
    expect(log.onsets('drums')).toEqual([
      { stem: 'drums', time: 1.001, emitted: 1.005, drums: ['kick'], classifiedAt: 1.02 },
      { stem: 'drums', time: 1.2, emitted: 1.21, drums: [], classifiedAt: undefined },
    ]);
  });

  it('keep the emission of the first drum class, and the classes of the last update', () => {
    const log = logOf(onset(1, 1, 1.01), onset(1, 1, 1.02, ['kick']), onset(1, 1, 1.03, ['kick', 'hihat']));
    expect(log.onsets('drums')).toMatchObject([{ drums: ['kick', 'hihat'], classifiedAt: 1.02 }]);
  });

  it('are returned by stem, in order of time', () => {
    const log = logOf(onset(1, 2, 2.1), onset(2, 1, 2.2));
    expect(log.onsets('drums').map(({ time }) => time)).toEqual([1, 2]);
    expect(log.onsets('bass')).toEqual([]);
  });
});

describe('beats', () => {
  it('take the emission of the update that moves them', () => {
    expect(logOf(beat(1, 2, 1.9), beat(1, 2.05, 1.95)).beats()).toEqual([{ time: 2.05, emitted: 1.95, tempo: 120 }]);
    expect(logOf(beat(1, 2, 1.9), beat(1, 2, 1.95, { tempo: 60 })).beats()).toEqual([
      { time: 2, emitted: 1.9, tempo: 60 },
    ]);
  });

  it('are removed when cancelled before their time', () => {
    const log = logOf(beat(1, 2, 1.9), beat(2, 2.5, 2.4), beat(2, 2.5, 2.45, { cancelled: true }));
    expect(log.beats()).toHaveLength(1);
    expect(log.cancelledBeats).toBe(1);
  });

  it('cannot be corrected after their time', () => {
    const log = logOf(beat(1, 2, 1.9), beat(1, 2, 2.01, { cancelled: true }), beat(1, 2.1, 2.02));
    expect(log.beats()).toEqual([{ time: 2, emitted: 1.9, tempo: 120 }]);
    expect(log).toMatchObject({ cancelledBeats: 0, lateCorrections: 2 });
  });
});
