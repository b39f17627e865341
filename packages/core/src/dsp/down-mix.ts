/**
 * Gains for a down-mix from multichannel to stereo that keeps every channel. Web Audio's own
 * down-mix drops the low-frequency channel of 5.1, the strongest for touch, and above six channels
 * all but the first two. Live sources and offline files use the same gains. Pure.
 */
import { SenseError, describe } from '../model/errors.js';

/** Gain of each input channel in the left and the right output. */
export interface DownMix {
  readonly left: readonly number[];
  readonly right: readonly number[];
}

/** -3 dB: one source spread over two loudspeakers keeps its power. */
const SHARED = Math.SQRT1_2;

type Place = readonly [left: number, right: number];
const LEFT: Place = [1, 0];
const RIGHT: Place = [0, 1];
const BOTH: Place = [SHARED, SHARED];
/** Shared by both surrounds, each of which goes to its side. */
const REAR: Place = [SHARED * SHARED, SHARED * SHARED];
const SIDE_LEFT: Place = [SHARED, 0];
const SIDE_RIGHT: Place = [0, SHARED];

/**
 * Places by channel count, in the channel order of WAV and of Web Audio. Gains after ITU-R
 * BS.775-4, except that the low-frequency channel is kept, at -3 dB per side; quad at half, as in
 * Web Audio.
 */
const LAYOUTS: Readonly<Record<number, readonly Place[]>> = {
  3: [LEFT, RIGHT, BOTH],
  4: [[0.5, 0], [0, 0.5], [0.5, 0], [0, 0.5]], // prettier-ignore
  5: [LEFT, RIGHT, BOTH, SIDE_LEFT, SIDE_RIGHT],
  6: [LEFT, RIGHT, BOTH, BOTH, SIDE_LEFT, SIDE_RIGHT],
  7: [LEFT, RIGHT, BOTH, BOTH, REAR, SIDE_LEFT, SIDE_RIGHT],
  8: [LEFT, RIGHT, BOTH, BOTH, SIDE_LEFT, SIDE_RIGHT, SIDE_LEFT, SIDE_RIGHT],
};

/**
 * Limit of the sum of the gains of a side: that of Web Audio for 5.1, so that layouts with more
 * channels are not louder.
 */
const MAX_GAIN_SUM = 1 + 2 * SHARED;

/** Maximum number of channels of an AudioNode. */
const MAX_CHANNELS = 32;

/**
 * The gains for `channels` channels. Above eight there is no standard layout: even channels go
 * left and odd ones right, scaled so that uncorrelated channels keep their mean power.
 *
 * @throws `invalid-argument` unless `channels` is a whole number from 1 to 32
 */
export function downMixGains(channels: number): DownMix {
  if (!Number.isInteger(channels) || channels < 1 || channels > MAX_CHANNELS) {
    throw new SenseError(
      'invalid-argument',
      `channels must be a whole number from 1 to ${MAX_CHANNELS}, received ${describe(channels)}`,
    );
  }
  if (channels === 1) return { left: [1], right: [1] };
  const layout = LAYOUTS[channels];
  const places = layout ?? alternating(channels);
  const [left, right] = [places.map((place) => place[0]), places.map((place) => place[1])];
  return layout ? { left: limited(left), right: limited(right) } : { left, right };
}

/** `gains`, scaled down to add up to {@link MAX_GAIN_SUM} at most. */
function limited(gains: readonly number[]): readonly number[] {
  const scale = Math.min(1, MAX_GAIN_SUM / gains.reduce((sum, gain) => sum + gain, 0));
  return gains.map((gain) => scale * gain);
}

function alternating(channels: number): Place[] {
  const gain = 1 / Math.sqrt(Math.ceil(channels / 2));
  const places: Place[] = [];
  for (let channel = 0; channel < channels; channel++) {
    if (channels === 2) places.push(channel === 0 ? LEFT : RIGHT);
    else places.push(channel % 2 === 0 ? [gain, 0] : [0, gain]);
  }
  return places;
}
