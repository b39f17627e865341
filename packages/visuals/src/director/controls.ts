/**
 * What a scene draws from: named controls in 0..1, and the onsets that start in a frame. Types only.
 */
import type { DrumClass, NormalRange, PerStem, StemName } from '@sense/core/engine';

/** Controls of one stem, each 0..1. */
export interface StemControls {
  /** Loudness within the stem's recent range, smoothed. */
  level: NormalRange;
  /** Spectral centroid within the usual range of the stem: 0 dark, 1 bright. Holds its value in silence. */
  brightness: NormalRange;
  /** Spectral flux relative to its recent peak, smoothed. */
  flux: NormalRange;
  /** 1 at the strongest onset, then decaying. For size and movement only, never for light. */
  pulse: NormalRange;
  /** Level and pulse after the flash rule (`safety/flash-rule.ts`). All luminance must derive from it. */
  glow: NormalRange;
  /** Fundamental frequency of bass or vocals within the usual range of the stem, logarithmic. Holds its value while unpitched. 0.5 for other stems. */
  pitch: NormalRange;
  /** How pitched bass or vocals are, smoothed. 0 for other stems. */
  voicing: NormalRange;
  /** Level below 250 Hz, from 250 Hz to 4 kHz, and above, in the same range as `level`. */
  low: NormalRange;
  mid: NormalRange;
  high: NormalRange;
}

/** The beat. All values are 0 while no beat is known. */
export interface BeatControls {
  /** 1 on a beat, then slowly decaying. Where the bar is known, beats other than the downbeat start at 0.5. */
  pulse: NormalRange;
  /** The pulse after the flash rule (`safety/flash-rule.ts`): the light that the beat may give. */
  glow: NormalRange;
  /** From 0 on a beat to 1 when the next one is due. Holds 1 for one more interval, then returns to 0. */
  phase: NormalRange;
}

/** All controls at one moment. The same object for the life of the mapper, updated in place. */
export interface Controls {
  readonly stems: PerStem<Readonly<StemControls>>;
  /** Decaying pulse of each drum class, for size and movement. 0 until drum hits are classified. */
  readonly hits: Readonly<Record<DrumClass, NormalRange>>;
  readonly beat: Readonly<BeatControls>;
}

/** An onset that becomes visible in the frame being drawn. */
export interface ShownOnset {
  readonly stem: StemName;
  readonly strength: NormalRange;
  readonly drum?: DrumClass | undefined;
}
