/** The flash governor on the GPU: it shows what the reference on the CPU shows. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./flash-governor.page.js')>(new URL('./flash-governor.page.ts', import.meta.url));

it.each([
  { picture: 'sine of 4.4 Hz', rate: 144, seconds: 2 },
  { picture: 'strobe of 3.1 Hz', rate: 25, seconds: 6 },
  { picture: 'checkerboard of opposite phases', rate: 30, seconds: 3 },
  { picture: 'red and blue', rate: 30, seconds: 3 },
  { picture: 'rolling strobe', rate: 30, seconds: 3 },
  { picture: 'a corner', rate: 30, seconds: 3, width: 203, height: 117 },
] as const)('limits $picture at $rate pictures a second as the reference does', async (run) => {
  const { largest, mean, before, residual } = await page()('compare', run);
  expect({ before: before > 0, residual }).toEqual({ before: true, residual: 0 });
  expect(mean).toBeLessThan(1);
  expect(largest).toBeLessThan(12);
});

it('keeps what it has counted when the size changes', async () => {
  const { largestStep } = await page()('resizeWhileFlashing');
  expect(largestStep).toBeLessThan(30);
});

it('frees what it has allocated, and passes pictures on after disposal', async () => {
  const { first, last, drawn, limited } = await page()('createAndDispose');
  expect(last).toEqual(first);
  expect({ drawn, limited }).toEqual({ drawn: 1, limited: null });
});

it('refuses other renderers and viewings', async () => {
  expect(await page()('refusals')).toEqual({ renderer: 'invalid-argument', viewing: 'invalid-argument' });
});

it('limits a strobe on a stage, and reports it', async () => {
  const free = await page()('strobeOnStage', false);
  expect(free.changes).toBeGreaterThan(6);
  expect(free.limited).toBe(null);
  const { changes, limited } = await page()('strobeOnStage', true);
  expect(changes).toBeLessThanOrEqual(6);
  expect(limited).toBe(1);
});

it('limits a strobe after a lost context, and shows no flash after a pause', async () => {
  const { lost, restored, returned } = await page()('interruptStrobe');
  expect(lost).toBe(null);
  expect(restored).toBeLessThanOrEqual(6);
  expect(returned).toBeLessThanOrEqual(1);
});
