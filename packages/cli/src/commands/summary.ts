/**
 * The figures of a run, and the words for them: what was heard, how much was found, how fast.
 */
import {
  STEM_NAMES,
  perStem,
  powerToDb,
  type Decibels,
  type MusicalEvent,
  type PerStem,
  type Separator,
} from '@sense/core/engine';
import type { AudioFile } from '../input/audio-file.js';
import { counted, formatTime } from './console.js';
import type { HeardHop, PipelineResult } from '../pipeline/pipeline.js';

/** Counts events, and levels per stem. */
export class Tally {
  readonly onsets: Record<string, number> = perStem(() => 0) as Record<string, number>;
  events = 0;
  /** Tempo at each beat, BPM. */
  readonly #tempos: number[] = [];
  readonly #power = new Float64Array(STEM_NAMES.length);
  #hops = 0;
  #newestId = 0;

  hop({ events, stems }: Pick<HeardHop, 'events' | 'stems'>): void {
    for (const event of events) this.#count(event);
    STEM_NAMES.forEach((stem, index) => {
      const { left, right } = stems[stem];
      this.#power[index]! += (meanPower(left) + meanPower(right)) / 2;
    });
    this.#hops++;
  }

  /** Mean level of each stem as it is written, both channels together, dBFS. */
  get levelDb(): PerStem<Decibels> {
    return perStem((_, index) => powerToDb(this.#hops > 0 ? this.#power[index]! / this.#hops : 0));
  }

  get beats(): number {
    return this.#tempos.length;
  }

  /** Median over the beats, BPM; undefined without beats. */
  get tempo(): number | undefined {
    return [...this.#tempos].sort((a, b) => a - b)[this.#tempos.length >> 1];
  }

  #count(event: MusicalEvent): void {
    // An id that is not new updates an event.
    if (event.id <= this.#newestId) return;
    this.#newestId = event.id;
    this.events++;
    if (event.type === 'onset') this.onsets[event.stem]!++;
    else this.#tempos.push(event.tempo);
  }
}

function meanPower(samples: Float32Array): number {
  return samples.reduce((sum, sample) => sum + sample * sample, 0) / samples.length;
}

/** Warnings about the signal and the file, as whole sentences without an end. */
export function signalWarnings(file: AudioFile, result: PipelineResult): string[] {
  const { check } = result;
  const samples = Math.max(1, result.frames * file.channels);
  return [
    ...file.damage,
    ...(check.notFinite > 0 ? [`${check.notFinite} samples were not numbers and count as silence`] : []),
    ...(check.clipped > 0
      ? [`clipped: ${check.clipped} samples (${((100 * check.clipped) / samples).toPrecision(2)} %) at full scale`]
      : []),
    ...(check.silent && result.frames > 0 ? [`silent: nothing louder than ${check.peakDb.toFixed(0)} dBFS in it`] : []),
  ];
}

/** The final table, line by line. */
export function summaryLines(file: AudioFile, result: PipelineResult, tally: Tally, separator: Separator): string[] {
  const speed = result.elapsedMs > 0 ? (1000 * result.duration) / result.elapsedMs : 0;
  const { check } = result;
  const channels = file.channels === 1 ? 'mono' : file.channels === 2 ? 'stereo' : `${file.channels} channels`;
  const levels = tally.levelDb;
  return [
    `${file.path}: ${file.format}, ${file.sampleRate} Hz, ${channels}, ${formatTime(result.duration)}`,
    `  separator ${separator.name}   ${speed.toFixed(1)}x real time   peak ${check.peakDb.toFixed(1)} dBFS   ` +
      `mean ${check.levelDb.toFixed(1)} dBFS`,
    `  ${'stem'.padEnd(8)}${'onsets'.padStart(8)}${'level'.padStart(14)}`,
    ...STEM_NAMES.map(
      (stem) =>
        `  ${stem.padEnd(8)}${String(tally.onsets[stem]).padStart(8)}${`${levels[stem].toFixed(1)} dBFS`.padStart(14)}`,
    ),
    ...(tally.tempo === undefined ? [] : [`  ${counted(tally.beats, 'beat')}, ${tally.tempo.toFixed(1)} BPM (median)`]),
    ...(tally.events > 0 ? [] : ['  no events were found']),
  ];
}
