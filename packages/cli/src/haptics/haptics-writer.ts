/**
 * Writes the haptic score of `--haptics`: the one that the live engine plays with the default mapping. Onsets become
 * transients, which are updated when the drum class is known; features become voices, thinned to the relevant points.
 * The file is written when the run ends, also when it is interrupted.
 */
import type { Seconds } from '@sense/core/engine';
import {
  DEFAULT_MAPPING,
  HapticMapper,
  buildScore,
  lossesOf,
  thinKnots,
  type HapticFormat,
  type HapticScore,
  type HapticScoreItem,
} from '@sense/haptics/engine';
import { OutputFile } from '../output/output-file.js';
import type { ProcessedHop } from '../pipeline/pipeline.js';
import { scoreLine } from './score-figures.js';
import { writableFormat, writeScore } from './score-file.js';

export class HapticsWriter {
  /** Describes the file written. */
  summary: readonly string[] = [];
  readonly #file: OutputFile;
  readonly #format: HapticFormat;
  readonly #mapper = new HapticMapper(DEFAULT_MAPPING);
  readonly #items: HapticScoreItem[] = [];

  /** Opens the file. Throws `invalid-argument` for the extension of no writable format. */
  constructor(path: string) {
    this.#format = writableFormat(path);
    this.#file = new OutputFile(path);
  }

  hop({ events, features, time }: Pick<ProcessedHop, 'events' | 'features' | 'time'>): void {
    for (const event of events) {
      const transient = event.type === 'onset' ? this.#mapper.onset(event) : undefined;
      if (transient) this.#items.push(transient);
    }
    // The delay of the resampler puts the end of the first hops before the file.
    if (time < 0) return;
    const { frame, stems, mix } = features;
    this.#items.push(...this.#mapper.features({ time, frame, stems, mix }));
  }

  /** Writes the score up to `duration`, the audio consumed. */
  finish(duration: Seconds): void {
    const score = thinned(buildScore(this.#items.filter(({ time }) => time <= duration)));
    writeScore(score, this.#format, this.#file);
    const losses = lossesOf(score, this.#format).map((loss) => `      lost: ${loss}`);
    this.summary = [`    ${this.#file.path}: ${this.#format.label}, ${scoreLine(score)}`, ...losses];
  }

  /** Undoes the opening of the file; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  close(): void {
    this.#file.close();
  }
}

/** Drops silent voices and thins the others. */
function thinned(score: HapticScore): HapticScore {
  const audible = score.voices.filter(({ knots }) => knots.some(({ amplitude }) => amplitude > 0));
  return { ...score, voices: audible.map((voice) => ({ ...voice, knots: thinKnots(voice.knots) })) };
}
