/**
 * From any number of channels to the two that the engine hears. Mono, quad and 5.1 follow the Web
 * Audio rules ("speakers" interpretation), so that a file sounds to the engine as it does in a
 * browser; the other layouts follow ITU-R BS.775-4, Annex 4. Low-frequency effects are left out, as
 * both say.
 */

/** One row for the left and one for the right output: a gain for each input channel. */
export type DownmixMatrix = readonly [readonly number[], readonly number[]];

const H = Math.SQRT1_2;

/** By number of channels, in the order L R C LFE BL BR SL SR (fewer: as WAV and FLAC assign them). */
const MATRICES: readonly DownmixMatrix[] = [
  [[1], [1]],
  [
    [1, 0],
    [0, 1],
  ],
  // L R C
  [
    [1, 0, H],
    [0, 1, H],
  ],
  // L R BL BR
  [
    [0.5, 0, 0.5, 0],
    [0, 0.5, 0, 0.5],
  ],
  // L R C BL BR
  [
    [1, 0, H, H, 0],
    [0, 1, H, 0, H],
  ],
  // L R C LFE BL BR
  [
    [1, 0, H, 0, H, 0],
    [0, 1, H, 0, 0, H],
  ],
  // L R C LFE BC SL SR
  [
    [1, 0, H, 0, 0.5, H, 0],
    [0, 1, H, 0, 0.5, 0, H],
  ],
  // L R C LFE BL BR SL SR
  [
    [1, 0, H, 0, H, 0, H, 0],
    [0, 1, H, 0, 0, H, 0, H],
  ],
];

/** The matrix for `channels` channels, 1..8. */
export function downmixMatrix(channels: number): DownmixMatrix {
  return MATRICES[channels - 1]!;
}

/** Mixes `frames` of `input` into `left` and `right`. */
export function downmix(
  input: readonly Float32Array[],
  frames: number,
  left: Float32Array,
  right: Float32Array,
  matrix: DownmixMatrix = downmixMatrix(input.length),
): void {
  mixInto(left, input, frames, matrix[0]);
  mixInto(right, input, frames, matrix[1]);
}

function mixInto(output: Float32Array, input: readonly Float32Array[], frames: number, gains: readonly number[]): void {
  output.fill(0, 0, frames);
  for (const [channel, gain] of gains.entries()) {
    if (gain === 0) continue;
    const source = input[channel]!;
    for (let i = 0; i < frames; i++) output[i]! += gain * source[i]!;
  }
}
