/**
 * The figures of the report: cards, and a table of the stems.
 */
import { STEM_NAMES, type Decibels, type Milliseconds, type SeparatorFormat, type StemName } from '@sense/core/engine';
import { formatTime } from '../output/format-text.js';
import type { AudioFile } from '../input/audio-file.js';
import type { PipelineResult } from '../pipeline/pipeline.js';
import type { RunStatistics } from '../pipeline/run-statistics.js';

export interface ReportFigures {
  readonly cards: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  /** Head of the table; the first cell of each row is its heading. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface FigureSources {
  readonly file: AudioFile;
  readonly separator: SeparatorFormat;
  readonly result: PipelineResult;
  readonly statistics: RunStatistics;
  /** Sorted detection delays of the onsets of one stem, or of all. */
  delaysMs(stem?: StemName): readonly Milliseconds[];
}

export function reportFigures({ file, separator, result, statistics, delaysMs }: FigureSources): ReportFigures {
  const { check, duration } = result;
  const channels =
    file.channels === 1 ? 'mono' : file.channels === 2 ? 'stereo' : `${file.channels} channels, mixed to stereo`;
  const delays = delaysMs();
  const levels = statistics.levelDb;
  const onsets = STEM_NAMES.reduce((sum, stem) => sum + statistics.onsets[stem]!, 0);
  const speed = result.elapsedMs > 0 ? (1000 * duration) / result.elapsedMs : 0;
  const perSecond = (count: number): string => (duration > 0 ? (count / duration).toFixed(2) : '0');
  return {
    cards: [
      {
        label: 'Duration',
        value: formatTime(duration),
        note: `${file.format}, ${file.sampleRate / 1000} kHz, ${channels}`,
      },
      { label: 'Onsets', value: String(onsets), note: `${perSecond(onsets)} per second` },
      {
        label: 'Detection delay',
        value: delays.length > 0 ? `${quantile(delays, 0.5)} ms` : '–',
        note: delays.length > 0 ? `99 % within ${quantile(delays, 0.99)} ms, without processing` : 'no onsets',
      },
      { label: 'Level', value: `${decibels(check.levelDb)} dBFS`, note: `peak ${decibels(check.peakDb)} dBFS` },
      {
        label: 'Speed',
        value: `${speed.toFixed(1)}×`,
        note: `real time, RTF ${speed > 0 ? (1 / speed).toFixed(3) : '0'}, separator ${separator.name}`,
      },
    ],
    columns: ['Stem', 'Onsets', 'Onsets per second', 'Mean level, dBFS', 'Delay p50, ms', 'Delay p99, ms'],
    rows: STEM_NAMES.map((stem) => {
      const stemDelays = delaysMs(stem);
      const count = statistics.onsets[stem]!;
      return [
        stem,
        String(count),
        perSecond(count),
        decibels(levels[stem]),
        stemDelays.length > 0 ? quantile(stemDelays, 0.5) : '–',
        stemDelays.length > 0 ? quantile(stemDelays, 0.99) : '–',
      ];
    }),
  };
}

function decibels(value: Decibels): string {
  return value.toFixed(1).replace('-', '−');
}

function quantile(sorted: readonly Milliseconds[], fraction: number): string {
  return sorted[Math.min(sorted.length - 1, Math.floor(fraction * sorted.length))]!.toFixed(1);
}
