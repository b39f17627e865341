/** The detector scope in a real browser: what it draws and where, what it describes, and how it ends. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./detector-scope.page.js')>(new URL('./detector-scope.page.ts', import.meta.url));

it('draws onsets and beats at their time, in their lane, and describes them in text', async () => {
  const { drums, beats, words, description } = await page()('placeInTime');
  expect(drums[0]).toBeGreaterThan(100);
  expect(drums[3]).toBeLessThan(drums[0]! / 4);
  expect(beats[3]).toBeGreaterThan(40);
  expect(beats[0]).toBe(0);
  expect(words).toMatch(/^Detector scope\. Onsets in the last 4 seconds: /);
  expect(description).toMatch(/drums 12, bass none, .*120 beats per minute, 100 % sure, beat 1 of the bar/);
});

it('shows a beat before it is audible', async () => {
  const { before, after } = await page()('showAhead');
  expect(after - before).toBeGreaterThan(20);
});

it('draws nothing while it is not visible', async () => {
  const { shown, hidden } = await page()('hide');
  expect(shown).toBeGreaterThan(3);
  expect(hidden).toBe(0);
});

it.each(['dispose', 'feed', 'signal'] as const)(
  'leaves a blank canvas and no frame loop when it ends by %s',
  async (how) => {
    expect(await page()('end', how)).toEqual({ drawing: false, drawn: 0, pixels: false });
  },
);

it('draws four times a second with reduced motion', async () => {
  const calm = await page()('drawsPerFrame', true);
  expect(calm).toBeGreaterThanOrEqual(3);
  expect(calm).toBeLessThanOrEqual(5);
  // A callback of the last frame may come after the count.
  expect(await page()('drawsPerFrame', false)).toBeGreaterThanOrEqual(19);
});

it('sizes its pixel buffer by the element and the limit', async () => {
  expect(await page()('resize')).toEqual({ first: [250, 120], then: [150, 120] });
});

it('rejects invalid options with a code', async () => {
  expect(await page()('rejections')).toEqual({
    element: 'invalid-argument',
    past: 'invalid-argument',
    aborted: 'disposed',
  });
});
