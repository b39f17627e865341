/**
 * Text about a finished run: warnings and the summary table.
 */
import { STEM_NAMES, type NormalRange, type SeparatorFormat } from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import type { PipelineResult } from '../pipeline/pipeline.js';
import type { SignalCheck } from '../pipeline/signal-check.js';
import type { RunStatistics } from '../pipeline/run-statistics.js';
import { counted, formatTime } from './format-text.js';

/** Warnings about the file and its signal, as sentences without a full stop. */
export function signalWarnings(file: AudioFile, result: PipelineResult): string[] {
  const { check } = result;
  const samples = Math.max(1, result.frames * file.channels);
  return [
    ...file.damage,
    ...(check.notFinite > 0 ? [`${check.notFinite} samples were not numbers and were replaced by silence`] : []),
    ...(check.clipped > 0
      ? [`clipped: ${check.clipped} samples (${percent(check.clipped / samples)}) at full scale${lossText(check)}`]
      : []),
    ...(check.silent && result.frames > 0 ? [`silent: the peak is ${check.peakDb.toFixed(0)} dBFS`] : []),
    ...(isQuiet(check)
      ? [
          `very quiet: the mean is ${check.levelDb.toFixed(0)} dBFS, and quiet sound yields few events: raise the level by ` +
            `${Math.floor(-1 - check.peakDb)} dB`,
        ]
      : []),
  ];
}

/** Below this mean level detectors miss events. */
const QUIET_DB = -45;
/** Music that clips as much as this has lost onsets. */
const HEAVY_CLIPPING_DB = -4;

const isQuiet = ({ silent, levelDb, peakDb }: SignalCheck): boolean => !silent && levelDb < QUIET_DB && peakDb < -10;

const lossText = ({ levelDb }: SignalCheck): string =>
  levelDb > HEAVY_CLIPPING_DB ? ', so many that events are missing: use a recording at a lower level' : '';

/** `0.012 %`, `3.4 %`, `100 %`. */
function percent(part: NormalRange): string {
  const value = 100 * part;
  return `${value >= 9.95 ? value.toFixed(0) : value.toPrecision(2)} %`;
}

/** Lines of the final summary. */
export function summaryLines(
  file: AudioFile,
  result: PipelineResult,
  statistics: RunStatistics,
  separator: SeparatorFormat,
): string[] {
  const speed = result.elapsedMs > 0 ? (1000 * result.duration) / result.elapsedMs : 0;
  const { check } = result;
  const channels = file.channels === 1 ? 'mono' : file.channels === 2 ? 'stereo' : `${file.channels} channels`;
  const levels = statistics.levelDb;
  return [
    `${file.path}: ${file.format}, ${file.sampleRate} Hz, ${channels}, ${formatTime(result.duration)}`,
    `  separator ${separator.name}   ${speed.toFixed(1)}x real time   peak ${check.peakDb.toFixed(1)} dBFS   ` +
      `mean ${check.levelDb.toFixed(1)} dBFS`,
    `  ${'stem'.padEnd(8)}${'onsets'.padStart(8)}${'level'.padStart(14)}`,
    ...STEM_NAMES.map(
      (stem) =>
        `  ${stem.padEnd(8)}${String(statistics.onsets[stem]).padStart(8)}${`${levels[stem].toFixed(1)} dBFS`.padStart(14)}`,
    ),
    ...(statistics.tempo === undefined
      ? []
      : [`  ${counted(statistics.beats, 'beat')}, ${statistics.tempo.toFixed(1)} BPM (median)`]),
    ...(statistics.events > 0 ? [] : [`  no events were found${isQuiet(check) ? ': the sound is very quiet' : ''}`]),
    ...(file.notes ?? []).map((note) => `  note: ${note}`),
  ];
}

/** What a run over several files found in one of them. */
export interface FileOutcome {
  readonly path: string;
  /** Undefined if the file failed. */
  readonly run?: { readonly result: PipelineResult; readonly statistics: RunStatistics };
  readonly damaged?: boolean;
}

/** Lines of the summary of a run over several files, one per file. */
export function runSummaryLines(outcomes: readonly FileOutcome[], elapsedMs: number): string[] {
  const width = Math.min(48, Math.max(4, ...outcomes.map(({ path }) => path.length)));
  const done = outcomes.flatMap(({ run }) => run ?? []);
  const seconds = done.reduce((sum, { result }) => sum + result.duration, 0);
  const failed = outcomes.length - done.length;
  const damaged = outcomes.filter((each) => each.damaged).length;
  const speed = elapsedMs > 0 ? (1000 * seconds) / elapsedMs : 0;
  return [
    `  ${'file'.padEnd(width)}${'length'.padStart(11)}${'onsets'.padStart(8)}${'beats'.padStart(7)}${'BPM'.padStart(8)}`,
    ...outcomes.map(({ path, run, damaged: isDamaged }) => {
      const name = (path.length > width ? `...${path.slice(3 - width)}` : path).padEnd(width);
      if (!run) return `  ${name}${'failed'.padStart(11)}`;
      const onsets = STEM_NAMES.reduce((sum, stem) => sum + run.statistics.onsets[stem]!, 0);
      const { beats, tempo } = run.statistics;
      const figures = `${String(onsets).padStart(8)}${String(beats).padStart(7)}${(tempo?.toFixed(1) ?? '-').padStart(8)}`;
      return `  ${name}${formatTime(run.result.duration).padStart(11)}${figures}${isDamaged ? '  damaged' : ''}`;
    }),
    `${done.length} of ${counted(outcomes.length, 'file')}, ${formatTime(seconds)}, ${speed.toFixed(1)}x real time` +
      `${failed > 0 ? `, ${failed} failed` : ''}${damaged > 0 ? `, ${damaged} damaged` : ''}`,
  ];
}
