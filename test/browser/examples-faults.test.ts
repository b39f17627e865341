/**
 * The gallery's page in a real browser when something is missing, denied or faulty: it reports the fault and stays usable.
 */
import { describe, expect, it } from 'vitest';
import { DESKTOP, openPage, PATIENCE, PHONE, play, useGallery } from './examples-page.js';

useGallery();

describe('faults', () => {
  it('names a file that cannot be decoded, and still plays the song', async () => {
    const at = await openPage();
    await at.setInputFiles('#file', {
      name: 'notes.mp3',
      mimeType: 'audio/mpeg',
      buffer: Buffer.from('no music here'),
    });
    await at.waitForSelector('.message', PATIENCE);
    expect(await at.textContent('.message strong')).toBe('This file cannot be played');
    expect(await at.textContent('.message p')).toContain('notes.mp3');
    await play(at, '[data-input=demo]');
    expect(await at.textContent('#messages')).toBe('');
  });

  it('states what to do when the microphone is denied', async () => {
    const at = await openPage(
      '',
      DESKTOP,
      "navigator.mediaDevices.getUserMedia = () => Promise.reject(new DOMException('denied', 'NotAllowedError'))",
    );
    await at.click('[data-input=microphone]');
    await at.waitForSelector('.message', PATIENCE);
    expect(await at.textContent('.message strong')).toBe('Not allowed');
    expect(await at.textContent('.message p')).toMatch(/site settings/);
    expect(await at.getAttribute('body', 'data-state')).toBe('idle');
  });

  it('cancels an input that is stopped while it opens, and requests it once', async () => {
    const at = await openPage(
      '',
      DESKTOP,
      'globalThis.asked = 0; navigator.mediaDevices.getUserMedia = () => new Promise(() => asked++)',
    );
    await at.click('[data-input=microphone]');
    await at.waitForFunction('asked === 1', undefined, PATIENCE);
    await at.evaluate('document.activeElement.blur()');
    await at.keyboard.press('Space');
    expect(await at.getAttribute('body', 'data-state')).toBe('opening');
    await at.keyboard.press('Escape');
    expect(await at.getAttribute('body', 'data-state')).toBe('idle');
    expect(await at.evaluate('asked')).toBe(1);
    await play(at, '[data-input=demo]');
    expect(await at.textContent('#messages')).toBe('');
  });

  it('stops when a tab is no longer shared, and reports it', async () => {
    const at = await openPage(
      '',
      DESKTOP,
      `navigator.mediaDevices.getDisplayMedia = async () => {
        const context = new AudioContext();
        const { stream } = context.createMediaStreamDestination();
        globalThis.shared = stream.getAudioTracks()[0];
        return stream;
      }`,
    );
    await at.click('[data-input=tab]');
    await at.waitForSelector('body[data-state=playing]', PATIENCE);
    await at.evaluate("shared.stop(); shared.dispatchEvent(new Event('ended'))");
    await at.waitForSelector('body[data-state=idle]', PATIENCE);
    expect(await at.textContent('.message p')).toMatch(/Another tab is no longer shared/);
  });

  it('reports a failed worker in the status line if it is replaced, and in a message otherwise', async () => {
    const at = await openPage(
      '',
      DESKTOP,
      `globalThis.workers = [];
      globalThis.Worker = class extends Worker {
        constructor(...given) { super(...given); workers.push(this); }
        fail(message) { this.dispatchEvent(new ErrorEvent('error', { message })); }
      };`,
    );
    await play(at);
    await at.evaluate("workers.at(-1).fail('a hiccup')");
    await at.waitForFunction("document.querySelector('#engine').textContent.includes('a hiccup')", undefined, PATIENCE);
    expect(await at.getAttribute('body', 'data-state')).toBe('playing');
    await at.evaluate("for (let i = 0; i < 5; i++) workers.at(-1).fail('a breakdown')");
    await at.waitForSelector('body[data-state=idle]', PATIENCE);
    expect(await at.textContent('.message p')).toMatch(/a breakdown/);
  });

  it('disables inputs that the browser does not support', async () => {
    const at = await openPage('', PHONE, 'delete MediaDevices.prototype.getDisplayMedia');
    expect(await at.isDisabled('[data-input=tab]')).toBe(true);
    expect(await at.textContent('[data-input=tab]')).toContain('Not offered by this browser');
  });
});
