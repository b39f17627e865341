/**
 * Musical events and drum templates: plain data that is cloned across threads and written to files.
 */
import type { StemName } from './stems.js';
import type { Decibels, Frames, Hertz, NormalRange, Seconds } from './units.js';

/** Fields that every event has. */
export interface EventBase {
  /** Unique within a run; an event with the id of an earlier one updates it. */
  readonly id: number;
  /** Time of the sound: seconds of the input (of the file, or of the context when live). */
  readonly time: Seconds;
  /** `time` in engine sample frames since the engine started. */
  readonly frame: Frames;
  /** Seconds of input consumed when the event was emitted; `>= time` unless predicted. */
  readonly emitted: Seconds;
  /** Certainty of the detector. */
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
  /** Most probable drum (drums only). Comes in an update, about 28 ms after the onset. */
  readonly drum?: DrumLabel;
  /** All drums hit simultaneously, the most probable first. */
  readonly drums?: readonly DrumLabel[];
  /** Confidence of {@link drum}. */
  readonly drumConfidence?: NormalRange;
}

/**
 * The drum classes that the engine recognises, in the order of the network's outputs. `hihat` is a hi-hat
 * or ride: cymbals that keep time; `cymbal` is a crash, splash or china.
 */
export const DRUM_CLASSES = ['kick', 'snare', 'hihat', 'tom', 'cymbal'] as const;
/** One of {@link DRUM_CLASSES}. */
export type DrumClass = (typeof DRUM_CLASSES)[number];
/** A class that the engine recognises, or the label of an enrolled drum (`enrolDrum`). */
export type DrumLabel = DrumClass | (string & {});

/** Whether `label` is one of {@link DRUM_CLASSES}. */
export function isDrumClass(label: DrumLabel | undefined): label is DrumClass {
  return (DRUM_CLASSES as readonly (string | undefined)[]).includes(label);
}

/** An enrolled drum: plain data, to store and enrol again. */
export interface DrumTemplate {
  readonly label: string;
  /** One embedding for each example hit, in the engine's own format. */
  readonly embeddings: readonly Float32Array[];
}

/** A recording of a hit, up to a few seconds, full scale = 1. The engine uses the first hit in it. */
export interface DrumClip {
  readonly sampleRate: Hertz;
  readonly left: Float32Array;
  readonly right: Float32Array;
}

/** A beat. It is predicted, that is emitted before it sounds. */
export interface BeatEvent extends EventBase {
  readonly type: 'beat';
  /** True if the event was emitted before `time`. */
  readonly predicted: boolean;
  /** 1 for the downbeat; 0 while the bar is unknown. */
  readonly beatInBar: number;
  /** Beats in the bar, 2 to 4; 0 while unknown. Two with a subdivision of 3 are six-eight, four twelve-eight. */
  readonly beatsInBar: number;
  /** Parts into which the music divides a beat: 2, or 3 (also swing); 0 while unknown. */
  readonly subdivision: 0 | 2 | 3;
  /** Beats per minute. */
  readonly tempo: number;
}

/** Any event of the engine, distinguished by `type`. */
export type MusicalEvent = OnsetEvent | BeatEvent;
