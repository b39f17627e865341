/**
 * Text about a finished run: warnings and the summary table.
 */
import { STEM_NAMES, type Separator } from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import type { PipelineResult } from '../pipeline/pipeline.js';
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
      ? [`clipped: ${check.clipped} samples (${((100 * check.clipped) / samples).toPrecision(2)} %) at full scale`]
      : []),
    ...(check.silent && result.frames > 0 ? [`silent: the peak is ${check.peakDb.toFixed(0)} dBFS`] : []),
  ];
}

/** Lines of the final summary. */
export function summaryLines(
  file: AudioFile,
  result: PipelineResult,
  statistics: RunStatistics,
  separator: Separator,
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
    ...(statistics.events > 0 ? [] : ['  no events were found']),
  ];
}
