/**
 * The gallery's page in a real browser: it loads, fits the screen, and plays each kind of input.
 */
import { describe, expect, it } from 'vitest';
import { errors, openPage, PATIENCE, PHONE, play, useGallery, SONG } from './examples-page.js';

useGallery();

describe('the page', () => {
  it('loads cross-origin isolated, without errors, with a label on every control', async () => {
    const at = await openPage();
    expect(await at.evaluate('crossOriginIsolated')).toBe(true);
    const nameless = await at.evaluate<string[]>(`[...document.querySelectorAll('button, input, select, canvas')]
      .filter((e) => !e.ariaLabel && !e.textContent.trim() && !e.labels?.length && !e.ariaHidden && !e.id.startsWith('microphone'))
      .map((e) => e.outerHTML)`);
    expect(nameless).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('fits a phone without sideways scrolling, with every input visible and uncovered', async () => {
    const at = await openPage('', PHONE);
    expect(await at.evaluate(COVERED)).toEqual([]);
    const [content, width] = await at.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(width);
  });
});

describe('other inputs', () => {
  it('analyses a Tone.js patch, and sends a stem back into a Tone.js effect', async () => {
    const at = await openPage();
    await play(at, '[data-input=tone]');
    await at.click('[aria-label="Echo drums"]');
    await at.click('[aria-label="Echo voice"]');
    await at.click('[aria-label="Echo drums"]');
    await at.click('#play');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    expect(errors).toEqual([]);
    expect(await at.textContent('#messages')).toBe('');
  });

  it('analyses a microphone and lists it by name', async () => {
    const at = await openPage();
    await play(at, '[data-input=microphone]');
    await at.waitForFunction("document.querySelector('#microphone-choice').options.length > 0", undefined, PATIENCE);
    expect(await at.textContent('#duration')).toBe('Live');
    expect(errors).toEqual([]);
  });

  it('changes from one input to the next', async () => {
    const at = await openPage();
    await play(at);
    await at.setInputFiles('#file', SONG);
    await at.waitForFunction("document.querySelector('#title').textContent === 'song.wav'", undefined, PATIENCE);
    await at.waitForSelector('body[data-state=playing]', PATIENCE);
    await at.waitForSelector('.event:not([hidden])', PATIENCE);
    expect(errors).toEqual([]);
  });
});

/** An expression: elements that the player's bar covers before scrolling, and inputs that an edge of the screen cuts off. */
const COVERED = `(() => {
  const bar = document.querySelector('.transport').getBoundingClientRect();
  const covered = [...document.querySelectorAll('.inputs button, .stage, #input-note, .panel')].filter((element) => {
    const { top, bottom } = element.getBoundingClientRect();
    return top < bar.bottom && bottom > bar.top;
  });
  const cut = [...document.querySelectorAll('.inputs button')].filter((button) => {
    const { left, right } = button.getBoundingClientRect();
    return left < 0 || right > innerWidth;
  });
  return [...covered, ...cut].map((element) => element.id || element.className || element.textContent);
})()`;
