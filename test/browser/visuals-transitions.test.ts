/** Transitions in a real browser: what is on the screen before, during and after, and parameters that change live. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./visuals-transitions.page.js')>(
  new URL('./visuals-transitions.page.ts', import.meta.url),
);

it.each(['dissolve', 'wipe', 'melt'] as const)(
  'shows both scenes during a %s, and one before and after',
  async (kind) => {
    const { before, both, after, disposedScenes } = await page()('mix', kind);
    expect(before[0]).toBeGreaterThan(100);
    expect(before[2]).toBeLessThan(20);
    if (kind !== 'wipe') expect(both).toBeGreaterThan(0);
    expect(after[0]).toBeLessThan(20);
    expect(after[2]).toBeGreaterThan(100);
    expect(disposedScenes).toBe(2);
  },
);

it('cuts without a mixture', async () => {
  const { both, after } = await page()('mix', 'cut');
  expect(both).toBe(0);
  expect(after[2]).toBeGreaterThan(100);
});

it('mixes with bloom and a filter too', async () => {
  const { both, after } = await page()('mix', 'dissolve', { bloom: true, filter: true });
  expect(both).toBeGreaterThan(0);
  expect(after[2]).toBeGreaterThan(after[0]! + 50);
});

it('passes every picture through a filter, after tone mapping', async () => {
  const { plainLook, filteredLook, measured } = await page()('filtered');
  expect(measured).toEqual([96, 64]);
  // A quarter of the light is about 0.54 of the value in sRGB.
  expect(filteredLook[0]! / plainLook[0]!).toBeCloseTo(0.54, 1);
});

it('starts with a preset and changes parameters live', async () => {
  const { dark, bright, values, sceneId, errors } = await page()('parameters');
  expect(dark).toBeGreaterThan(20);
  expect(bright).toBeGreaterThan(dark + 80);
  expect({ values, sceneId }).toEqual({ values: { light: 1 }, sceneId: 'red' });
  expect(errors).toEqual([
    'red.values.size is not a parameter of this scene; it has: light',
    'blue.preset must be one of dark, received "x"',
  ]);
});

it('goes on with its scene where the next one fails', async () => {
  const { error, sceneId, color } = await page()('failingScene');
  expect({ error, sceneId }).toEqual({ error: 'broken scene', sceneId: 'red' });
  expect(color[0]).toBeGreaterThan(150);
});

it('holds a cut until a beat is shown', async () => {
  const { framesAfterBeat, color } = await page()('cutOnBeat');
  expect(framesAfterBeat).toBeLessThanOrEqual(1);
  expect(color[2]).toBeGreaterThan(color[0]! + 80);
});

it.each(['landscape', 'tunnel'])('compiles no shader in the first frames, of %s', async (scene) => {
  const { inFrames, between } = await page()('linkedAtStart', scene);
  expect(between).toBeGreaterThan(0);
  expect(inFrames).toBe(0);
});

it.each([
  ['landscape', 'notes', 'cut'],
  ['poster', 'contours', 'dissolve'],
  ['contours', 'tunnel', 'melt'],
] as const)('compiles no shader in a frame, from %s to %s by %s', async (from, to, kind) => {
  const { inFrames, between } = await page()('linkedInFrames', from, to, kind);
  expect(between).toBeGreaterThan(0);
  expect(inFrames).toBe(0);
});
