/** The start times of one voice's notes increase, also after a stall of the page. */
import { expect, it } from 'vitest';
import { createNoteStartFilter } from '../../../../examples/src/tone/note-start-filter.js';

it('passes notes in order', () => {
  const inOrder = createNoteStartFilter(() => 0);
  expect([0.1, 0.25, 0.4].map(inOrder)).toEqual([true, true, true]);
});

it('rejects a note at or before the time of the previous one', () => {
  const inOrder = createNoteStartFilter(() => 0);
  expect([0.4, 0.4, 0.1, 0.55].map(inOrder)).toEqual([true, false, false, true]);
});

it('passes only the first of several late notes, because all of them would start now', () => {
  let now = 0;
  const inOrder = createNoteStartFilter(() => now);
  expect(inOrder(0.1)).toBe(true);
  now = 1;
  expect([0.25, 0.4, 0.55].map(inOrder)).toEqual([true, false, false]);
  // The current time advances by a few samples while the notes are delivered.
  now = 1.003;
  expect(inOrder(0.7)).toBe(false);
  expect(inOrder(1.1)).toBe(true);
});
