/**
 * What every {@link OnsetVerifier} promises. Call {@link describeOnsetVerifier} with an implementation.
 */
import { describe, expect, it } from 'vitest';
import type { BandFrame } from '../../packages/core/src/analysis/onset/onset-features.js';
import type { OnsetVerifier } from '../../packages/core/src/analysis/onset/onset-verifier.js';
import { SuperFlux } from '../../packages/core/src/analysis/onset/superflux.js';

/** Bands of the filter bank. */
export const BANDS = 116;
const FRAMES = 40;
const HIT_FRAME = 30;

/** Broadband noise of low level with a decaying hit at `HIT_FRAME`. */
function hitFrames(): BandFrame[] {
  const superflux = new SuperFlux(BANDS, 3);
  return Array.from({ length: FRAMES }, (_, i) => {
    const level = 0.0005 + (i >= HIT_FRAME ? 0.05 * 0.6 ** (i - HIT_FRAME) : 0);
    const magnitudes = new Float32Array(BANDS).fill(level);
    superflux.process(magnitudes, 440);
    return { magnitudes, flux: superflux.bandFlux.slice() };
  });
}

/** Confidence in each frame of a stem that is alone in the mixture. */
function confidences(verifier: OnsetVerifier, frames: readonly BandFrame[]): number[] {
  return frames.map((frame) => {
    verifier.process(frame, frame, 1);
    return verifier.confidence();
  });
}

/**
 * Defines the tests of one implementation.
 *
 * @param create a verifier for {@link BANDS} bands, with nothing processed yet
 */
export function describeOnsetVerifier(name: string, create: () => OnsetVerifier): void {
  describe(`${name} as an onset verifier`, () => {
    const hit = hitFrames();

    it('has confidences in 0..1, higher at a hit in its stem than before it', () => {
      const values = confidences(create(), hit);
      for (const value of values) expect(value >= 0 && value <= 1).toBe(true);
      const atHit = Math.max(...values.slice(HIT_FRAME, HIT_FRAME + 3));
      expect(atHit).toBeGreaterThan(values[HIT_FRAME - 1]!);
    });

    it('returns the same confidence until the next frame, and is not changed by accept', () => {
      const [first, second] = [create(), create()];
      for (const [i, frame] of hit.entries()) {
        first.process(frame, frame, 1);
        second.process(frame, frame, 1);
        expect(first.confidence()).toBe(first.confidence());
        expect(second.confidence()).toBe(first.confidence());
        if (i === HIT_FRAME) second.accept();
      }
    });

    it('starts again on reset', () => {
      const verifier = create();
      const first = confidences(verifier, hit);
      verifier.accept();
      verifier.reset();
      expect(confidences(verifier, hit)).toEqual(first);
    });

    it('exposes the features of the newest frame', () => {
      const verifier = create();
      verifier.process(hit[HIT_FRAME]!, hit[HIT_FRAME]!, 1);
      expect(Math.max(...verifier.features.values)).toBeGreaterThan(0);
      verifier.reset();
      expect(Math.max(...verifier.features.values)).toBe(0);
    });
  });
}
