/**
 * The complete causal chain without threads or DOM: separator, then analyzer, hop by hop. The worker
 * and the command line both run it, so live and offline give the same events for the same samples.
 */
import { Analyzer } from './analyzer.js';
import { EngineInput } from './engine-input.js';
import type { AnalyzerOptions } from './frame-observer.js';
import { requireBeatAdjustment, requireBeatHints, type BeatAdjustment } from '../model/beat-control.js';
import { embedDrum, type DrumExamples } from './drums/enrol-drum.js';
import type { DrumTemplate, MusicalEvent } from '../model/events.js';
import { FeatureView } from '../model/features.js';
import { createStemHops, type Separator, type StemHops, type StereoHop } from '../model/stems.js';
import type { Frames } from '../model/units.js';

/**
 * A separator and an {@link Analyzer}: stereo hops in, full scale = 1, at the rate of the separator; events,
 * features and stems out. Call `process` once per hop.
 *
 * @example
 * const engine = new Engine(createDspSeparator());
 * const hop = createStereoHop(engine.separator.hopFrames);
 * await engine.process(hop);
 * console.log(engine.events, engine.features.stems.bass.levelDb);
 */
export class Engine {
  readonly separator: Separator;
  /** Stems of the last hop, `separator.latencyFrames` behind it. */
  readonly stems: StemHops;
  /** Events of the last hop; cleared by the next. */
  readonly events: MusicalEvent[] = [];
  /**
   * Features of the last hop; of silence before the first. `time` counts seconds of input consumed.
   * The next hop overwrites them: keep a `clone()`.
   */
  readonly features: FeatureView;
  readonly #analyzer: Analyzer;
  readonly #input: EngineInput;
  #consumedFrames: Frames = 0;
  #analyzed = false;

  /** Throws `invalid-argument` for hints out of range. */
  constructor(separator: Separator, options: AnalyzerOptions = {}) {
    requireBeatHints(options);
    this.separator = separator;
    this.stems = createStemHops(separator);
    this.#input = new EngineInput(separator);
    this.#analyzer = new Analyzer(separator, options);
    this.features = new FeatureView(this.#analyzer.features);
  }

  /**
   * True if {@link events} and {@link features} describe the last hop already when `process` returns a promise for its
   * {@link stems}: the separator had its masks before its audio.
   */
  get analyzed(): boolean {
    return this.#analyzed;
  }

  /** Frames of input consumed since construction or {@link reset}. */
  get consumedFrames(): Frames {
    return this.#consumedFrames;
  }

  /**
   * Processes one hop of `separator.hopFrames` samples; samples that are not finite count as silence. Separator and
   * detectors get them without constant offset, through a high-pass at 5 Hz; sound that peaks above +6 dB is reduced to
   * full scale for them, slowly, and the stems have the level of the input again.
   * `hop` may be reused as soon as this returns. Afterwards {@link stems}, {@link events} and
   * {@link features} describe it. Returns a promise only if the separator is asynchronous.
   */
  process(hop: StereoHop): void | Promise<void> {
    this.#input.process(hop);
    const pending = this.separator.process(this.#input.hop, this.stems);
    this.#analyzed = !pending || this.separator.masksReady === true;
    if (this.#analyzed) this.#analyze();
    if (pending) return pending.then(() => this.#complete());
    this.#complete();
  }

  /**
   * Enrols a drum by a few example hits: from now on similar hits are labelled `label`. Replaces
   * earlier examples of that label; without examples, removes it. Not affected by {@link reset}.
   *
   * @returns the template, to enrol again in another run
   * @throws SenseError `invalid-argument` if an id is unknown or a clip contains no hit
   */
  enrolDrum(label: string, examples: DrumExamples): DrumTemplate {
    const template = embedDrum(label, examples, this.separator, (id) => this.#analyzer.embeddingOf(id));
    this.#analyzer.drums.templates.enrol(label, template.embeddings);
    return template;
  }

  /**
   * Adjusts the beats, from the next hop on: by an operator who hears that they are early or late, or at half or
   * double the tempo. `time` of a tap is in seconds of the input.
   *
   * @throws SenseError `invalid-argument`
   */
  adjustBeats(adjustment: BeatAdjustment): void {
    requireBeatAdjustment(adjustment);
    const sinceTap =
      adjustment.type === 'tap' && adjustment.time !== undefined
        ? this.#consumedFrames / this.separator.sampleRate - adjustment.time
        : 0;
    this.#analyzer.beats.adjust(adjustment, sinceTap);
  }

  /** Restores the state after construction; time restarts at zero. Enrolled drums stay, adjustments of the beats do not. */
  reset(): void {
    this.#input.reset();
    this.separator.reset();
    this.#analyzer.reset();
    this.events.length = 0;
    this.#consumedFrames = 0;
    this.#stampFeatures();
  }

  /** The separator has filled the stems. */
  #complete(): void {
    if (!this.#analyzed) this.#analyze();
    this.#input.restore(this.stems);
  }

  #analyze(): void {
    this.#consumedFrames += this.separator.hopFrames;
    this.events.length = 0;
    this.#analyzer.process(this.#input.hop, this.stems.masks, this.#consumedFrames, this.events);
    this.#stampFeatures();
  }

  #stampFeatures(): void {
    this.features.frame = this.#consumedFrames;
    this.features.time = this.#consumedFrames / this.separator.sampleRate;
  }
}
