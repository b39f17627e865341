/** The stage in a real browser: what it draws and when, its options, and how it ends. */
import { describe, expect, it } from 'vitest';
import { STEM_NAMES } from '@sense/core';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./visuals.page.js')>(new URL('./visuals.page.ts', import.meta.url));

describe.each([
  { width: 240, height: 150, reducedMotion: false },
  { width: 110, height: 236, reducedMotion: false },
  { width: 240, height: 150, reducedMotion: true },
])('a picture of $width x $height, reduced motion $reducedMotion', (options) => {
  it('lights the place of each stem when that stem sounds, and less when another stem sounds', async () => {
    const { silent, after, gains, backend } = await page()('soundEach', options);
    expect(backend).toBe('webgl');
    expect(silent).toBeGreaterThan(1);
    for (const place of STEM_NAMES) {
      const own = gains[place]![place]!;
      expect(own, place).toBeGreaterThan(8);
      for (const stem of STEM_NAMES) {
        if (stem !== place) expect(gains[stem]![place], `${place} while ${stem} sounds`).toBeLessThan(own / 1.5);
      }
    }
    expect(after).toBeLessThan(silent * 1.5);
  });
});

it('shows an onset once, in the first frame after it is audible', async () => {
  const { times, lateMs, beforeMs } = await page()('showInTime', 150);
  expect(times).toBe(1);
  expect(lateMs).toBeGreaterThanOrEqual(0);
  expect(beforeMs).toBeLessThan(0);
});

it('does not move with reduced motion, and drifts without', async () => {
  expect(await page()('driftInSilence', true)).toBe(0);
  expect(await page()('driftInSilence', false)).toBeGreaterThan(0);
});

it.each(['dispose', 'feed', 'signal'] as const)(
  'leaves no frame loop and no canvas when it ends by %s',
  async (how) => {
    expect(await page()('framesAfterEnd', how)).toEqual({
      asked: 0,
      drawn: 0,
      canvases: 0,
      state: 'disposed',
      startCode: 'disposed',
    });
  },
);

it('recovers from a lost graphics context', async () => {
  const { lost, restored, all } = await page()('loseContext');
  expect([lost, restored]).toEqual(['lost', 'running']);
  expect(all).toBeGreaterThan(8);
});

it('changes scenes, follows the size of its element, stops and starts', async () => {
  const { firstSize, buffer, afterSwap, disposed, drawnStopped } = await page()('swapAndResize');
  expect(firstSize).toEqual([120, 80]);
  expect(buffer).toEqual([90, 160]);
  expect([afterSwap, disposed, drawnStopped]).toEqual([1, 1, 0]);
});

it('uses WebGPU only where it is available, and reports where it is not', async () => {
  const { webgpu, auto, canvases } = await page()('backends');
  expect({ webgpu, auto }).toEqual(
    auto === 'webgpu' ? { webgpu: 'webgpu', auto: 'webgpu' } : { webgpu: 'unsupported', auto: 'webgl' },
  );
  expect(canvases).toBe(0);
});

it('rejects invalid options with a code', async () => {
  expect(await page()('rejections')).toEqual({
    element: 'invalid-argument',
    ratio: 'invalid-argument',
    aborted: 'disposed',
  });
});
