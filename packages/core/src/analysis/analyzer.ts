/**
 * Runs every detector over every stem, hop by hop. It looks at the mixture through each stem's
 * newest mask, so that an event need not wait for the stem's audio. Fills the caller's arrays;
 * allocates events only. Knows nothing of how masks are made.
 */
import { LogFilterbank } from '../dsp/filterbank.js';
import {
  FEATURE_BLOCK_SIZE,
  FEATURE_NAMES,
  type BeatEvent,
  type FeatureBlock,
  type MusicalEvent,
  type OnsetEvent,
} from '../model/events.js';
import { STEM_NAMES, type PerStem, type SeparatorFormat, type StemName, type StereoHop } from '../model/stems.js';
import type { Frames, Hertz, NormalRange } from '../model/units.js';
import { AutoGain } from './features/auto-gain.js';
import { BeatTracker } from './beat/beat-tracker.js';
import type { BandFrame } from './onset/onset-features.js';
import { DrumDetector } from './drums/drum-detector.js';
import { kWeight } from './features/loudness.js';
import type { AnalyzerOptions } from './frame-observer.js';
import { MixAnalyzer } from './features/mix-analyzer.js';
import { PitchSpectrum } from './pitch/pitch-spectrum.js';
import { PitchTracker } from './pitch/pitch-tracker.js';
import { MultibandFlux } from './beat/multiband-flux.js';
import { StemAnalyzer } from './features/stem-analyzer.js';
import { StereoSpectrum } from './features/stereo-spectrum.js';
import { NetworkOnsetVerifier } from './onset/network-onset-verifier.js';
import { ANALYSIS, DRUMS, FLUX_BAND_EDGES_HZ, ONSET_PROBABILITY, ONSET_THRESHOLDS, PITCH_RANGES } from './tuning.js';

/** Hits that can still be taught by their id: a minute and more of dense drumming. */
const MAX_EMBEDDINGS = 1024;
const LEAST_PROBABILITY: PerStem<NormalRange> = { drums: DRUMS.hitProbability, ...ONSET_PROBABILITY };
const DRUMS_AT = STEM_NAMES.indexOf('drums');
const PITCH_AT = FEATURE_NAMES.indexOf('pitchHz');

export class Analyzer {
  /** Features of the last hop. */
  readonly features: FeatureBlock = new Float32Array(FEATURE_BLOCK_SIZE);
  readonly #sampleRate: Hertz;
  /** Ends of the frames within a hop. */
  readonly #frameEnds: readonly Frames[];
  readonly #spectrum: StereoSpectrum;
  /** Of the newest few milliseconds: how loud a sound is that has just begun. */
  readonly #attack: StereoSpectrum;
  readonly #magnitudes: Float32Array;
  readonly #autoGain: AutoGain;
  readonly #stems: readonly StemAnalyzer[];
  readonly #pitchSpectrum: PitchSpectrum;
  /** Of the stems that sing one note at a time; undefined for the others. */
  readonly #pitches: readonly (PitchTracker | undefined)[];
  readonly #mix: MixAnalyzer;
  /** Tempo and beats. */
  readonly beats: BeatTracker;
  /** What is known of the last hit of a drum. */
  readonly drums: DrumDetector;
  /** What the last hits sound like, by the id of their onsets: examples to learn from. */
  readonly #embeddings = new Map<number, Float32Array>();
  /** What says of each stem whether an onset begins. */
  readonly #verifiers: readonly (DrumDetector | NetworkOnsetVerifier)[];
  readonly #candidates: boolean[] = STEM_NAMES.map(() => false);
  /** The hit whose name is still to come. */
  #unnamed: OnsetEvent | undefined;
  readonly #multibandFlux: MultibandFlux;
  readonly #stemBands: readonly BandFrame[];
  readonly #mixBands: BandFrame;
  readonly #biasFrames: Frames;
  readonly #options: AnalyzerOptions;
  #nextId = 1;

  constructor(format: Pick<SeparatorFormat, 'sampleRate' | 'hopFrames' | 'maskBins'>, options: AnalyzerOptions = {}) {
    this.#options = options;
    const { sampleRate, hopFrames, maskBins } = format;
    this.#sampleRate = sampleRate;
    this.#frameEnds = frameEnds(hopFrames, ANALYSIS.stepSeconds * sampleRate);
    const frameRate = (this.#frameEnds.length * sampleRate) / hopFrames;
    const size = 2 ** Math.round(Math.log2(ANALYSIS.windowSeconds * sampleRate));
    this.#spectrum = new StereoSpectrum(size, Math.round(ANALYSIS.fallSeconds * sampleRate));
    this.#attack = new StereoSpectrum(size / 4, size / 16);
    const bins = this.#spectrum.bins;
    this.#magnitudes = new Float32Array(bins);
    this.#autoGain = new AutoGain(ANALYSIS.referenceDb, frameRate);
    const filterbank = new LogFilterbank({ sampleRate, bins });
    const hopSeconds = hopFrames / sampleRate;
    const edges = FLUX_BAND_EDGES_HZ.map((hz) => filterbank.centresHz.findIndex((centre) => centre >= hz));
    const kWeights = Float32Array.from({ length: bins }, (_, bin) => kWeight((bin * sampleRate) / size));
    this.#stems = STEM_NAMES.map(
      (stem) =>
        new StemAnalyzer({
          filterbank,
          sampleRate,
          bins,
          maskBins,
          hopSeconds,
          kWeights,
          edges,
          frameRate,
          lagSeconds: ANALYSIS.lagSeconds,
          meanWeight: ANALYSIS.fluxMeanWeight,
          ...ONSET_THRESHOLDS[stem],
        }),
    );
    this.beats = new BeatTracker(sampleRate);
    this.drums = new DrumDetector(filterbank.bands);
    this.#verifiers = STEM_NAMES.map((stem) =>
      stem === 'drums' ? this.drums : new NetworkOnsetVerifier(filterbank.bands, stem),
    );
    this.#multibandFlux = new MultibandFlux({
      filterbank,
      edges,
      lag: Math.max(1, Math.round(ANALYSIS.lagSeconds * frameRate)),
      stems: this.#stems.map(({ fluxParts }) => fluxParts),
    });
    this.#stemBands = this.#stems.map(({ bands, bandFlux }) => ({ magnitudes: bands, flux: bandFlux }));
    this.#mixBands = { magnitudes: this.#multibandFlux.mixBands, flux: this.#multibandFlux.mixFlux };
    this.#mix = new MixAnalyzer(hopSeconds, kWeights, sampleRate / size);
    const spectrum = new PitchSpectrum(sampleRate, hopFrames);
    this.#pitchSpectrum = spectrum;
    this.#pitches = STEM_NAMES.map((stem) => {
      const range = PITCH_RANGES[stem];
      return range && new PitchTracker(spectrum, sampleRate, maskBins, range);
    });
    this.#biasFrames = Math.round(ANALYSIS.onsetBiasSeconds * sampleRate);
  }

  /**
   * @param hop the newest samples of the mixture, all finite
   * @param masks the newest mask of each stem
   * @param consumedFrames frames of input consumed, this hop included
   * @param events receives what was found
   */
  process(hop: StereoHop, masks: PerStem<Float32Array>, consumedFrames: Frames, events: MusicalEvent[]): void {
    for (let i = 0; i < STEM_NAMES.length; i++) this.#stems[i]!.beginHop(masks[STEM_NAMES[i]!]);
    this.drums.beginHop();
    const hopStart = consumedFrames - this.#frameEnds.at(-1)!;
    let toldAt: Frames | undefined;
    let from = 0;
    for (const to of this.#frameEnds) {
      this.#spectrum.push(hop, from, to);
      this.#analyzeFrame(hopStart + to);
      if (this.beats.process(this.#multibandFlux.values, to - from)) toldAt = hopStart + to;
      from = to;
    }
    this.#attack.push(hop, 0, from);
    this.#pitchSpectrum.process(hop);
    if (this.drums.named && this.#unnamed) events.push(this.#name(this.#unnamed, consumedFrames));
    let attackKnown = false;
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const stem = this.#stems[i]!;
      stem.writeFeatures(this.features, i * FEATURE_NAMES.length);
      this.#writePitch(i, masks);
      if (!stem.onsetFound) continue;
      if (!attackKnown) this.#attack.compute();
      attackKnown = true;
      stem.raiseLevel(this.#attack.power);
      const onset = this.#onset(STEM_NAMES[i]!, stem, consumedFrames);
      events.push(onset);
      if (i === DRUMS_AT) this.#unnamed = onset;
    }
    this.#mix.writeFeatures(this.features);
    if (toldAt !== undefined) events.push(this.#beat(toldAt, consumedFrames));
  }

  /** What the drum hit with the onset `id` sounds like; undefined if it is not named yet, or long ago. */
  embeddingOf(id: number): Float32Array | undefined {
    return this.#embeddings.get(id);
  }

  #writePitch(stem: number, masks: PerStem<Float32Array>): void {
    const tracker = this.#pitches[stem];
    if (!tracker) return;
    tracker.process(masks[STEM_NAMES[stem]!]);
    this.features[stem * FEATURE_NAMES.length + PITCH_AT] = tracker.pitchHz;
    this.features[stem * FEATURE_NAMES.length + PITCH_AT + 1] = tracker.voicing;
  }

  /** Forgets what was heard; ids start again. */
  reset(): void {
    this.#spectrum.reset();
    this.#attack.reset();
    this.#autoGain.reset();
    for (const stem of this.#stems) stem.reset();
    this.#pitchSpectrum.reset();
    for (const pitch of this.#pitches) pitch?.reset();
    this.#mix.reset();
    this.beats.reset();
    this.#multibandFlux.reset();
    for (const listener of this.#verifiers) listener.reset();
    this.#unnamed = undefined;
    this.#embeddings.clear();
    this.features.fill(0);
    this.#nextId = 1;
  }

  #analyzeFrame(endFrame: Frames): void {
    this.#spectrum.compute();
    const power = this.#spectrum.power;
    let total = 0;
    for (let bin = 0; bin < power.length; bin++) {
      total += power[bin]!;
      this.#magnitudes[bin] = Math.sqrt(power[bin]!);
    }
    this.#autoGain.process(total);
    this.#mix.process(power);
    const { gain } = this.#autoGain;
    for (let i = 0; i < STEM_NAMES.length; i++) this.#candidates[i] = this.#stems[i]!.process(this.#magnitudes, gain);
    this.#multibandFlux.process(this.#magnitudes, gain);
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const verifier = this.#verifiers[i]!;
      verifier.process(this.#stemBands[i]!, this.#mixBands, gain);
      this.#options.observer?.(STEM_NAMES[i]!, verifier.features.values);
      if (this.#candidates[i]) this.#judge(i, endFrame);
    }
  }

  /** What rises in a stem may leak in from another. */
  #judge(stem: number, endFrame: Frames): void {
    const confidence = this.#options.acceptCandidates ? 1 : this.#verifiers[stem]!.begins();
    if (confidence < LEAST_PROBABILITY[STEM_NAMES[stem]!]) return;
    this.#stems[stem]!.begin(endFrame, confidence);
    if (stem === DRUMS_AT) this.drums.take();
  }

  /** The update that says what was hit. */
  #name(onset: OnsetEvent, consumedFrames: Frames): OnsetEvent {
    this.#unnamed = undefined;
    const { drums, confidence, embedding } = this.drums;
    this.#embeddings.set(onset.id, embedding);
    if (this.#embeddings.size > MAX_EMBEDDINGS) this.#embeddings.delete(this.#embeddings.keys().next().value!);
    const emitted = consumedFrames / this.#sampleRate;
    return { ...onset, emitted, drum: drums[0]!, drums, drumConfidence: confidence };
  }

  #beat(endFrame: Frames, consumedFrames: Frames): BeatEvent {
    const { untilBeat, beatInBar, tempo, confidence } = this.beats;
    const frame = endFrame + Math.round(untilBeat * this.#sampleRate);
    return {
      type: 'beat',
      id: this.#nextId++,
      time: frame / this.#sampleRate,
      frame,
      emitted: consumedFrames / this.#sampleRate,
      predicted: true,
      beatInBar,
      tempo,
      confidence,
    };
  }

  #onset(stem: StemName, found: StemAnalyzer, consumedFrames: Frames): OnsetEvent {
    const frame = Math.max(0, found.onsetFrame - this.#biasFrames);
    return {
      type: 'onset',
      id: this.#nextId++,
      stem,
      time: frame / this.#sampleRate,
      frame,
      emitted: consumedFrames / this.#sampleRate,
      strength: found.onsetStrength(),
      levelDb: found.onsetLevelDb,
      confidence: found.onsetConfidence,
    };
  }
}

/** Divides a hop into equal parts of about `step` frames: the end of each, the last `hopFrames`. */
function frameEnds(hopFrames: Frames, step: number): Frames[] {
  const parts = Math.max(1, Math.round(hopFrames / step));
  return Array.from({ length: parts }, (_, i) => Math.round(((i + 1) * hopFrames) / parts));
}
