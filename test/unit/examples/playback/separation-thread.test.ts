/** The choice of the thread for separation. */
import { expect, it } from 'vitest';
import { createSeparation } from '@sense/separation';
import { parseSeparationThread, THREAD_NOTES } from '../../../../examples/src/playback/separation-thread.js';

it.each([null, '', 'audio', 'worker'])('reads the stored text %o as the worker', (text) => {
  expect(parseSeparationThread(text)).toBe('worker');
});

it('reads the worklet and states its consequence', () => {
  expect(parseSeparationThread('worklet')).toBe('worklet');
  expect(THREAD_NOTES.worklet).toMatch(/may stall for up to 0\.6 s/);
});

it.each(['worker', 'worklet'])('names a thread that createSeparation accepts: %s', (text) => {
  expect(() => createSeparation({ thread: parseSeparationThread(text) })).not.toThrow();
});
