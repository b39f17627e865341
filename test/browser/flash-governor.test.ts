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
