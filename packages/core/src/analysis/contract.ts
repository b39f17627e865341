/**
 * The numbers of the analysis that training must agree on. `scripts/write-contract.ts` writes them
 * to `training/sense_training/contract.json`.
 */
import { LogFilterbank } from '../dsp/filterbank.js';
import { STFT_DEFAULTS } from '../dsp/stft.js';
import { DRUM_CLASSES, type DrumClass } from '../model/events.js';
import { ENGINE_FORMAT, STEM_NAMES, type PerStem, type StemName } from '../model/stems.js';
import type { Frames, Hertz, NormalRange, Seconds } from '../model/units.js';
import type { StoredWeights } from '../nn/weights.js';
import { BEAT_WEIGHTS } from './beat/beats.weights.js';
import { DRUM_WEIGHTS } from './drums/drums.weights.js';
import { LEVEL_LOG_GAIN, OnsetFeatures } from './onset/onset-features.js';
import { ONSET_WEIGHTS } from './onset/onsets.weights.js';
import { PEAK_PICKER } from './onset/peak-picker.js';
import { ANALYSIS, DRUMS, FLUX_BAND_EDGES_HZ, ONSET_PROBABILITY, ONSET_THRESHOLDS, VERIFIED_STEMS } from './tuning.js';

/** Sizes of a hit network. */
export interface OnsetNetworkSizes {
  /** Numbers that summarise a frame. */
  readonly units: number;
  readonly contextFrames: number;
  readonly hidden: number;
}

/** See `training/sense_training/spec.py` for the meaning of each field. */
export interface AnalysisContract {
  readonly sampleRate: Hertz;
  readonly hopFrames: Frames;
  readonly windowLength: Frames;
  readonly stems: readonly StemName[];
  readonly analysis: {
    readonly windowSamples: Frames;
    readonly stepSamples: Frames;
    readonly lagFrames: number;
    readonly onsetBiasSeconds: number;
    readonly fluxMeanWeight: number;
    readonly referenceDb: number;
  };
  readonly bandFeatures: {
    readonly bands: number;
    readonly groups: number;
    readonly count: number;
    readonly logGain: number;
  };
  readonly peakPicker: { readonly meanFrames: number; readonly maximumFrames: number; readonly forgetSeconds: Seconds };
  readonly peaks: PerStem<{ readonly threshold: number; readonly relativeThreshold: number }>;
  readonly drums: {
    readonly classes: readonly DrumClass[];
    readonly waitFrames: number;
    readonly threshold: NormalRange;
    readonly onsetProbability: NormalRange;
    readonly cymbals: typeof DRUMS.cymbals;
    readonly network: OnsetNetworkSizes;
  };
  readonly onsets: { readonly stems: readonly StemName[]; readonly network: OnsetNetworkSizes };
  readonly beats: { readonly inputs: number; readonly parts: number; readonly units: number; readonly outputs: number };
}

/** The contract at the engine's sample rate. */
export function analysisContract(): AnalysisContract {
  const { sampleRate, hopFrames } = ENGINE_FORMAT;
  const windowSamples = ANALYSIS.windowSeconds * sampleRate;
  const { bands } = new LogFilterbank({ sampleRate, bins: windowSamples / 2 + 1 });
  const features = new OnsetFeatures(bands);
  const [gates = 0, inputs = 0] = shapeOf(BEAT_WEIGHTS, 'inputWeights');
  const [outputs = 0] = shapeOf(BEAT_WEIGHTS, 'outputBias');
  return {
    sampleRate,
    hopFrames,
    windowLength: STFT_DEFAULTS.windowLength,
    stems: STEM_NAMES,
    analysis: {
      windowSamples,
      stepSamples: ANALYSIS.stepSeconds * sampleRate,
      lagFrames: Math.round(ANALYSIS.lagSeconds / ANALYSIS.stepSeconds),
      onsetBiasSeconds: ANALYSIS.onsetBiasSeconds,
      fluxMeanWeight: ANALYSIS.fluxMeanWeight,
      referenceDb: ANALYSIS.referenceDb,
    },
    bandFeatures: {
      bands,
      groups: features.levels.length,
      count: features.values.length,
      logGain: LEVEL_LOG_GAIN,
    },
    peakPicker: {
      meanFrames: Math.round(PEAK_PICKER.meanSeconds / ANALYSIS.stepSeconds),
      maximumFrames: Math.round(PEAK_PICKER.maximumSeconds / ANALYSIS.stepSeconds),
      forgetSeconds: PEAK_PICKER.forgetSeconds,
    },
    peaks: ONSET_THRESHOLDS,
    drums: {
      classes: DRUM_CLASSES,
      ...DRUMS,
      onsetProbability: ONSET_PROBABILITY.drums,
      network: networkSizes(DRUM_WEIGHTS),
    },
    onsets: { stems: VERIFIED_STEMS, network: networkSizes(ONSET_WEIGHTS) },
    beats: { inputs, parts: FLUX_BAND_EDGES_HZ.length + 1, units: gates / 3, outputs },
  };
}

function networkSizes(weights: StoredWeights): OnsetNetworkSizes {
  const [units = 0] = shapeOf(weights, 'frame');
  const [hidden = 0, context = 0] = shapeOf(weights, 'onsetHidden');
  return { units, contextFrames: context / units, hidden };
}

function shapeOf(weights: StoredWeights, name: string): readonly number[] {
  return weights[name]?.shape ?? [];
}
