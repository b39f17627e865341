/**
 * What the engine says about music: events and control-rate features. Plain data that is cloned
 * across threads and written to files. Knows nothing of how it was found.
 */
import { perStem, type PerStem, type StemName } from './stems.js';
import type { Decibels, Frames, Hertz, NormalRange, Seconds } from './units.js';

/** Fields that every event has. */
export interface EventBase {
  /** Unique within a run; an event with the id of an earlier one updates it. */
  readonly id: number;
  /** When the sound happened: seconds of the input (of the file, or of the context when live). */
  readonly time: Seconds;
  /** `time` in engine sample frames since the engine started. */
  readonly frame: Frames;
  /** Seconds of input the engine had consumed when it could send the event; `>= time` unless predicted. */
  readonly emitted: Seconds;
  /** How sure the detector is. */
  readonly confidence: NormalRange;
}

/** The start of a note or hit in one stem. */
export interface OnsetEvent extends EventBase {
  readonly type: 'onset';
  readonly stem: StemName;
  /** Perceived strength relative to the stem's recent level: 0 just audible, 1 the strongest. */
  readonly strength: NormalRange;
  /** Level of the stem at the onset, in dBFS. */
  readonly levelDb: Decibels;
  /** What was hit, once known (drums only). */
  readonly drum?: DrumClass;
}

export type DrumClass = 'kick' | 'snare' | 'hihat' | 'tom' | 'cymbal';

/** A beat, predicted before it sounds where the tempo is known. */
export interface BeatEvent extends EventBase {
  readonly type: 'beat';
  /** True if the event was issued before `time`. */
  readonly predicted: boolean;
  /** 1 for the downbeat; 0 where the bar is not known. */
  readonly beatInBar: number;
  /** Beats per minute. */
  readonly tempo: number;
}

export type MusicalEvent = OnsetEvent | BeatEvent;

/** Continuous description of one stem over one hop. */
export interface StemFeatures {
  /** Mean power of both channels, dBFS. */
  readonly levelDb: Decibels;
  /** Power-weighted mean frequency; 0 in silence. */
  readonly centroidHz: Hertz;
  /** Power below 250 Hz, dBFS. */
  readonly lowDb: Decibels;
  /** Power from 250 Hz to 4 kHz, dBFS. */
  readonly midDb: Decibels;
  /** Power above 4 kHz, dBFS. */
  readonly highDb: Decibels;
  /** Positive spectral change of this hop, SuperFlux, mean per band of log10 magnitude; >= 0. */
  readonly flux: number;
}

/** The names of {@link StemFeatures}, in the order of {@link FeatureBlock}. */
export const FEATURE_NAMES = ['levelDb', 'centroidHz', 'lowDb', 'midDb', 'highDb', 'flux'] as const;

/** Features of all stems at one moment. */
export interface FeatureFrame {
  /** End of the hop described: seconds of the input (context seconds when live). */
  readonly time: Seconds;
  readonly frame: Frames;
  readonly stems: PerStem<StemFeatures>;
}

/**
 * Features as they cross threads and fill arrays: stems in {@link STEM_NAMES} order, each with the
 * values of {@link FEATURE_NAMES}, `4 * 6` floats.
 */
export type FeatureBlock = Float32Array;

/** A {@link FeatureBlock} as named values. */
export function unpackFeatures(block: FeatureBlock): PerStem<StemFeatures> {
  return perStem((_stem, index) => {
    const at = index * FEATURE_NAMES.length;
    const [levelDb, centroidHz, lowDb, midDb, highDb, flux] = block.subarray(at, at + FEATURE_NAMES.length);
    return { levelDb: levelDb!, centroidHz: centroidHz!, lowDb: lowDb!, midDb: midDb!, highDb: highDb!, flux: flux! };
  });
}
