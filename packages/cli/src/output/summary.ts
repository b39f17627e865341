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
    ...(check.clipped > 0 ? [clippingText(check, samples)] : []),
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

/** A higher peak was not cut off. */
const ABOVE_FULL_SCALE_DB = 0.5;

const isQuiet = ({ silent, levelDb, peakDb }: SignalCheck): boolean => !silent && levelDb < QUIET_DB && peakDb < -10;

/** Samples in floating point are above full scale without being clipped. */
function clippingText({ clipped, levelDb, peakDb }: SignalCheck, samples: number): string {
  const part = `${clipped} samples (${percent(clipped / samples)})`;
  if (peakDb > ABOVE_FULL_SCALE_DB)
    return `above full scale: ${part}, the peak is +${peakDb.toFixed(0)} dBFS: programs that write integers will clip them`;
  const loss = levelDb > HEAVY_CLIPPING_DB ? ', so many that events are missing: use a recording at a lower level' : '';
  return `clipped: ${part} at full scale${loss}`;
}

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
    `  ${'stem'.padEnd(8)}${'onsets'.padStart(8)}${(statistics.levelsAreDetected ? 'detected' : 'level').padStart(14)}`,
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
  /** What of the file was damaged, as sentences without a full stop; of a failed file, why it failed. */
  readonly losses: readonly string[];
}

/**
 * Lines of the summary of a run over several files: one per file, and below it one per loss.
 *
 * @param notBegun number of further files, which were not begun
 */
export function runSummaryLines(outcomes: readonly FileOutcome[], elapsedMs: number, notBegun = 0): string[] {
  const width = Math.min(48, Math.max(4, ...outcomes.map(({ path }) => path.length)));
  const done = outcomes.flatMap(({ run }) => run ?? []);
  const seconds = done.reduce((sum, { result }) => sum + result.duration, 0);
  const failed = outcomes.length - done.length;
  const damaged = done.length - outcomes.filter(({ run, losses }) => run && losses.length === 0).length;
  const speed = elapsedMs > 0 ? (1000 * seconds) / elapsedMs : 0;
  return [
    `  ${'file'.padEnd(width)}${'length'.padStart(11)}${'onsets'.padStart(8)}${'beats'.padStart(7)}${'BPM'.padStart(8)}`,
    ...outcomes.flatMap(({ path, run, losses }) => {
      const name = (path.length > width ? `...${path.slice(3 - width)}` : path).padEnd(width);
      const details = losses.map((loss) => `    ${loss}`);
      if (!run) return [`  ${name}${'failed'.padStart(11)}`, ...details];
      const onsets = STEM_NAMES.reduce((sum, stem) => sum + run.statistics.onsets[stem]!, 0);
      const { beats, tempo } = run.statistics;
      const figures = `${String(onsets).padStart(8)}${String(beats).padStart(7)}${(tempo?.toFixed(1) ?? '-').padStart(8)}`;
      const mark = losses.length > 0 ? '  damaged' : '';
      return [`  ${name}${formatTime(run.result.duration).padStart(11)}${figures}${mark}`, ...details];
    }),
    `${done.length} of ${counted(outcomes.length + notBegun, 'file')}, ${formatTime(seconds)}, ${speed.toFixed(1)}x real time` +
      `${failed > 0 ? `, ${failed} failed` : ''}${damaged > 0 ? `, ${damaged} damaged` : ''}` +
      (notBegun > 0 ? `, ${notBegun} not begun` : ''),
  ];
}
