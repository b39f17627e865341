/**
 * The down-mix of multichannel sound in a Web Audio graph. The gains are those of `dsp/down-mix`.
 * Knows nothing of where the channels come from.
 */
import { downMixGains } from '../dsp/down-mix.js';

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
