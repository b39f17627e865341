/**
 * Runs every detector on every stem, hop by hop. It applies each stem's newest mask to the mixture,
 * so that events do not wait for the stem's audio. Writes to preallocated arrays; allocates events
 * only.
 */
import { LogFilterbank } from '../dsp/filterbank.js';
import { HighPass } from '../dsp/high-pass.js';
import type { BeatEvent, MusicalEvent, OnsetEvent } from '../model/events.js';
import {
  FEATURE_OFFSETS,
  silenceFeatures,
  silentFeatures,
  type FeatureBlock,
  type StemFeatureOffsets,
} from '../model/features.js';
import {
  STEM_NAMES,
  createStereoHop,
  type PerStem,
  type SeparatorFormat,
  type StemName,
  type StereoHop,
} from '../model/stems.js';
import type { Frames, Hertz } from '../model/units.js';
import { BeatTracker } from './beat/beat-tracker.js';
import { MultibandFlux } from './beat/multiband-flux.js';
import { DrumDetector } from './drums/drum-detector.js';
import { AutoGain } from './features/auto-gain.js';
import { kWeight } from './features/loudness.js';
import type { AnalyzerOptions } from './frame-observer.js';
import { MixAnalyzer } from './features/mix-analyzer.js';
import { StemAnalyzer } from './features/stem-analyzer.js';
import { StereoSpectrum } from './features/stereo-spectrum.js';
import { NetworkOnsetVerifier } from './onset/network-onset-verifier.js';
import type { BandFrame } from './onset/onset-features.js';
import type { OnsetVerifier } from './onset/onset-verifier.js';
import { PitchSpectrum } from './pitch/pitch-spectrum.js';
import { PitchTracker } from './pitch/pitch-tracker.js';
import { ANALYSIS, FLUX_BAND_EDGES_HZ, ONSET_PROBABILITY, ONSET_THRESHOLDS, PITCH_RANGES } from './tuning.js';

/** Classified hits that can still be enrolled by id: more than a minute of dense drumming. */
const MAX_EMBEDDINGS = 1024;
type Side = keyof StereoHop;
type PerSide<T> = Readonly<Record<Side, T>>;

/** Offsets of the features of each stem, in the order of `STEM_NAMES`. */
const STEM_OFFSETS: readonly StemFeatureOffsets[] = STEM_NAMES.map((stem) => FEATURE_OFFSETS.stems[stem]);

/**
 * Detectors and features of all stems, from the mixture and one mask per stem. Call `process` once per
 * hop. `Engine` combines it with a separator.
 */
export class Analyzer {
  /** Features of the last hop. */
  readonly features: FeatureBlock = silentFeatures();
  /** Tempo and beats. */
  readonly beats: BeatTracker;
  /** Classification of drum hits. */
  readonly drums: DrumDetector;
  readonly #sampleRate: Hertz;
  /** The newest hop without rumble. */
  readonly #input: StereoHop;
  readonly #highPasses: PerSide<HighPass>;
  /** Ends of the frames within a hop. */
  readonly #frameEnds: readonly Frames[];
  readonly #spectrum: StereoSpectrum;
  /** Of the newest few milliseconds, for the level of a sound that has just started. */
  readonly #attackSpectrum: StereoSpectrum;
  readonly #magnitudes: Float32Array;
  readonly #autoGain: AutoGain;
  readonly #stems: readonly StemAnalyzer[];
  readonly #pitchSpectrum: PitchSpectrum;
  /** Of monophonic stems; undefined for the others. */
  readonly #pitches: readonly (PitchTracker | undefined)[];
  readonly #mix: MixAnalyzer;
  readonly #verifiers: readonly OnsetVerifier[];
  /** Stems with an onset candidate in the newest frame. */
  readonly #candidates: boolean[] = STEM_NAMES.map(() => false);
  /** The last drum onset, until it is classified. */
  #unclassified: OnsetEvent | undefined;
  /** Embeddings of the last classified hits, by the id of their onsets. */
  readonly #embeddings = new Map<number, Float32Array>();
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
    this.#input = createStereoHop(hopFrames);
    this.#highPasses = {
      left: new HighPass(ANALYSIS.highPassHz, sampleRate, 2),
      right: new HighPass(ANALYSIS.highPassHz, sampleRate, 2),
    };
    this.#frameEnds = frameEnds(hopFrames, ANALYSIS.stepSeconds * sampleRate);
    const frameRate = (this.#frameEnds.length * sampleRate) / hopFrames;
    const size = 2 ** Math.round(Math.log2(ANALYSIS.windowSeconds * sampleRate));
    this.#spectrum = new StereoSpectrum(size, Math.round(ANALYSIS.fallSeconds * sampleRate));
    this.#attackSpectrum = new StereoSpectrum(size / 4, size / 16);
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
    this.beats = new BeatTracker(sampleRate, options);
    const { bands } = filterbank;
    this.drums = new DrumDetector(bands);
    const verifiers: PerStem<OnsetVerifier> = {
      drums: this.drums,
      bass: new NetworkOnsetVerifier(bands, 'bass'),
      other: new NetworkOnsetVerifier(bands, 'other'),
      vocals: new NetworkOnsetVerifier(bands, 'vocals'),
    };
    this.#verifiers = STEM_NAMES.map((stem) => verifiers[stem]);
    this.#multibandFlux = new MultibandFlux({
      filterbank,
      edges,
      lag: Math.max(1, Math.round(ANALYSIS.lagSeconds * frameRate)),
      stems: this.#stems.map(({ fluxParts }) => fluxParts),
    });
    this.#stemBands = this.#stems.map((stem) => ({ magnitudes: stem.bands, flux: stem.bandFlux }));
    this.#mixBands = { magnitudes: this.#multibandFlux.mixBands, flux: this.#multibandFlux.mixFlux };
    this.#mix = new MixAnalyzer(hopSeconds, kWeights, sampleRate / size);
    const pitchSpectrum = new PitchSpectrum(sampleRate, hopFrames);
    this.#pitchSpectrum = pitchSpectrum;
    this.#pitches = STEM_NAMES.map((stem) => {
      const range = PITCH_RANGES[stem];
      return range && new PitchTracker(pitchSpectrum, sampleRate, maskBins, range);
    });
    this.#biasFrames = Math.round(ANALYSIS.onsetBiasSeconds * sampleRate);
  }

  /**
   * Analyses one hop.
   *
   * @param hop the newest samples of the mixture, all finite
   * @param masks the newest mask of each stem
   * @param consumedFrames frames of input consumed, including this hop
   * @param events receives the events of the hop
   */
  process(hop: StereoHop, masks: PerStem<Float32Array>, consumedFrames: Frames, events: MusicalEvent[]): void {
    this.#filter('left', hop.left);
    this.#filter('right', hop.right);
    for (let i = 0; i < STEM_NAMES.length; i++) this.#stems[i]!.beginHop(masks[STEM_NAMES[i]!]);
    this.drums.beginHop();
    const hopStart = consumedFrames - this.#frameEnds.at(-1)!;
    let beatFrame: Frames | undefined;
    let from = 0;
    for (const to of this.#frameEnds) {
      this.#spectrum.push(this.#input, from, to);
      this.#analyzeFrame(hopStart + to);
      if (this.beats.process(this.#multibandFlux.values, to - from)) beatFrame = hopStart + to;
      from = to;
    }
    this.#attackSpectrum.push(this.#input, 0, from);
    this.#pitchSpectrum.process(this.#input);
    if (this.drums.classified && this.#unclassified) events.push(this.#drumUpdate(this.#unclassified, consumedFrames));
    let attackComputed = false;
    for (let i = 0; i < STEM_NAMES.length; i++) {
      const stem = this.#stems[i]!;
      const name = STEM_NAMES[i]!;
      stem.writeFeatures(this.features, STEM_OFFSETS[i]!);
      this.#writePitch(i, masks[name]);
      if (!stem.hasOnset) continue;
      if (!attackComputed) this.#attackSpectrum.compute();
      attackComputed = true;
      stem.raiseOnsetLevel(this.#attackSpectrum.power);
      const onset = this.#onset(name, stem, consumedFrames);
      events.push(onset);
      if (name === 'drums') this.#unclassified = onset;
    }
    this.#mix.writeFeatures(this.features);
    this.features[FEATURE_OFFSETS.mix.beatFlux] = this.beats.activation.fluxPart;
    this.features[FEATURE_OFFSETS.mix.beatLearned] = this.beats.activation.learnedPart;
    if (beatFrame !== undefined) events.push(this.#beat(beatFrame, consumedFrames));
  }

  /** Embedding of the drum hit with the onset `id`; undefined if it is not classified yet, or too long ago. */
  embeddingOf(id: number): Float32Array | undefined {
    return this.#embeddings.get(id);
  }

  /** Restores the state after construction; event ids restart. Enrolled drums stay. */
  reset(): void {
    this.#highPasses.left.reset();
    this.#highPasses.right.reset();
    this.#spectrum.reset();
    this.#attackSpectrum.reset();
    this.#autoGain.reset();
    for (const stem of this.#stems) stem.reset();
    this.#pitchSpectrum.reset();
    for (const pitch of this.#pitches) pitch?.reset();
    this.#mix.reset();
    this.beats.reset();
    this.#multibandFlux.reset();
    for (const verifier of this.#verifiers) verifier.reset();
    this.#unclassified = undefined;
    this.#embeddings.clear();
    silenceFeatures(this.features);
    this.#nextId = 1;
  }

  #filter(side: Side, samples: Float32Array): void {
    const input = this.#input[side];
    input.set(samples);
    this.#highPasses[side].process(input);
  }

  #analyzeFrame(endFrame: Frames): void {
    this.#spectrum.compute();
    const power = this.#spectrum.power;
    const magnitudes = this.#magnitudes;
    let total = 0;
    for (let bin = 0; bin < power.length; bin++) {
      total += power[bin]!;
      magnitudes[bin] = Math.sqrt(power[bin]!);
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
      if (this.#candidates[i]) this.#verify(i, endFrame);
    }
  }

  /** Accepts the candidate of a stem unless it is probably leakage from another. */
  #verify(stem: number, endFrame: Frames): void {
    const verifier = this.#verifiers[stem]!;
    const confidence = this.#options.acceptCandidates ? 1 : verifier.confidence();
    if (confidence < ONSET_PROBABILITY[STEM_NAMES[stem]!]) return;
    this.#stems[stem]!.accept(endFrame, confidence);
    verifier.accept();
  }

  #writePitch(stem: number, mask: Float32Array): void {
    const tracker = this.#pitches[stem];
    if (!tracker) return;
    tracker.process(mask);
    const offsets = STEM_OFFSETS[stem]!;
    this.features[offsets.pitchHz] = tracker.pitchHz;
    this.features[offsets.voicing] = tracker.voicing;
  }

  #onset(stem: StemName, analyzer: StemAnalyzer, consumedFrames: Frames): OnsetEvent {
    const frame = Math.max(0, analyzer.onsetFrame - this.#biasFrames);
    return {
      type: 'onset',
      id: this.#nextId++,
      stem,
      time: frame / this.#sampleRate,
      frame,
      emitted: consumedFrames / this.#sampleRate,
      strength: analyzer.onsetStrength(),
      levelDb: analyzer.onsetLevelDb,
      confidence: analyzer.onsetConfidence,
    };
  }

  /** The update of `onset` with its drums. */
  #drumUpdate(onset: OnsetEvent, consumedFrames: Frames): OnsetEvent {
    this.#unclassified = undefined;
    const { labels, labelConfidence, embedding } = this.drums;
    this.#embeddings.set(onset.id, embedding);
    if (this.#embeddings.size > MAX_EMBEDDINGS) this.#embeddings.delete(this.#embeddings.keys().next().value!);
    const emitted = consumedFrames / this.#sampleRate;
    return { ...onset, emitted, drum: labels[0]!, drums: labels, drumConfidence: labelConfidence };
  }

  #beat(endFrame: Frames, consumedFrames: Frames): BeatEvent {
    const { untilBeat, beatInBar, beatsInBar, subdivision, tempo, confidence } = this.beats;
    const frame = endFrame + Math.round(untilBeat * this.#sampleRate);
    return {
      type: 'beat',
      id: this.#nextId++,
      time: frame / this.#sampleRate,
      frame,
      emitted: consumedFrames / this.#sampleRate,
      predicted: true,
      beatInBar,
      beatsInBar,
      subdivision,
      tempo,
      confidence,
    };
  }
}

/** Divides a hop into equal frames of about `step` samples: the end of each, the last `hopFrames`. */
function frameEnds(hopFrames: Frames, step: number): Frames[] {
  const parts = Math.max(1, Math.round(hopFrames / step));
  return Array.from({ length: parts }, (_, i) => Math.round(((i + 1) * hopFrames) / parts));
}
