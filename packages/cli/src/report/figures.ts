/**
 * The figures of a run as the report states them: a few cards, and a table of the stems.
 */
import { STEM_NAMES, type Decibels, type Milliseconds, type Separator, type StemName } from '@sense/core/engine';
import { formatTime } from '../commands/console.js';
import type { AudioFile } from '../input/audio-file.js';
import type { PipelineResult } from '../pipeline/pipeline.js';
import type { Tally } from '../commands/summary.js';

export interface ReportFigures {
  readonly cards: readonly { readonly label: string; readonly value: string; readonly note: string }[];
  /** Rows of the table; the first cell of each is its heading. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

export interface FigureSources {
  readonly file: AudioFile;
  readonly separator: Separator;
  readonly result: PipelineResult;
  readonly tally: Tally;
  /** Sorted delays of the onsets of a stem, or of all. */
  delaysMs(stem?: StemName): readonly Milliseconds[];
}

export function reportFigures({ file, separator, result, tally, delaysMs }: FigureSources): ReportFigures {
  const { check, duration } = result;
  const channels =
    file.channels === 1 ? 'mono' : file.channels === 2 ? 'stereo' : `${file.channels} channels, mixed to stereo`;
  const delays = delaysMs();
  const levels = tally.levelDb;
  const onsets = STEM_NAMES.reduce((sum, stem) => sum + tally.onsets[stem]!, 0);
  const speed = result.elapsedMs > 0 ? (1000 * duration) / result.elapsedMs : 0;
  const perSecond = (count: number): string => (duration > 0 ? (count / duration).toFixed(2) : '0');
  return {
    cards: [
      {
        label: 'Duration',
        value: formatTime(duration),
        note: `${file.format}, ${file.sampleRate / 1000} kHz, ${channels}`,
      },
      { label: 'Onsets', value: String(onsets), note: `${perSecond(onsets)} a second` },
      {
        label: 'From sound to event',
        value: delays.length > 0 ? `${quantile(delays, 0.5)} ms` : 'none',
        note: delays.length > 0 ? `99 % within ${quantile(delays, 0.99)} ms, computing apart` : 'no onset was found',
      },
      { label: 'Level', value: `${decibels(check.levelDb)} dBFS`, note: `peak ${decibels(check.peakDb)} dBFS` },
      {
        label: 'Speed',
        value: `${speed.toFixed(1)}×`,
        note: `real time, RTF ${speed > 0 ? (1 / speed).toFixed(3) : '0'}, separator ${separator.name}`,
      },
    ],
    columns: ['Stem', 'Onsets', 'Onsets a second', 'Mean level, dBFS', 'Delay p50, ms', 'Delay p99, ms'],
    rows: STEM_NAMES.map((stem) => {
      const own = delaysMs(stem);
      const count = tally.onsets[stem]!;
      return [
        stem,
        String(count),
        perSecond(count),
        decibels(levels[stem]),
        own.length > 0 ? quantile(own, 0.5) : '–',
        own.length > 0 ? quantile(own, 0.99) : '–',
      ];
    }),
  };
}

function decibels(value: Decibels): string {
  return value.toFixed(1).replace('-', '−');
}

function quantile(sorted: readonly Milliseconds[], part: number): string {
  return sorted[Math.min(sorted.length - 1, Math.floor(part * sorted.length))]!.toFixed(1);
}
