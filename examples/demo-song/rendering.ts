/**
 * The result of every renderer: mixture, stems and ground truth. Plain data.
 */
import { perStem, type DrumClass, type Frames, type Hertz, type NormalRange } from '@sense/core/engine';
import type { PerStem, Seconds, StemName } from '@sense/core/engine';
import { createStereo, type StereoBuffer } from './stereo.js';

/** One note or hit. `time` is exactly that of its first sample. */
export interface OnsetTruth {
  /** `frame / sampleRate`. */
  readonly time: Seconds;
  readonly frame: Frames;
  readonly stem: StemName;
  /** Drum class; drums only. */
  readonly drum?: DrumClass;
  /** 0 inaudible, 1 hardest. */
  readonly velocity: NormalRange;
  /** Fundamental, for pitched sounds. */
  readonly pitchHz?: Hertz;
}

/** One beat. */
export interface BeatTruth {
  readonly time: Seconds;
  /** 1 for the downbeat. */
  readonly beatInBar: number;
  /** Beats per minute from this beat on. */
  readonly tempo: number;
}

/** Onsets and beats, each in order of time. */
export interface Truth {
  readonly onsets: readonly OnsetTruth[];
  readonly beats: readonly BeatTruth[];
}

export interface Rendering {
  readonly sampleRate: Hertz;
  /** The sum of the stems in float32, `drums + bass + other + vocals` in this order. */
  readonly mixture: StereoBuffer;
  readonly stems: PerStem<StereoBuffer>;
  readonly truth: Truth;
}

/** Silent stems of `frames` samples. */
export function createStems(frames: Frames): PerStem<StereoBuffer> {
  return perStem(() => createStereo(frames));
}

/** Sums the stems and sorts the ground truth. */
export function finishRendering(
  sampleRate: Hertz,
  stems: PerStem<StereoBuffer>,
  onsets: readonly OnsetTruth[],
  beats: readonly BeatTruth[],
): Rendering {
  const frames = stems.drums.left.length;
  const mixture = createStereo(frames);
  for (const side of ['left', 'right'] as const) {
    const sum = mixture[side];
    const [drums, bass, other, vocals] = [stems.drums[side], stems.bass[side], stems.other[side], stems.vocals[side]];
    for (let i = 0; i < frames; i++) sum[i] = drums[i]! + bass[i]! + other[i]! + vocals[i]!;
  }
  const sorted = onsets.filter((onset) => onset.frame < frames).sort((a, b) => a.frame - b.frame);
  const contained = beats.filter((beat) => beat.time * sampleRate < frames);
  return { sampleRate, mixture, stems, truth: { onsets: sorted, beats: contained } };
}
