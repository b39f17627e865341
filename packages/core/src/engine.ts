/**
 * The whole causal chain without threads or DOM: separator, then analyzer, hop by hop. The worker
 * and the command line both run this, so live and offline give the same events for the same
 * samples.
 */
import { Analyzer } from './analysis/analyzer.js';
import type { FeatureBlock, MusicalEvent } from './musical-event.js';
import { createStemHops, type Separator, type StemHops, type StereoHop } from './stems.js';
import type { Frames } from './units.js';

export class Engine {
  readonly separator: Separator;
  /** Stems of the last hop, `separator.latencyFrames` behind it. */
  readonly stems: StemHops;
  /** Events of the last hop; cleared by the next. */
  readonly events: MusicalEvent[] = [];
  /** Features of the last hop. */
  readonly features: FeatureBlock;
  readonly #analyzer: Analyzer;
  #consumedFrames: Frames = 0;

  constructor(separator: Separator) {
    this.separator = separator;
    this.stems = createStemHops(separator);
    this.#analyzer = new Analyzer(separator);
    this.features = this.#analyzer.features;
  }

  /** Frames of input consumed since construction or {@link reset}. */
  get consumedFrames(): Frames {
    return this.#consumedFrames;
  }

  /**
   * Runs one hop of `separator.hopFrames` samples. Afterwards {@link stems}, {@link events} and
   * {@link features} describe it. A promise only where the separator is asynchronous.
   */
  process(hop: StereoHop): void | Promise<void> {
    const pending = this.separator.process(hop, this.stems);
    if (pending) return pending.then(() => this.#analyze(hop));
    this.#analyze(hop);
  }

  /** Forgets what was heard; time starts at zero again. */
  reset(): void {
    this.separator.reset();
    this.#analyzer.reset();
    this.events.length = 0;
    this.#consumedFrames = 0;
  }

  #analyze(hop: StereoHop): void {
    this.#consumedFrames += this.separator.hopFrames;
    this.events.length = 0;
    this.#analyzer.process(hop, this.stems.masks, this.#consumedFrames, this.events);
  }
}
