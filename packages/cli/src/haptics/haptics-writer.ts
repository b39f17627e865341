/**
 * `--haptics`: what a hand would feel of the file, by the default mapping, as the live engine makes
 * it. Onsets become blows as they are found and are renamed when the drum is known; features become
 * voices, thinned to the points that matter. Written when the run ends: the score of what was heard.
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
import type { HeardHop } from '../pipeline/pipeline.js';
import { scoreLine } from './figures.js';
import { writableFormat, writeScore } from './score-file.js';

export class HapticsWriter {
  /** What was written, for people. */
  summary: readonly string[] = [];
  readonly #file: OutputFile;
  readonly #format: HapticFormat;
  readonly #mapper = new HapticMapper(DEFAULT_MAPPING);
  readonly #items: HapticScoreItem[] = [];

  /** Opens the file. Throws `invalid-argument` for an ending that is no writable format's. */
  constructor(path: string) {
    this.#format = writableFormat(path);
    this.#file = new OutputFile(path);
  }

  hop({ events, features, time }: Pick<HeardHop, 'events' | 'features' | 'time'>): void {
    for (const event of events) {
      const transient = event.type === 'onset' ? this.#mapper.onset(event) : undefined;
      if (transient) this.#items.push(transient);
    }
    // The first hops end within the delay of the resampler, before the file begins.
    if (time < 0) return;
    const { frame, stems, mix } = features;
    this.#items.push(...this.#mapper.features({ time, frame, stems, mix }));
  }

  /** Writes the score. Nothing in it lies beyond `duration`, the end of what was heard. */
  finish(duration: Seconds): void {
    const score = thinned(buildScore(this.#items.filter(({ time }) => time <= duration)));
    writeScore(score, this.#format, this.#file);
    const losses = lossesOf(score, this.#format).map((loss) => `      not kept: ${loss}`);
    this.summary = [`    ${this.#file.path}: ${this.#format.label}, ${scoreLine(score)}`, ...losses];
  }

  /** Closes the file as if it had never been opened; only before anything was written. */
  discard(): void {
    this.#file.discard();
  }

  close(): void {
    this.#file.close();
  }
}

/** Voices that never sound are left out. */
function thinned(score: HapticScore): HapticScore {
  const sounding = score.voices.filter(({ knots }) => knots.some(({ amplitude }) => amplitude > 0));
  return { ...score, voices: sounding.map((voice) => ({ ...voice, knots: thinKnots(voice.knots) })) };
}
