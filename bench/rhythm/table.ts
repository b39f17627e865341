/**
 * The report as text: one row per song, from the mixture and on true stems side by side.
 */
import { DRUM_CLASSES } from '@sense/core/engine';
import type { Percentiles } from '../percentiles.js';
import type { MeasureName, Measures, SystemReport } from './summary.js';

/** The two systems compared. */
export interface Systems {
  readonly mixture: SystemReport;
  readonly oracle: SystemReport;
}

const DRUM_COLUMNS: readonly MeasureName[] = [
  'onsetF',
  'onsetP',
  'onsetR',
  'drumF',
  'kickF',
  'snareF',
  'hihatF',
  'tomF',
  'cymbalF',
  'falseCymbals',
];
const BEAT_COLUMNS: readonly MeasureName[] = [
  'beatF',
  'cmlT',
  'amlT',
  'pScore',
  'informationGain',
  'cemgil',
  'downbeatF',
  'tempo',
  'tempoRatio',
  'lockS',
];
const SHORT: Partial<Record<MeasureName, string>> = {
  informationGain: 'infoGain',
  tempoRatio: 'ratio',
  falseCymbals: 'false cym.',
};
const COLUMN_WIDTH = 13;

/** Lines of text; each cell is `mixture oracle`, with `-` for values not measured. */
export function tableLines(systems: Systems): string[] {
  const { mixture, oracle } = systems;
  const figures = (name: string, read: (system: SystemReport) => string): string =>
    `${name.padEnd(38)}${read(mixture).padEnd(24)}${read(oracle)}`;
  return [
    ...scoreTable('drums (mix oracle)', DRUM_COLUMNS, systems),
    '',
    ...scoreTable('beats (mix oracle)', BEAT_COLUMNS, systems),
    '',
    figures('', (system) => (system === mixture ? 'from the mixture' : 'oracle stems')),
    ...DRUM_CLASSES.map((drum) =>
      figures(`${drum}, F P R over all songs`, ({ drumCounts: { [drum]: rates } }) =>
        numbers([rates.f, rates.p, rates.r]),
      ),
    ),
    figures('false cymbals', (system) => `${system.falseCymbals}`),
    figures('first beat, median s, late of songs', ({ locks: { medianS, late, songs } }) =>
      numbers([medianS, `${late} of ${songs}`]),
    ),
    figures('onset delay, ms p50 p95 p99', (system) => spread(system.onsetDelayMs)),
    figures('drum class delay, ms p50 p95 p99', (system) => spread(system.labelDelayMs)),
    figures('beat lead time, ms p50 p5 min', ({ beatsAheadMs: { p50, p5, least } }) => numbers([p50, p5, least])),
    figures('beats 60 ms ahead', ({ beatsAheadMs }) => cell(beatsAheadMs.by60Ms)),
    figures('analysis, ms per s of audio', ({ costMsPerS }) => numbers([costMsPerS.analysis])),
    figures('analysis, % of real time', ({ analysisPercent }) => numbers([analysisPercent])),
    figures('separation, ms per s of audio', ({ costMsPerS }) => numbers([costMsPerS.separation])),
  ];
}

function scoreTable(title: string, columns: readonly MeasureName[], { mixture, oracle }: Systems): string[] {
  const songs = [...new Set([...Object.keys(mixture.songs), ...Object.keys(oracle.songs)])];
  const width = Math.max(title.length, ...songs.map((song) => song.length)) + 2;
  const row = (name: string, mix: Measures | undefined, oracleMeasures: Measures | undefined): string =>
    name.padEnd(width) +
    columns.map((c) => `${cell(mix?.[c])} ${cell(oracleMeasures?.[c])}`.padEnd(COLUMN_WIDTH)).join('');
  return [
    title.padEnd(width) + columns.map((column) => (SHORT[column] ?? column).padEnd(COLUMN_WIDTH)).join(''),
    ...songs.map((song) => row(song, mixture.songs[song], oracle.songs[song])),
    row('mean', mixture.mean, oracle.mean),
  ].map((line) => line.trimEnd());
}

const spread = ({ p50, p95, p99 }: Percentiles): string => numbers([p50, p95, p99]);

const numbers = (values: readonly (number | string | null)[]): string => values.map((value) => value ?? '-').join('  ');

const cell = (value: number | null | undefined): string => (value?.toFixed(3) ?? '-').padEnd(5);
