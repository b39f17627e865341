/**
 * The whole causal chain without threads or DOM: separator, then analyzer, hop by hop. The worker
 * and the command line both run this, so live and offline give the same events for the same
 * samples.
 */
import { Analyzer } from './analyzer.js';
import type { AnalyzerOptions } from './frame-observer.js';
import { embedDrum, type DrumExamples } from './drums/enrol-drum.js';
import { silenceFeatures, type FeatureBlock, type DrumTemplate, type MusicalEvent } from '../model/events.js';
import { createStemHops, createStereoHop, type Separator, type StemHops, type StereoHop } from '../model/stems.js';
import type { Frames } from '../model/units.js';

/** Samples beyond this (60 dB over full scale) are taken for broken, like NaN. */
const LARGEST_SAMPLE = 1000;

export class Engine {
  readonly separator: Separator;
  /** Stems of the last hop, `separator.latencyFrames` behind it. */
  readonly stems: StemHops;
  /** Events of the last hop; cleared by the next. */
  readonly events: MusicalEvent[] = [];
  /** Features of the last hop; before the first, of silence. */
  readonly features: FeatureBlock;
  readonly #analyzer: Analyzer;
  readonly #input: StereoHop;
  #consumedFrames: Frames = 0;

  constructor(separator: Separator, options: AnalyzerOptions = {}) {
    this.separator = separator;
    this.stems = createStemHops(separator);
    this.#input = createStereoHop(separator.hopFrames);
    this.#analyzer = new Analyzer(separator, options);
    this.features = this.#analyzer.features;
    silenceFeatures(this.features);
  }

  /** Frames of input consumed since construction or {@link reset}. */
  get consumedFrames(): Frames {
    return this.#consumedFrames;
  }

  /**
   * Runs one hop of `separator.hopFrames` samples; those that are not finite count as silence.
   * `hop` may be reused as soon as this returns. Afterwards {@link stems}, {@link events} and
   * {@link features} describe it. A promise only where the separator is asynchronous.
   */
  process(hop: StereoHop): void | Promise<void> {
    copyFinite(hop.left, this.#input.left);
    copyFinite(hop.right, this.#input.right);
    const pending = this.separator.process(this.#input, this.stems);
    if (pending) return pending.then(() => this.#analyze());
    this.#analyze();
  }

  /**
   * Teaches a drum by a handful of hits, in place of what was taught of `label` before; no examples at
   * all forget it. From now on hits like them have that name. Outlasts {@link reset}.
   *
   * @returns what was learnt, for another run
   * @throws SenseError `invalid-argument` if an example is unknown or holds no hit
   */
  enrolDrum(label: string, examples: DrumExamples): DrumTemplate {
    const learnt = embedDrum(label, examples, this.separator, (id) => this.#analyzer.embeddingOf(id));
    this.#analyzer.drums.templates.enrol(label, learnt.embeddings);
    return learnt;
  }

  /** Forgets what was heard; time starts at zero again. */
  reset(): void {
    this.separator.reset();
    this.#analyzer.reset();
    silenceFeatures(this.features);
    this.events.length = 0;
    this.#consumedFrames = 0;
  }

  #analyze(): void {
    this.#consumedFrames += this.separator.hopFrames;
    this.events.length = 0;
    this.#analyzer.process(this.#input, this.stems.masks, this.#consumedFrames, this.events);
  }
}

/** Copies `from` to `to` with zeros for what would poison every filter after it. */
function copyFinite(from: Float32Array, to: Float32Array): void {
  for (let i = 0; i < to.length; i++) {
    const sample = from[i]!;
    to[i] = sample >= -LARGEST_SAMPLE && sample <= LARGEST_SAMPLE ? sample : 0;
  }
}
