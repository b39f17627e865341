/**
 * The gallery's choice of the separation thread, in a real browser: it is operable by keyboard, stored,
 * and applies from the next session on.
 */
import { expect, it } from 'vitest';
import { DESKTOP, errors, openPage, PATIENCE, play, useGallery } from './examples-page.js';

useGallery();

/** Records the addresses of all workers and worklet modules. */
const RECORD_THREADS = `
  globalThis.workers = [];
  globalThis.worklets = [];
  globalThis.Worker = class extends Worker {
    constructor(url, ...more) { super(url, ...more); workers.push(String(url)); }
  };
  const { addModule } = AudioWorklet.prototype;
  AudioWorklet.prototype.addModule = function (url, ...more) {
    worklets.push(String(url));
    return addModule.call(this, url, ...more);
  };
`;

it('uses the audio thread from the next source on, and stores the choice', async () => {
  const at = await openPage('', DESKTOP, RECORD_THREADS);
  expect(await at.inputValue('#separation-thread')).toBe('worker');
  await play(at);
  expect(await at.evaluate('workers.some((url) => url.includes("separation.worker"))')).toBe(true);
  expect(await at.evaluate('worklets.some((url) => url.includes("separation.worklet"))')).toBe(false);

  await at.focus('#separation-thread');
  await at.keyboard.press('ArrowDown');
  expect(await at.inputValue('#separation-thread')).toBe('worklet');
  expect(await at.textContent('#separation-thread-note')).toMatch(/may stall .* Applies to the next source\./);
  expect(await at.getAttribute('body', 'data-state'), 'the session continues').toBe('playing');

  await at.reload();
  await at.waitForSelector('body[data-state=idle]', PATIENCE);
  expect(await at.inputValue('#separation-thread')).toBe('worklet');
  await play(at);
  expect(await at.textContent('#separation-thread-note')).not.toContain('next source');
  expect(await at.evaluate('workers')).toEqual([]);
  expect(await at.evaluate('worklets.some((url) => url.includes("separation.worklet"))')).toBe(true);
  expect(errors).toEqual([]);
});
