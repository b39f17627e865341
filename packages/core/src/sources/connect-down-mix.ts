/**
 * Mixes multichannel sound to stereo in a Web Audio graph, with the gains of `dsp/down-mix`.
 */
import { downMixGains } from '../dsp/down-mix.js';

/**
 * Connects a down-mix of `channels` channels, 1..32, to `node` and returns its output; returns `node` for mono
 * and stereo. The owner of `node` disconnects it; the other nodes are then garbage-collected.
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
