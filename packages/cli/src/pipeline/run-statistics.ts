/**
 * Counts the events of a run and measures the level of each stem.
 */
import {
  STEM_NAMES,
  perStem,
  powerToDb,
  type Decibels,
  type MusicalEvent,
  type PerStem,
  type StereoHop,
} from '@sense/core/engine';
import type { ProcessedHop } from './pipeline.js';

export class RunStatistics {
  readonly onsets: Record<string, number> = perStem(() => 0) as Record<string, number>;
  events = 0;
  /** Whether no stems were computed, so that {@link levelDb} is that of the detectors. */
  levelsAreDetected = false;
  /** Tempo at each beat, BPM. */
  readonly #tempos: number[] = [];
  readonly #power = new Float64Array(STEM_NAMES.length);
  #hops = 0;
  #newestId = 0;

  hop({ events, stems, features }: Pick<ProcessedHop, 'events' | 'stems' | 'features'>): void {
    for (const event of events) this.#count(event);
    this.levelsAreDetected = !stems;
    STEM_NAMES.forEach((stem, index) => {
      this.#power[index]! += stems ? stereoPower(stems[stem]) : 10 ** (features.stems[stem].levelDb / 10);
    });
    this.#hops++;
  }

  /** Mean level of each stem over both channels, dBFS: of its audio, or where none is computed of what the detectors read. */
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
    // A known id is an update.
    if (event.id <= this.#newestId) return;
    this.#newestId = event.id;
    this.events++;
    if (event.type === 'onset') this.onsets[event.stem]!++;
    else if (event.type === 'beat') this.#tempos.push(event.tempo);
  }
}

function stereoPower({ left, right }: StereoHop): number {
  return (meanPower(left) + meanPower(right)) / 2;
}

function meanPower(samples: Float32Array): number {
  let sum = 0;
  for (let i = 0; i < samples.length; i++) sum += samples[i]! * samples[i]!;
  return sum / samples.length;
}
