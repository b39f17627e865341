/**
 * The gallery's page after a source fails while another plays: motors stop, the page shows no playback,
 * and it offers a remedy.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { coloured, DESKTOP, openPage, PATIENCE, play, uncaught, unchanged, useGallery } from './examples-page.js';

// Run in reverse: after the page is closed.
afterEach(() => expect(uncaught).toEqual([]));
useGallery();

const NO_MUSIC = { name: 'notes.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no music here') };

/** A gamepad that records its effects and resets in order. */
const PAD = `
  globalThis.pad = { calls: [] };
  const vibrationActuator = {
    effects: ['dual-rumble', 'trigger-rumble'],
    playEffect: async (type, { strongMagnitude = 0, weakMagnitude = 0 }) =>
      void pad.calls.push({ name: 'play', level: Math.max(strongMagnitude, weakMagnitude) }),
    reset: async () => void pad.calls.push({ name: 'reset', level: 0 }),
  };
  const gamepad = { id: 'Test pad', index: 0, connected: true, buttons: [], axes: [], vibrationActuator };
  navigator.getGamepads = () => [gamepad, null, null, null];
`;

/** Plays the song until the gamepad vibrates, then opens a file without audio. */
async function failWhilePlaying(at: Page): Promise<void> {
  await play(at);
  await at.waitForFunction('pad.calls.filter(({ level }) => level > 0).length > 5', undefined, PATIENCE);
  await at.waitForFunction(coloured('#controller'), undefined, PATIENCE);
  await at.setInputFiles('#file', NO_MUSIC);
  await at.waitForSelector('.message', PATIENCE);
}

describe('a source that fails while another plays', () => {
  it('stops every motor: the gamepad is reset, and receives no further command', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await failWhilePlaying(at);
    const calls = await at.evaluate<{ name: string }[]>('pad.calls');
    expect(calls.at(-1)).toEqual({ name: 'reset', level: 0 });
    await unchanged(at, 'pad.calls.length');
    expect(await at.evaluate('pad.calls.length')).toBe(calls.length);
  });

  it('clears meters, numbers and the controller', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await failWhilePlaying(at);
    expect(
      await at.evaluate(`[...document.querySelectorAll('.meter-value, #numbers dd')].map((e) => e.textContent)`),
    ).toEqual(Array(10).fill('–'));
    expect(await at.textContent('#engine')).toBe('');
    expect(await at.textContent('#devices')).not.toContain('feeling');
    // The trace scrolls out of the picture.
    await at.waitForFunction(`!${coloured('#controller')}`, undefined, PATIENCE);
  });

  it('reports the failure, and disables play until another input is selected', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await failWhilePlaying(at);
    expect(await at.textContent('#state')).toBe('Cannot be played');
    expect(await at.isDisabled('#play')).toBe(true);
    await play(at, '[data-input=demo]');
    expect(await at.isDisabled('#play')).toBe(false);
    expect(await at.textContent('#messages')).toBe('');
  });

  it('offers to try again if that may help', async () => {
    const at = await openPage(
      '',
      DESKTOP,
      `${PAD}; globalThis.asked = 0;
      navigator.mediaDevices.getUserMedia = () => (asked++, Promise.reject(new DOMException('denied', 'NotAllowedError')));`,
    );
    await at.click('[data-input=microphone]');
    await at.waitForSelector('.message', PATIENCE);
    expect(await at.textContent('#state')).toBe('Failed');
    expect(await at.getAttribute('#play', 'aria-label')).toBe('Try again');
    await at.click('#play');
    await at.waitForFunction('asked === 2', undefined, PATIENCE);
  });
});
