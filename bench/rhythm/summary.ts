/**
 * The figures of one system (from the mixture, or on true stems) over all songs. Scores are means over the songs that
 * have them; delays and costs are pooled over all songs; null means not measurable.
 */
import { DRUM_CLASSES, type DrumClass, type Milliseconds, type NormalRange, type Seconds } from '@sense/core/engine';
import type { LockScores } from '../metrics/beat-lock.js';
import { addCounts, hitRates, type HitCounts } from '../metrics/matching.js';
import { median } from '../metrics/times.js';
import { percentiles, type Percentiles } from '../percentiles.js';
import type { SongRun } from './run-song.js';
import type { SongScores } from './score-song.js';

/** One song processed by one system. */
export interface ScoredRun {
  readonly song: string;
  readonly scores: SongScores;
  readonly run: SongRun;
}

/** Measures of one song, or their means, by name; null if not measurable. */
export type Measures = Readonly<Record<MeasureName, number | null>>;
export type MeasureName = keyof typeof MEASURES;

/** The measures: F of drum onsets at 50 ms, F of drum classes at 30 ms (micro, and per class), beats after 5 s. */
export const MEASURES = {
  onsetF: (s: SongScores) => s.onsets?.fMeasure,
  onsetP: (s: SongScores) => s.onsets?.precision,
  onsetR: (s: SongScores) => s.onsets?.recall,
  drumF: (s: SongScores) => s.drums?.fMeasure,
  kickF: (s: SongScores) => classF(s, 'kick'),
  snareF: (s: SongScores) => classF(s, 'snare'),
  hihatF: (s: SongScores) => classF(s, 'hihat'),
  tomF: (s: SongScores) => classF(s, 'tom'),
  cymbalF: (s: SongScores) => classF(s, 'cymbal'),
  falseCymbals: (s: SongScores) => s.drums && falseHits(s.drums.classes.cymbal),
  beatF: (s: SongScores) => s.beats?.fMeasure,
  cmlT: (s: SongScores) => s.beats?.cmlT,
  amlT: (s: SongScores) => s.beats?.amlT,
  pScore: (s: SongScores) => s.beats?.pScore,
  informationGain: (s: SongScores) => s.beats?.informationGain,
  cemgil: (s: SongScores) => s.beats?.cemgil,
  downbeatF: (s: SongScores) => s.beats?.downbeatF,
  barKnown: (s: SongScores) => s.beats?.barKnown,
  tempo: (s: SongScores) => s.beats?.tempo,
  tempoRatio: (s: SongScores) => s.beats?.tempoRatio,
  lockS: (s: SongScores) => s.beats?.lockS,
} as const satisfies Record<string, (scores: SongScores) => number | null | undefined>;

export interface BeatsAhead {
  /** Median, and 5th percentile. */
  readonly p50: Milliseconds | null;
  readonly p5: Milliseconds | null;
  readonly least: Milliseconds | null;
  /** Fraction of beats emitted at least 60 ms ahead. */
  readonly by60Ms: number | null;
}

export interface Delays {
  /** Of the drum onsets found: emission after the true time, in audio time. */
  readonly onsetDelayMs: Percentiles;
  /** Of those with a drum class: emission of the class after the true time. */
  readonly labelDelayMs: Percentiles;
  readonly beatsAheadMs: BeatsAhead;
}

/** Counts, with F, precision and recall. */
export interface CountsAndRates extends HitCounts {
  readonly f: NormalRange;
  readonly p: NormalRange;
  readonly r: NormalRange;
}

/** Times from the first true beat to the first emitted one. */
export interface Locks {
  readonly medianS: Seconds | null;
  /** Songs whose first beat came later than 4 s, or never. */
  readonly late: number;
  /** Songs with annotated beats. */
  readonly songs: number;
}

export interface SystemReport extends Delays {
  readonly mean: Measures;
  readonly locks: Locks;
  /** Over all songs: `onsets` of any drum, `all` of kick, snare and hi-hat, and each drum class. */
  readonly drumCounts: Readonly<Record<'onsets' | 'all' | DrumClass, CountsAndRates>>;
  /** Cymbals emitted where none is annotated, over all songs. */
  readonly falseCymbals: number;
  readonly beatCounts: { readonly estimated: number; readonly cancelled: number; readonly lateCorrections: number };
  /** Processing time in ms per second of audio, as processor time. */
  readonly costMsPerS: { readonly analysis: number | null; readonly separation: number | null };
  /** Processor time of analysis, in % of real time. */
  readonly analysisPercent: number | null;
  /** Processing time of analysis per hop, as processor time. */
  readonly analysisProcessingMs: Percentiles;
  readonly songs: Readonly<Record<string, Measures & Delays>>;
}

const AHEAD_MS: Milliseconds = 60;

export function summarise(runs: readonly ScoredRun[]): SystemReport {
  const all = runs.map(({ scores }) => scores);
  const perSong = runs.map(({ song, scores }) => [song, { ...measure(scores), ...delays([scores]) }] as const);
  const analysisCost = cost(runs, ({ analysisMs }) => analysisMs);
  const drums = all.flatMap((scores) => scores.drums ?? []);
  return {
    mean: meanMeasures(perSong.map(([, measures]) => measures)),
    ...delays(all),
    locks: summariseLocks(all.flatMap(({ beats }) => beats ?? [])),
    drumCounts: drumCounts(all),
    falseCymbals: sum(drums.map(({ classes }) => falseHits(classes.cymbal))),
    beatCounts: {
      estimated: sum(all.map(({ beats }) => beats?.estimated ?? 0)),
      cancelled: sum(all.map(({ beats }) => beats?.cancelled ?? 0)),
      lateCorrections: sum(all.map(({ beats }) => beats?.lateCorrections ?? 0)),
    },
    costMsPerS: {
      analysis: analysisCost,
      separation: cost(runs, ({ separationMs }) => separationMs),
    },
    analysisPercent: analysisCost === null ? null : round(analysisCost / 10, 2),
    analysisProcessingMs: percentiles(
      runs.flatMap(({ run }) => run.analysisMs),
      3,
    ),
    songs: Object.fromEntries(perSong),
  };
}

/** Undefined if the song has no hit of that drum. */
function classF({ drums }: SongScores, drum: DrumClass): NormalRange | undefined {
  const scores = drums?.classes[drum];
  return scores && scores.reference > 0 ? scores.fMeasure : undefined;
}

const falseHits = ({ estimated, hits }: HitCounts): number => estimated - hits;

function measure(scores: SongScores): Measures {
  return mapMeasures((name) => round(MEASURES[name](scores) ?? null));
}

function meanMeasures(songs: readonly Measures[]): Measures {
  return mapMeasures((name) => meanOf(songs.map((song) => song[name])));
}

/** Mean of the values that are not null, to 4 decimals; null if there are none. */
export function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length > 0 ? round(sum(known) / known.length) : null;
}

function mapMeasures(make: (name: MeasureName) => number | null): Measures {
  const names = Object.keys(MEASURES) as MeasureName[];
  return Object.fromEntries(names.map((name) => [name, make(name)])) as Record<MeasureName, number | null>;
}

function delays(scores: readonly SongScores[]): Delays {
  const ahead = scores.flatMap(({ beats }) => beats?.aheadMs ?? []);
  // The low percentiles of the lead times are the high percentiles of their negatives.
  const behind = percentiles(ahead.map((ms) => -ms));
  const negated = (ms: number | null): number | null => (ms === null ? null : 0 - ms);
  return {
    onsetDelayMs: percentiles(scores.flatMap(({ onsets }) => onsets?.delaysMs ?? [])),
    labelDelayMs: percentiles(scores.flatMap(({ onsets }) => onsets?.labelDelaysMs ?? [])),
    beatsAheadMs: {
      p50: negated(behind.p50),
      p5: negated(behind.p95),
      least: negated(behind.max),
      by60Ms: ahead.length > 0 ? round(ahead.filter((ms) => ms >= AHEAD_MS).length / ahead.length) : null,
    },
  };
}

/** Summarises the locks of all songs with annotated beats. */
export function summariseLocks(songs: readonly LockScores[]): Locks {
  return {
    medianS: songs.length > 0 ? round(median(songs.map(({ lockS }) => lockS)), 2) : null,
    late: songs.filter(({ lateLock }) => lateLock).length,
    songs: songs.length,
  };
}

function drumCounts(scores: readonly SongScores[]): SystemReport['drumCounts'] {
  const counted = (counts: readonly HitCounts[]): CountsAndRates => {
    const total = addCounts(counts);
    const { fMeasure, precision, recall } = hitRates(total);
    return { ...total, f: round(fMeasure), p: round(precision), r: round(recall) };
  };
  return {
    onsets: counted(scores.flatMap(({ onsets }) => onsets ?? [])),
    all: counted(scores.flatMap(({ drums }) => drums?.counts ?? [])),
    ...Object.fromEntries(
      DRUM_CLASSES.map((drum) => [drum, counted(scores.flatMap(({ drums }) => drums?.classes[drum] ?? []))]),
    ),
  } as SystemReport['drumCounts'];
}

function cost(runs: readonly ScoredRun[], processingMs: (run: SongRun) => readonly Milliseconds[]): number | null {
  const seconds = sum(runs.map(({ run }) => run.duration));
  return seconds > 0 ? round(sum(runs.flatMap(({ run }) => processingMs(run))) / seconds, 2) : null;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function round(value: number, digits?: number): number;
function round(value: number | null, digits?: number): number | null;
function round(value: number | null, digits = 4): number | null {
  return value === null ? null : Number(value.toFixed(digits));
}
