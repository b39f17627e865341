/**
 * Decides whether a change is perceptible; others need not be sent. The limits are the lower ends of
 * the just noticeable differences in the literature, so that no perceptible change is lost. Pure.
 */
import type { Decibels, Hertz, NormalRange } from '@sense/core/engine';

/** Just noticeable differences of vibration: the smallest reported (amplitude 1.7..3 dB, frequency 13..38 %). */
export const JUST_NOTICEABLE: { readonly amplitudeDb: Decibels; readonly frequencyShare: number } = {
  amplitudeDb: 1.7,
  frequencyShare: 0.13,
};

/** Near the threshold a relative difference is not enough: smaller changes of level are not perceptible. */
const SMALLEST_CHANGE: NormalRange = 0.02;
const AMPLITUDE_RATIO = 10 ** (JUST_NOTICEABLE.amplitudeDb / 20);

/** Whether the change from one level (0..1) to another is felt. To and from 0 it always is. */
export function isLevelFelt(from: NormalRange, to: NormalRange): boolean {
  if (from === to) return false;
  const [less, more] = from < to ? [from, to] : [to, from];
  if (less <= 0) return more > 0;
  return more - less >= SMALLEST_CHANGE && more >= less * AMPLITUDE_RATIO;
}

/** Whether the change from one frequency to another is felt. */
export function isFrequencyFelt(fromHz: Hertz, toHz: Hertz): boolean {
  const [less, more] = fromHz < toHz ? [fromHz, toHz] : [toHz, fromHz];
  return more >= less * (1 + JUST_NOTICEABLE.frequencyShare);
}

/** Amplitude and frequency of a voice at one moment. */
export interface Sensation {
  readonly amplitude: NormalRange;
  readonly frequencyHz: Hertz;
}

/** Whether the change from one moment of a voice to another is felt; never if the amplitude stays 0. */
export function isFelt(from: Sensation, to: Sensation): boolean {
  if (isLevelFelt(from.amplitude, to.amplitude)) return true;
  return to.amplitude > 0 && isFrequencyFelt(from.frequencyHz, to.frequencyHz);
}
