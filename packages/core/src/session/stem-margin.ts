/**
 * The option `stemMarginMs`: its validation and its defaults.
 */
import type { MarginRange } from '../live/audio-thread/margin-control.js';
import { SenseError, describe } from '../model/errors.js';
import type { Hertz, Milliseconds } from '../model/units.js';
import type { OpenSource } from '../sources/source.js';
import type { SessionStatus } from '../feed/session-status.js';

/** Limits of an adaptive margin, in ms: 0..500. */
export interface StemMargin {
  /** The margin at the start, and the smallest later. */
  readonly min: Milliseconds;
  /** The largest margin, at least `min`. */
  readonly max: Milliseconds;
}

const LARGEST_MS: Milliseconds = 500;

/** Of live input: a larger margin would delay the sound. */
const LIVE: Readonly<Record<SessionStatus['transport'], StemMargin>> = {
  shared: { min: 21, max: 170 },
  'message-port': { min: 64, max: 250 },
};
/** Of a file that the session plays: its sound waits for the stems, and nothing else is heard or seen with it. */
const FILE: StemMargin = { min: 170, max: 340 };
/**
 * Of a media element, which may show a picture: sound that is 125 ms late begins to be noticed (ITU-R BT.1359-1), and
 * the rest of the chain takes up to 40.
 */
const ELEMENT: StemMargin = { min: 85, max: 250 };

/** Throws `invalid-argument` unless `margin` is 0..500 ms, or a range of such. */
export function requireStemMargin(margin: Milliseconds | StemMargin): void {
  const [min, max] = typeof margin === 'number' ? [margin, margin] : [margin?.min, margin?.max];
  if (!(min >= 0 && max >= min && max <= LARGEST_MS)) {
    throw new SenseError(
      'invalid-argument',
      `stemMarginMs must be 0 to ${LARGEST_MS}, or { min, max } within that, received ${describe(margin)}`,
    );
  }
}

/** The default margin: long where the session plays the source and its stems are heard, short for live input. */
export function defaultStemMargin(
  source: Pick<OpenSource, 'kind' | 'play'>,
  isMonitored: boolean,
  transport: SessionStatus['transport'],
): StemMargin {
  if (isMonitored && source.play && source.kind === 'file') return FILE;
  if (isMonitored && source.play && source.kind === 'element') return ELEMENT;
  return LIVE[transport];
}

/** The margin in frames of a context of `rate`. */
export function marginFrames(margin: Milliseconds | StemMargin, rate: Hertz): MarginRange {
  const { min, max } = typeof margin === 'number' ? { min: margin, max: margin } : margin;
  return { minFrames: Math.round((min / 1000) * rate), maxFrames: Math.round((max / 1000) * rate) };
}
