/** Recordings of a stage in a real browser: sound and picture of the decoded file belong together. */
import { expect, it } from 'vitest';
import { usePage } from './harness/harness.js';

const page = usePage<typeof import('./record.page.js')>(new URL('./record.page.ts', import.meta.url));

/** Of the two clocks that the rig and the recording read, and of the encoder's timestamps. */
const CLOCK_TOLERANCE_SECONDS = 0.02;

it.each(['webm', undefined] as const)('keeps clicks and flashes together in a file of format %s', async (format) => {
  const file = await page()('recordClicks', format);
  expect(file.type).toMatch(/^video\/(mp4|webm); codecs=".+, .+"/);
  expect([file.width, file.height]).toEqual([162, 92]);
  expect(file.decodedPictures).toBe(file.pictures);
  expect(file.clicks).toHaveLength(4);
  expect(file.flashes).toHaveLength(4);
  for (const [index, { before, at }] of file.flashes.entries()) {
    const click = file.clicks[index]!;
    expect(at, `flash ${index} after its click at ${click}`).toBeGreaterThan(click - CLOCK_TOLERANCE_SECONDS);
    expect(before, `no flash before its click at ${click}`).toBeLessThan(click + CLOCK_TOLERANCE_SECONDS);
  }
});

it('writes to a stream while it grows', async () => {
  const { blob, type, closed, packets, pictures } = await page()('recordToStream');
  expect({ blob, closed, packets }).toEqual({ blob: 'none', closed: true, packets: pictures });
  expect(type).toMatch(/^video\//);
});

it('names why it cannot record, and keeps what was recorded before the stage ended', async () => {
  expect(await page()('endings')).toEqual({
    format: 'invalid-argument',
    rate: 'invalid-argument',
    aborted: 'disposed',
    empty: 'invalid-state',
    worklet: 'thread-failed',
    keptAfterStage: 'file',
    second: 'disposed',
    disposed: 'disposed',
  });
});

it('takes a picture of the next frame', async () => {
  const { green, ...rest } = await page()('picture');
  expect(rest).toEqual({ width: 161, height: 91, stopped: 'invalid-state', ended: 'disposed', disposed: 'disposed' });
  expect(green).toBeGreaterThan(20);
});
