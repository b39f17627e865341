/**
 * Mixes any number of channels down to stereo with the gains that live sources use, so that the engine gets the same
 * input from a file as in a browser.
 */
import { downMixGains } from '@sense/core/engine';

/** Mixes the first `frames` frames of `input`, 1..32 channels, into `left` and `right`. */
export function downMix(
  input: readonly Float32Array[],
  frames: number,
  left: Float32Array,
  right: Float32Array,
  gains = downMixGains(input.length),
): void {
  mixInto(left, input, frames, gains.left);
  mixInto(right, input, frames, gains.right);
}

function mixInto(output: Float32Array, input: readonly Float32Array[], frames: number, gains: readonly number[]): void {
  output.fill(0, 0, frames);
  for (const [channel, gain] of gains.entries()) {
    if (gain === 0) continue;
    const source = input[channel]!;
    for (let i = 0; i < frames; i++) output[i]! += gain * source[i]!;
  }
}
