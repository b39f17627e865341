/**
 * What the engine says about music: events and control-rate features. Plain data that is cloned
 * across threads and written to files. Knows nothing of how it was found.
 */
import { STEM_NAMES, perStem, type PerStem, type StemName } from './stems.js';
import { SILENCE_DB, type Decibels, type Frames, type Hertz, type NormalRange, type Seconds } from './units.js';

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
  /** What was hit, once known (drums only): the most probable. Comes in an update, some 25 ms after the onset. */
  readonly drum?: DrumLabel;
  /** All that were hit together, the most probable first. */
  readonly drums?: readonly DrumLabel[];
  /** How sure {@link drum} is. */
  readonly drumConfidence?: NormalRange;
}

export const DRUM_CLASSES = ['kick', 'snare', 'hihat', 'tom', 'cymbal'] as const;
export type DrumClass = (typeof DRUM_CLASSES)[number];
/** A class that the engine knows, or a label that it was taught (`enrolDrum`). */
export type DrumLabel = DrumClass | (string & {});

/** Whether `label` is a class that the engine knows by itself. */
export function isDrumClass(label: DrumLabel | undefined): label is DrumClass {
  return (DRUM_CLASSES as readonly (string | undefined)[]).includes(label);
}

/** A drum that was taught by a few hits: plain data, so that it can be kept and taught again. */
export interface DrumTemplate {
  readonly label: string;
  /** What each hit sounds like: numbers that only the engine reads. */
  readonly embeddings: readonly Float32Array[];
}

/** A hit, as sound, up to a few seconds; the first hit in it counts. */
export interface DrumClip {
  readonly sampleRate: Hertz;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

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
  /** Momentary loudness, the last 400 ms, in LUFS (ITU-R BS.1770-5). */
  readonly loudness: Decibels;
  /** Fundamental frequency of bass or vocals, about 45 ms behind; 0 where there is none, and for other stems. */
  readonly pitchHz: Hertz;
  /** How periodic bass or vocals are: 0 noise or silence, 1 a steady tone. */
  readonly voicing: NormalRange;
  /** What {@link flux} has to reach for an onset; 0 while the stem is too faint for one. */
  readonly fluxThreshold: number;
}

/** Continuous description of the whole mixture. */
export interface MixFeatures {
  /** Momentary loudness, the last 400 ms, in LUFS (ITU-R BS.1770-5). */
  readonly loudness: Decibels;
  /** 0: steady or falling; 1: far louder and brighter than some seconds ago. */
  readonly buildUp: NormalRange;
  /** How unlike the seconds before the music is now: peaks one to two seconds after a new section begins. */
  readonly novelty: NormalRange;
}

/** The names of {@link StemFeatures}, in the order of {@link FeatureBlock}. */
export const FEATURE_NAMES = [
  'levelDb',
  'centroidHz',
  'lowDb',
  'midDb',
  'highDb',
  'flux',
  'loudness',
  'pitchHz',
  'voicing',
  'fluxThreshold',
] as const satisfies readonly (keyof StemFeatures)[];

/** The names of {@link MixFeatures}, in the order of {@link FeatureBlock}. */
export const MIX_FEATURE_NAMES = ['loudness', 'buildUp', 'novelty'] as const satisfies readonly (keyof MixFeatures)[];

/** What {@link StemFeatures} read in silence. */
export const SILENT_STEM: StemFeatures = {
  levelDb: SILENCE_DB,
  centroidHz: 0,
  lowDb: SILENCE_DB,
  midDb: SILENCE_DB,
  highDb: SILENCE_DB,
  flux: 0,
  loudness: SILENCE_DB,
  pitchHz: 0,
  voicing: 0,
  fluxThreshold: 0,
};

/** What {@link MixFeatures} read in silence. */
export const SILENT_MIX: MixFeatures = { loudness: SILENCE_DB, buildUp: 0, novelty: 0 };

/** Features of the mixture and of all stems at one moment. */
export interface FeatureFrame {
  /** End of the hop described: seconds of the input (context seconds when live). */
  readonly time: Seconds;
  readonly frame: Frames;
  readonly stems: PerStem<StemFeatures>;
  readonly mix: MixFeatures;
}

/**
 * Features as they cross threads and fill arrays: stems in {@link STEM_NAMES} order, each with the
 * values of {@link FEATURE_NAMES}, then {@link MIX_FEATURE_NAMES} of the mixture.
 */
export type FeatureBlock = Float32Array;

/** Floats in a {@link FeatureBlock}. */
export const FEATURE_BLOCK_SIZE = STEM_NAMES.length * FEATURE_NAMES.length + MIX_FEATURE_NAMES.length;

/** A {@link FeatureBlock} as named values. */
export function unpackFeatures(block: FeatureBlock): Pick<FeatureFrame, 'stems' | 'mix'> {
  const named = <Name extends string>(names: readonly Name[], from: number): Record<Name, number> =>
    Object.fromEntries(names.map((name, i) => [name, block[from + i]!])) as Record<Name, number>;
  return {
    stems: perStem((_stem, index) => named(FEATURE_NAMES, index * FEATURE_NAMES.length)),
    mix: named(MIX_FEATURE_NAMES, STEM_NAMES.length * FEATURE_NAMES.length),
  };
}

/** Makes `block` read as silence. */
export function silenceFeatures(block: FeatureBlock): void {
  STEM_NAMES.forEach((_stem, index) => {
    FEATURE_NAMES.forEach((name, i) => (block[index * FEATURE_NAMES.length + i] = SILENT_STEM[name]));
  });
  MIX_FEATURE_NAMES.forEach((name, i) => (block[STEM_NAMES.length * FEATURE_NAMES.length + i] = SILENT_MIX[name]));
}
