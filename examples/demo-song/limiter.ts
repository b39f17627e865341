/**
 * A look-ahead limiter with one gain for all stems, so that they still sum to the mixture.
 */
import type { Hertz } from '@sense/core/engine';
import type { StereoBuffer } from './stereo.js';

const BLOCK_FRAMES = 64;
const ATTACK_SECONDS = 0.004;
const RELEASE_SECONDS = 0.12;

/**
 * Scales `stems` in place so that their sum stays within `ceiling` (amplitude). The gain is piecewise
 * linear: down over the attack before a peak, up over the release after it.
 */
export function limitTogether(stems: readonly StereoBuffer[], sampleRate: Hertz, ceiling: number): void {
  const frames = stems[0]?.left.length ?? 0;
  const blocks = Math.ceil(frames / BLOCK_FRAMES);
  // Gain at each block edge: the lower of the two adjacent blocks.
  const edge = new Float64Array(blocks + 1).fill(1);
  for (let block = 0; block < blocks; block++) {
    const gain = Math.min(1, ceiling / peakOf(stems, block * BLOCK_FRAMES, frames));
    edge[block] = Math.min(edge[block]!, gain);
    edge[block + 1] = Math.min(edge[block + 1]!, gain);
  }
  const attackStep = BLOCK_FRAMES / (ATTACK_SECONDS * sampleRate);
  const releaseStep = BLOCK_FRAMES / (RELEASE_SECONDS * sampleRate);
  for (let i = blocks - 1; i >= 0; i--) edge[i] = Math.min(edge[i]!, edge[i + 1]! + attackStep);
  for (let i = 1; i <= blocks; i++) edge[i] = Math.min(edge[i]!, edge[i - 1]! + releaseStep);
  for (const { left, right } of stems) {
    for (let i = 0; i < frames; i++) {
      const block = Math.floor(i / BLOCK_FRAMES);
      const between = (i % BLOCK_FRAMES) / BLOCK_FRAMES;
      const gain = edge[block]! + (edge[block + 1]! - edge[block]!) * between;
      left[i]! *= gain;
      right[i]! *= gain;
    }
  }
}

/** Largest sample of the sum in the block that starts at `from`. */
function peakOf(stems: readonly StereoBuffer[], from: number, frames: number): number {
  const to = Math.min(from + BLOCK_FRAMES, frames);
  let peak = 1e-9;
  for (let i = from; i < to; i++) {
    let left = 0;
    let right = 0;
    for (const stem of stems) {
      left += stem.left[i]!;
      right += stem.right[i]!;
    }
    peak = Math.max(peak, Math.abs(left), Math.abs(right));
  }
  return peak;
}
