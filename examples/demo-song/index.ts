/**
 * The demo song and test signals: audio with exactly known stems, onsets, drum classes and beats. Pure
 * TypeScript: no DOM, no files.
 */
export { renderSong, SONG_SECONDS, type SongOptions } from './song.js';
export {
  impulseTrain,
  renderClicks,
  renderDrumPattern,
  renderNoise,
  renderSilence,
  renderSine,
  type ClickOptions,
  type DrumPatternOptions,
  type ImpulseOptions,
  type SteadyOptions,
} from './signals.js';
export type { BeatTruth, OnsetTruth, Rendering, Truth } from './rendering.js';
export type { DrumBar } from './score.js';
export type { StereoBuffer } from './stereo.js';
export { createRandom, type Random } from './random.js';
export { encodeWav16 } from './wav.js';
