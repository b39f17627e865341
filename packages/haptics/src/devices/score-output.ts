/**
 * Outputs that render the score themselves instead of taking motor commands: transducers driven by
 * sound have no motors, no command rate and a clock of their own. Types only.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticScoreItem } from '../score/score.js';

/** The score side of a device: while it is there, the scheduler gives items to it and calls `play` never. */
export interface ScoreOutput {
  /**
   * Plays an item. What it throws is counted and reported by the scheduler, never passed on. After
   * `stop()` of the device nothing that was taken before may sound.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as it can
   * @param gain scales the sensation: strength, exposure and soft start in one
   */
  take(item: HapticScoreItem, feltAtMs: Milliseconds | undefined, gain: NormalRange): void;
  /** Ends a voice. */
  silence(voice: string): void;
}
