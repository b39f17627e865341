/**
 * Multichannel to stereo with nothing lost. Web Audio's own down-mix drops the low-frequency
 * channel of 5.1, which is what a body feels best, and knows no layout above six channels: there
 * it drops every channel but the first two. Knows nothing of where the channels come from.
 */
import { SenseError, describe } from '../errors.js';

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
const SIDE_LEFT: Place = [SHARED, 0];
const SIDE_RIGHT: Place = [0, SHARED];

/**
 * Places by channel count, in the channel order of WAV and of Web Audio. Gains after ITU-R
 * BS.775-3, except that the low-frequency channel is kept, at -3 dB a side; quad at half, as Web
 * Audio has it.
 */
const LAYOUTS: Readonly<Record<number, readonly Place[]>> = {
  3: [LEFT, RIGHT, BOTH],
  4: [[0.5, 0], [0, 0.5], [0.5, 0], [0, 0.5]], // prettier-ignore
  5: [LEFT, RIGHT, BOTH, SIDE_LEFT, SIDE_RIGHT],
  6: [LEFT, RIGHT, BOTH, BOTH, SIDE_LEFT, SIDE_RIGHT],
  7: [LEFT, RIGHT, BOTH, BOTH, BOTH, SIDE_LEFT, SIDE_RIGHT],
  8: [LEFT, RIGHT, BOTH, BOTH, SIDE_LEFT, SIDE_RIGHT, SIDE_LEFT, SIDE_RIGHT],
};

/** Most channels an AudioNode carries. */
const MAX_CHANNELS = 32;

/**
 * The gains for `channels` channels. Above eight there is no layout to go by: even channels go
 * left and odd ones right, scaled so that unrelated channels keep their mean power.
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
  const places = LAYOUTS[channels] ?? alternating(channels);
  return { left: places.map((place) => place[0]), right: places.map((place) => place[1]) };
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

/**
 * Puts the down-mix of `channels` channels behind `node`. Mono and stereo pass untouched: `node`
 * itself is returned. Whoever owns `node` disconnects it; the rest is then collected with it.
 */
export function connectDownMix(context: BaseAudioContext, node: AudioNode, channels: number): AudioNode {
  const { left, right } = downMixGains(channels);
  if (channels <= 2) return node;
  const splitter = context.createChannelSplitter(channels);
  const merger = context.createChannelMerger(2);
  node.connect(splitter);
  [left, right].forEach((gains, side) => {
    const sum = context.createGain();
    sum.channelCount = 1;
    sum.channelCountMode = 'explicit';
    sum.connect(merger, 0, side);
    gains.forEach((value, channel) => {
      if (value === 0) return;
      const gain = context.createGain();
      gain.gain.value = value;
      splitter.connect(gain, channel);
      gain.connect(sum);
    });
  });
  return merger;
}
