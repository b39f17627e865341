/** Scores of peers, and the table beside ours. */
import { describe, expect, it } from 'vitest';
import { scorePeer } from '../../../../bench/peers/score-peer.js';
import { peerTableLines } from '../../../../bench/peers/table.js';

const BEATS = Array.from({ length: 24 }, (_, i) => i / 2);
const HITS = [
  { time: 1, label: 'KD' },
  { time: 1.01, label: 'HH' },
  { time: 2, label: 'SD' },
];
const SONGS = [
  { name: 'full', beats: BEATS, drumHits: HITS },
  { name: 'beats only', beats: BEATS, drumHits: undefined },
  { name: 'hits only', beats: undefined, drumHits: HITS },
];
const late = { beats: BEATS.filter((time) => time >= 5), onsets: [1.04, 2.04, 3, 4] };
const silent = { beats: [], onsets: [] };

describe('scorePeer', () => {
  const report = scorePeer(SONGS, [late, silent, late]);

  it('scores beats after 5 s, and onsets against hits merged to onsets', () => {
    expect(report.songs['full']).toEqual({
      beatF: 1,
      cmlT: 1,
      amlT: 1,
      lockS: 5,
      onsetF: 0.6667,
      onsetP: 0.5,
      onsetR: 1,
    });
  });

  it('scores only what is annotated', () => {
    expect(report.songs['beats only']).toMatchObject({ beatF: 0, lockS: 11.5, onsetF: null });
    expect(report.songs['hits only']).toMatchObject({ beatF: null, lockS: null, onsetF: 0.6667 });
  });

  it('averages over the annotated songs and counts late locks', () => {
    expect(report.mean).toMatchObject({ beatF: 0.5, onsetF: 0.6667 });
    expect(report.locks).toEqual({ medianS: 8.25, late: 2, songs: 2 });
  });

  it('does not score events that the peer does not detect', () => {
    const beatsOnly = scorePeer(
      SONGS,
      [late, late, late].map(({ beats }) => ({ beats, onsets: null })),
    );
    expect(beatsOnly.songs['full']).toMatchObject({ beatF: 1, onsetF: null });
    expect(beatsOnly.mean.onsetF).toBeNull();
  });
});

describe('table of peers', () => {
  const lines = peerTableLines({
    ours: scorePeer(SONGS, [late, late, late]),
    quiet: scorePeer(SONGS, [silent, silent, silent]),
    absent: { missing: 'no wheel' },
  });

  it('has a row of means for each system that ran', () => {
    expect(lines.find((line) => line.startsWith('ours'))).toMatch(/1\.000 +1\.000 +1\.000 +5\.000 .* 2 of 2$/);
    expect(lines.find((line) => line.startsWith('quiet'))).toMatch(/0\.000 .* 11\.500 +2 of 2$/);
  });

  it('has a row for each annotated song, with a column for each system', () => {
    expect(lines.filter((line) => line.startsWith('beats only'))).toHaveLength(2);
    expect(lines.filter((line) => line.startsWith('hits only'))).toHaveLength(1);
    expect(lines.find((line) => line.startsWith('full'))).toMatch(/^full +1\.000 1\.000 +0\.000 0\.000$/);
  });

  it('states why a peer did not run', () => {
    expect(lines).toContain('skipped: absent: no wheel');
  });
});
