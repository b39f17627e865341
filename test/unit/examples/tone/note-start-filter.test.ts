/** Notes of a voice follow one another, whatever the page has missed. */
import { expect, it } from 'vitest';
import { createNoteStartFilter } from '../../../../examples/src/tone/note-start-filter.js';

it('lets notes pass that follow one another', () => {
  const inOrder = createNoteStartFilter(() => 0);
  expect([0.1, 0.25, 0.4].map(inOrder)).toEqual([true, true, true]);
});

it('refuses a note at the time of the last, or before it', () => {
  const inOrder = createNoteStartFilter(() => 0);
  expect([0.4, 0.4, 0.1, 0.55].map(inOrder)).toEqual([true, false, false, true]);
});

it('lets one of the notes pass that are late, for all of them would begin now', () => {
  let now = 0;
  const inOrder = createNoteStartFilter(() => now);
  expect(inOrder(0.1)).toBe(true);
  now = 1;
  expect([0.25, 0.4, 0.55].map(inOrder)).toEqual([true, false, false]);
  // The present moves on by a few samples while the notes are told.
  now = 1.003;
  expect(inOrder(0.7)).toBe(false);
  expect(inOrder(1.1)).toBe(true);
});
