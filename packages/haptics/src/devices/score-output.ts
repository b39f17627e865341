/**
 * Outputs that render the score themselves instead of receiving motor commands: transducers driven
 * by audio have no motors, no command rate and the clock of their audio context. Types only.
 */
import type { Milliseconds, NormalRange } from '@sense/core/engine';
import type { HapticScoreItem } from '../score/score.js';

/** The score output of a device. If a device has one, the scheduler sends items to it instead of commands to the device. */
export interface ScoreOutput {
  /**
   * Plays an item. An exception is counted and reported by the scheduler, never passed on. After
   * `stop()` of the device no earlier item may sound.
   *
   * @param feltAtMs performance time at which it is to be felt; undefined: as soon as possible
   * @param gain scales the sensation, 0..1: the product of strength, exposure gain and soft start
   */
  play(item: HapticScoreItem, feltAtMs: Milliseconds | undefined, gain: NormalRange): void;
  /** Ends a voice. Unknown names are ignored. */
  silence(voice: string): void;
}
