/**
 * Scores the events of one song against its annotations. Missing annotations are not scored.
 */
import { DRUM_CLASSES, type Milliseconds, type NormalRange } from '@sense/core/engine';
import { BEAT_TRIM_S, BEAT_WINDOW_S, scoreBeats, trimBeats, type BeatScores } from '../metrics/beat.js';
import { scoreLock, type LockScores } from '../metrics/beat-lock.js';
import { DRUM_LABELS, scoreDrums, type DrumScores, type DrumTimes } from '../metrics/drum-classes.js';
import { countHits, hitRates, matchEvents, type HitCounts, type HitRates } from '../metrics/matching.js';
import { ONSET_WINDOW_S, mergeClose } from '../metrics/onset.js';
import { scoreTempo } from '../metrics/tempo.js';
import { intervals, median, type Times } from '../metrics/times.js';
import type { EventLog, LoggedBeat, LoggedOnset } from './event-log.js';
import type { AnnotatedDrumHit, SongFolder } from './song-folder.js';

/** Annotated hits closer than this are one onset of several drums. */
const MERGE_HITS_S = 0.02;

export interface OnsetReport extends HitRates, HitCounts {
  /** Of each onset found: emission after the true time. */
  readonly delaysMs: readonly Milliseconds[];
  /** Emission of its drum classes after the true time. */
  readonly labelDelaysMs: readonly Milliseconds[];
}

export interface BeatReport extends BeatScores, LockScores {
  /** 1 if the median emitted tempo is within 8 % of the true one. */
  readonly tempo: NormalRange;
  /** Median emitted tempo divided by the true one; null without beats. */
  readonly tempoRatio: number | null;
  /** F of downbeats within 70 ms; null without annotation. */
  readonly downbeatF: NormalRange | null;
  /** Fraction of beats, from 5 s on, with a known position in the bar. */
  readonly barKnown: NormalRange;
  /** Of each beat, from 5 s on: emission before its time; negative if after it. */
  readonly aheadMs: readonly Milliseconds[];
  readonly estimated: number;
  readonly cancelled: number;
  readonly lateCorrections: number;
}

export interface SongScores {
  readonly onsets?: OnsetReport;
  readonly drums?: DrumScores;
  readonly beats?: BeatReport;
}

/** Annotations of a song. */
export type Annotations = Pick<SongFolder, 'drumHits' | 'beats'> & Partial<Pick<SongFolder, 'downbeats'>>;

export function scoreSong(song: Annotations, events: EventLog): SongScores {
  const drums = events.onsets('drums');
  return {
    ...(song.drumHits && { onsets: onsetReport(song.drumHits, drums), drums: drumReport(song.drumHits, drums) }),
    ...(song.beats && { beats: beatReport(song.beats, song.downbeats, events) }),
  };
}

/** Times of annotated hits, those of several drums as one onset. */
export function drumOnsets(hits: readonly AnnotatedDrumHit[]): Times {
  return mergeClose(
    hits.map(({ time }) => time),
    MERGE_HITS_S,
  );
}

function onsetReport(hits: readonly AnnotatedDrumHit[], found: readonly LoggedOnset[]): OnsetReport {
  const truth = drumOnsets(hits);
  const matches = matchEvents(
    truth,
    found.map(({ time }) => time),
    ONSET_WINDOW_S,
  );
  const counts = { hits: matches.length, reference: truth.length, estimated: found.length };
  return {
    ...hitRates(counts),
    ...counts,
    delaysMs: matches.map(([r, e]) => 1000 * (found[e]!.emitted - truth[r]!)),
    labelDelaysMs: matches.flatMap(([r, e]) => {
      const { classifiedAt } = found[e]!;
      return classifiedAt === undefined ? [] : [1000 * (classifiedAt - truth[r]!)];
    }),
  };
}

function drumReport(hits: readonly AnnotatedDrumHit[], found: readonly LoggedOnset[]): DrumScores {
  const labels = Object.entries(DRUM_LABELS);
  const timesOf = (pick: (drum: string) => Times): DrumTimes =>
    Object.fromEntries(DRUM_CLASSES.map((drum) => [drum, pick(drum)])) as DrumTimes;
  return scoreDrums(
    timesOf((drum) => hits.filter((hit) => labels.some(([l, d]) => l === hit.label && d === drum)).map((h) => h.time)),
    timesOf((drum) => found.filter((onset) => onset.drums.includes(drum)).map((onset) => onset.time)),
  );
}

function beatReport(truth: Times, downbeats: Times | undefined, events: EventLog): BeatReport {
  const beats = events.beats();
  const settled = beats.filter(({ time }) => time >= BEAT_TRIM_S);
  const ratio = tempoRatio(truth, settled);
  const times = beats.map(({ time }) => time);
  return {
    ...scoreBeats(truth, times),
    ...scoreLock(truth, times),
    tempo: ratio === undefined ? 0 : scoreTempo([1, 0], 1, [ratio, 0]).pScore,
    tempoRatio: ratio ?? null,
    downbeatF: downbeats ? downbeatF(downbeats, settled) : null,
    barKnown: settled.length > 0 ? settled.filter(({ beatInBar }) => beatInBar > 0).length / settled.length : 0,
    aheadMs: settled.map(({ time, emitted }) => 1000 * (time - emitted)),
    estimated: beats.length,
    cancelled: events.cancelledBeats,
    lateCorrections: events.lateCorrections,
  };
}

function downbeatF(truth: Times, beats: readonly LoggedBeat[]): NormalRange {
  const found = beats.filter(({ beatInBar }) => beatInBar === 1).map(({ time }) => time);
  return hitRates(countHits(trimBeats(truth), found, BEAT_WINDOW_S)).fMeasure;
}

function tempoRatio(truth: Times, beats: readonly LoggedBeat[]): number | undefined {
  const interval = median(intervals(trimBeats(truth)));
  const tempo = median(beats.map((beat) => beat.tempo));
  const ratio = (tempo * interval) / 60;
  return Number.isFinite(ratio) ? ratio : undefined;
}
