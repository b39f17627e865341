/** Scores of one song, and the report of several songs. */
import { describe, expect, it } from 'vitest';
import type { MusicalEvent } from '@sense/core/engine';
import { EventLog } from '../../../../bench/rhythm/event-log.js';
import { scoreSong } from '../../../../bench/rhythm/score-song.js';
import { summarise, type ScoredRun } from '../../../../bench/rhythm/summary.js';
import { tableLines } from '../../../../bench/rhythm/table.js';

const HITS = [
  { time: 1, label: 'KD' },
  { time: 1.01, label: 'HH' },
  { time: 2, label: 'SD' },
  { time: 3, label: 'CY' },
];
const BEATS = Array.from({ length: 24 }, (_, i) => i / 2);

function log(): EventLog {
  const events = new EventLog();
  const add = (event: object): void => events.add(event as MusicalEvent);
  const hit = { type: 'onset', stem: 'drums' };
  add({ ...hit, id: 1, time: 1.004, emitted: 1.01 });
  add({ ...hit, id: 1, time: 1.004, emitted: 1.03, drums: ['kick', 'hihat'] });
  add({ ...hit, id: 2, time: 2.02, emitted: 2.03, drums: ['kick'] });
  add({ ...hit, id: 3, time: 2.5, emitted: 2.51 });
  add({ ...hit, id: 4, time: 1, emitted: 1.01, stem: 'bass' });
  for (const [i, time] of BEATS.entries()) add({ type: 'beat', id: 10 + i, time, emitted: time - 0.1, tempo: 121 });
  return events;
}

const scores = scoreSong({ drumHits: HITS, beats: BEATS }, log());

describe('scoreSong', () => {
  it('merges close labels into one onset, and scores only drum onsets', () => {
    expect(scores.onsets).toMatchObject({ hits: 2, reference: 3, estimated: 3 });
    expect(scores.onsets!.fMeasure).toBeCloseTo(2 / 3, 12);
  });

  it('measures delays from the true time', () => {
    expect(scores.onsets!.delaysMs.map(Math.round)).toEqual([10, 30]);
    expect(scores.onsets!.labelDelaysMs.map(Math.round)).toEqual([30, 30]);
  });

  it('scores each drum class separately', () => {
    expect(scores.drums!.classes).toMatchObject({
      kick: { hits: 1, reference: 1, estimated: 2 },
      snare: { hits: 0, reference: 1, estimated: 0 },
      hihat: { hits: 1, reference: 1, estimated: 1 },
      cymbal: { hits: 0, reference: 1, estimated: 0 },
    });
    expect(scores.drums!.fMeasure).toBeCloseTo(4 / 6, 12);
  });

  it('scores beats, their tempo and their lead time', () => {
    expect(scores.beats).toMatchObject({ fMeasure: 1, amlT: 1, tempo: 1, estimated: 24, lockS: 0 });
    expect(scores.beats!.tempoRatio).toBeCloseTo(121 / 120, 12);
    expect(new Set(scores.beats!.aheadMs.map(Math.round))).toEqual(new Set([100]));
  });

  it('scores annotated downbeats against emitted downbeats', () => {
    expect(scores.beats).toMatchObject({ downbeatF: null, barKnown: 0 });
    const events = new EventLog();
    for (const [i, time] of BEATS.entries()) {
      const beat = { type: 'beat', id: i, time, emitted: time - 0.1, tempo: 120, beatInBar: i < 16 ? 0 : (i % 4) + 1 };
      events.add(beat as MusicalEvent);
    }
    const downbeats = BEATS.filter((_, i) => i % 4 === 0);
    const { beats } = scoreSong({ drumHits: undefined, beats: BEATS, downbeats }, events);
    // From 5 s on there are downbeats at 6, 8 and 10 s; those at 8 and 10 s were emitted.
    expect(beats!.downbeatF).toBeCloseTo(4 / 5, 12);
    expect(beats!.barKnown).toBeCloseTo(8 / 14, 12);
  });

  it('does not score missing annotations', () => {
    expect(scoreSong({ drumHits: undefined, beats: undefined }, log())).toEqual({});
  });

  it('scores 0 for an engine without events', () => {
    const silent = scoreSong({ drumHits: HITS, beats: BEATS }, new EventLog());
    expect(silent.onsets!.fMeasure).toBe(0);
    expect(silent.beats).toMatchObject({
      fMeasure: 0,
      amlT: 0,
      tempo: 0,
      tempoRatio: null,
      lockS: 11.5,
      lateLock: true,
    });
  });
});

describe('report', () => {
  const run = { events: log(), duration: 2, separationMs: [3, 5], analysisMs: [1, 1] };
  const runs: ScoredRun[] = [
    { song: 'full', scores, run },
    { song: 'no-events', scores: scoreSong({ drumHits: HITS, beats: undefined }, new EventLog()), run },
    { song: 'bare', scores: {}, run },
  ];
  const report = summarise(runs);

  it('averages over the songs that have a measure', () => {
    expect(report.mean).toMatchObject({ onsetF: 0.3333, beatF: 1 });
    expect(report.songs['bare']).toMatchObject({ onsetF: null, beatF: null });
  });

  it('does not score a drum that the song does not contain', () => {
    const kicks = scoreSong({ drumHits: [{ time: 1, label: 'KD' }], beats: undefined }, log());
    expect(summarise([{ song: 'kicks', scores: kicks, run }]).mean).toMatchObject({ snareF: null, hihatF: null });
  });

  it('pools counts, delays and costs', () => {
    expect(report.drumCounts['onsets']).toEqual({
      hits: 2,
      reference: 6,
      estimated: 3,
      f: 0.4444,
      p: 0.6667,
      r: 0.3333,
    });
    expect(report.onsetDelayMs).toMatchObject({ p50: 10, max: 30 });
    expect(report.beatsAheadMs).toEqual({ p50: 100, p5: 100, least: 100, by60Ms: 1 });
    expect(report.costMsPerS).toEqual({ analysis: 1, separation: 4 });
    expect(report.analysisPercent).toBe(0.1);
  });

  it('counts cymbals emitted where none is annotated', () => {
    const events = new EventLog();
    for (const [id, time] of [3.02, 4, 5].entries()) {
      events.add({
        type: 'onset',
        stem: 'drums',
        id,
        time,
        emitted: time,
        drums: ['cymbal'],
      } as unknown as MusicalEvent);
    }
    const cymbals = { song: 'cymbals', scores: scoreSong({ drumHits: HITS, beats: undefined }, events), run };
    const pooled = summarise([cymbals, cymbals]);
    expect(pooled.songs['cymbals']).toMatchObject({ falseCymbals: 2, cymbalF: 0.5 });
    expect(pooled.falseCymbals).toBe(4);
    expect(pooled.drumCounts.cymbal).toMatchObject({ hits: 2, reference: 2, estimated: 6, p: 0.3333, r: 1 });
  });

  it('counts first beats later than 4 s, or missing, over the songs with annotated beats', () => {
    const beatsFrom = (from: number): ScoredRun => {
      const events = new EventLog();
      for (const [id, time] of BEATS.filter((beat) => beat >= from).entries()) {
        events.add({ type: 'beat', id, time, emitted: time - 0.1, tempo: 120 } as MusicalEvent);
      }
      return { song: `from ${from} s`, scores: scoreSong({ drumHits: HITS, beats: BEATS }, events), run };
    };
    const locks = summarise([beatsFrom(0), beatsFrom(4), beatsFrom(4.5), beatsFrom(12), runs[1]!]).locks;
    expect(locks).toEqual({ medianS: 4.25, late: 2, songs: 4 });
  });

  it('is a table with a row for each song and the mean', () => {
    const lines = tableLines({ mixture: report, oracle: summarise([]) });
    expect(lines.find((line) => line.startsWith('full'))).toContain('0.667 -');
    expect(lines.filter((line) => line.startsWith('mean'))).toHaveLength(2);
  });

  it('has null for values that are not measurable', () => {
    const empty = summarise([]);
    expect(empty.mean.onsetF).toBeNull();
    expect(empty.beatsAheadMs).toEqual({ p50: null, p5: null, least: null, by60Ms: null });
    expect(empty.costMsPerS).toEqual({ analysis: null, separation: null });
    expect(empty.locks).toEqual({ medianS: null, late: 0, songs: 0 });
  });
});
