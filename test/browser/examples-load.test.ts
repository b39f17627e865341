/**
 * The gallery's page on an overloaded device, its counts while nothing plays, and the legibility of its
 * texts.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import {
  DESKTOP,
  openPage,
  PATIENCE,
  PHONE,
  play as playOn,
  uncaught,
  unchanged,
  useGallery,
} from './examples-page.js';

// Run in reverse: after the page is closed.
afterEach(() => expect(uncaught).toEqual([]));
useGallery();

/** Delays the messages of all workers by `lateMs`. */
const LATE_WORKERS = `
  globalThis.lateMs = 0;
  globalThis.Worker = class extends Worker {
    addEventListener(type, listener, options) {
      const late = (event) => (lateMs > 0 ? setTimeout(listener, lateMs, event) : listener(event));
      super.addEventListener(type, type === 'message' ? late : listener, options);
    }
  };
`;

/** A page on which the demo song plays. */
async function play(device: typeof DESKTOP, before?: string): Promise<Page> {
  const at = await openPage('', device, before);
  await playOn(at);
  return at;
}

describe('a device that does not keep up', () => {
  it('is reported in a line, which disappears when nothing plays', async () => {
    const at = await play(DESKTOP, LATE_WORKERS);
    await at.evaluate('lateMs = 600');
    await at.waitForFunction("/cannot keep up/.test(document.querySelector('#load').textContent)", undefined, PATIENCE);
    expect(await at.getAttribute('#load', 'role')).toBe('status');
    await at.keyboard.press('Escape');
    await at.waitForFunction("document.querySelector('#load').textContent === ''", undefined, PATIENCE);
  });

  it('counts no gaps while nothing plays', async () => {
    const at = await play(DESKTOP);
    await at.keyboard.press('Escape');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    await unchanged(at, `document.querySelector('${GAPS}').textContent`, 40);
    const gaps = await at.textContent(GAPS);
    // Blocks the page, so that stems are late.
    await at.evaluate('(() => { const end = performance.now() + 1500; while (performance.now() < end); })()');
    await unchanged(at, `document.querySelector('${GAPS}').textContent`);
    expect(await at.textContent(GAPS)).toBe(gaps);
  });
});

describe('texts on the page', () => {
  it('are explained by titles and by descriptions for screen readers', async () => {
    const at = await play(DESKTOP);
    await at.waitForFunction("document.querySelector('#engine').title !== ''", undefined, PATIENCE);
    const meanings = await at.evaluate<[string, string][]>(
      `['#engine', '#numbers div', '[aria-label="Echo drums"]'].map((selector) => {
        const named = document.querySelector(selector);
        return [named.title, (named.querySelector('dd') ?? named).getAttribute('aria-description')];
      })`,
    );
    for (const [title, description] of meanings) {
      expect(title.length).toBeGreaterThan(20);
      expect(description).toBe(title);
    }
  });

  it('are readable on a button that is on, also under the pointer', async () => {
    const at = await play(DESKTOP);
    await at.click('#feel-more-open');
    await at.click('#shaker-sweep');
    await at.hover('#shaker-sweep');
    const colors = (): Promise<string[]> =>
      at.evaluate(
        "(({ color, backgroundColor }) => [color, backgroundColor])(getComputedStyle(document.querySelector('#shaker-sweep')))",
      );
    await expect.poll(colors, PATIENCE).toEqual(['rgb(7, 10, 18)', 'rgb(238, 242, 249)']);
    await at.keyboard.press('Escape');
  });

  it('are not covered on a phone: labels by buttons, devices by an edge', async () => {
    const at = await play(PHONE);
    await at.waitForSelector('.stage-label', PATIENCE);
    await at.waitForFunction("document.querySelector('.stage-label').style.top !== ''", undefined, PATIENCE);
    expect(await at.evaluate(COVERED_LABELS)).toEqual([]);
    await at.click('#feel-more-open');
    await at.waitForSelector('#matrix input', PATIENCE);
    expect(await at.isVisible('#matrix-more')).toBe(false);
    await at.click('#shaker-add');
    await at.waitForSelector('#matrix-more:not([hidden])', PATIENCE);
  });

  it('do not cover the inputs after an error', async () => {
    const at = await play({ width: 1280, height: 800 });
    await at.setInputFiles('#file', { name: 'notes.mp3', mimeType: 'audio/mpeg', buffer: Buffer.from('no music') });
    await at.waitForSelector('.message', PATIENCE);
    const message = (await (await at.$('.message'))!.boundingBox())!;
    const stage = (await (await at.$('#stage'))!.boundingBox())!;
    expect(message.y).toBeGreaterThan(stage.y);
    expect(message.x).toBeGreaterThan(stage.x);
    expect(message.x + message.width).toBeLessThan(stage.x + stage.width);
  });
});

const GAPS = '#numbers div:last-child dd';

/** An expression: the labels of the stage that are covered by its buttons. */
const COVERED_LABELS = `(() => {
  const buttons = [...document.querySelectorAll('.stage-tools button')].map((button) => button.getBoundingClientRect());
  return [...document.querySelectorAll('.stage-label')].filter((label) => {
    const { left, right, top, bottom } = label.getBoundingClientRect();
    return buttons.some((b) => left < b.right && right > b.left && top < b.bottom && bottom > b.top);
  }).map((label) => label.textContent);
})()`;
