/**
 * The gallery's demo song in a real browser: playback, drawing, click track and keyboard shortcuts.
 */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { coloured, DESKTOP, errors, openPage, PATIENCE, play, TRUTH, unchanged, useGallery } from './examples-page.js';

useGallery();

describe('the demo song', () => {
  it('plays with moving meters, events, controller, picture and numbers', async () => {
    const at = await openPage();
    await play(at);
    await at.waitForFunction(
      "document.querySelector('.meter-fill').style.getPropertyValue('--level') > 0.2",
      undefined,
      PATIENCE,
    );
    await at.waitForFunction(
      "(globalThis.levels ??= new Set()).add(document.querySelector('.meter-fill').style.getPropertyValue('--level')).size > 2",
      undefined,
      PATIENCE,
    );
    await at.waitForFunction(coloured('#controller'), undefined, PATIENCE);
    await at.waitForSelector('.stage.pictured canvas', PATIENCE);
    await at.waitForFunction("document.querySelector('#numbers dd').textContent.endsWith('ms')", undefined, PATIENCE);
    expect(await at.textContent('#engine')).toMatch(/\w+ · shared memory/);
    expect(await at.textContent('#duration')).toBe('0:40');
    expect(errors).toEqual([]);
  });

  it('responds to the keys for pause, solo, mute, volume and stop', async () => {
    const at = await openPage();
    await play(at, '#play');
    await at.evaluate('document.activeElement.blur()');
    await at.keyboard.press('2');
    expect(await at.getAttribute('[aria-label="Solo bass"]', 'aria-pressed')).toBe('true');
    expect(await at.evaluate("document.querySelectorAll('.stem.silent').length")).toBe(3);
    await at.keyboard.press('2');
    await at.keyboard.press('Shift+Digit4');
    expect(await at.evaluate("document.querySelector('.stem.silent .stem-name').textContent")).toBe('Voice');
    const volume = Number(await at.inputValue('#volume'));
    await at.keyboard.press('-');
    expect(Number(await at.inputValue('#volume'))).toBe(volume - 5);
    await at.keyboard.press('Space');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    await at.keyboard.press('Space');
    await at.waitForSelector('body[data-state=playing]', PATIENCE);
    await at.keyboard.press('Escape');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    expect(errors).toEqual([]);
  });

  it('exits full screen and stops on Escape, whether the page or the browser handles the key', async () => {
    const at = await openPage();
    await play(at);
    for (const escape of [() => at.keyboard.press('Escape'), () => at.evaluate('document.exitFullscreen()')]) {
      await at.keyboard.press('f');
      await at.waitForFunction('document.fullscreenElement !== null', undefined, PATIENCE);
      expect(await at.getAttribute('body', 'data-state')).toBe('playing');
      await escape();
      await at.waitForSelector('body[data-state=paused]', PATIENCE);
      await at.waitForFunction('document.fullscreenElement === null', undefined, PATIENCE);
      await at.click('#play');
      await at.waitForSelector('body[data-state=playing]', PATIENCE);
    }
    await at.keyboard.press('f');
    await at.waitForFunction('document.fullscreenElement !== null', undefined, PATIENCE);
    await at.keyboard.press('f');
    await at.waitForFunction('document.fullscreenElement === null', undefined, PATIENCE);
    expect(await at.getAttribute('body', 'data-state')).toBe('playing');
    expect(errors).toEqual([]);
  });

  it('shows the detector scope on request, as a picture and as text', async () => {
    const at = await openPage();
    await play(at);
    expect(await at.isVisible('#scope')).toBe(false);
    await at.keyboard.press('d');
    expect(await at.isVisible('#scope')).toBe(true);
    expect(await at.getAttribute('#detectors-toggle', 'aria-pressed')).toBe('true');
    await at.waitForFunction(coloured('#scope'), undefined, PATIENCE);
    await at.waitForFunction(
      "/drums \\d+, .*beats per minute/.test(document.querySelector('#scope').ariaLabel)",
      undefined,
      PATIENCE,
    );
    await at.click('#detectors-toggle');
    expect(await at.isVisible('#scope')).toBe(false);
    expect(errors).toEqual([]);
  });

  it('clicks on the beats of the song, delayed like the stems, until it is paused', async () => {
    const at = await openPage('', DESKTOP, RECORD_STARTS);
    await play(at);
    await at.keyboard.press('k');
    await at.waitForFunction(
      'clickStarts.filter((click) => click.at > songStart.at + 8).length >= 8',
      undefined,
      PATIENCE,
    );
    const { song, clicks } = await at.evaluate<{ song: Start; clicks: Start[] }>(
      '({ song: songStart, clicks: clickStarts })',
    );
    const stemSeconds = parseFloat((await at.textContent('#numbers div:nth-of-type(4) dd'))!) / 1000;
    const { beats, seconds } = JSON.parse(readFileSync(TRUTH, 'utf8')) as {
      beats: { time: number }[];
      seconds: number;
    };
    const distances = clicks.slice(-8).map((click) => {
      const place = (song.offset + click.at - stemSeconds - song.at) % seconds;
      return Math.min(...beats.map(({ time }) => Math.abs(time - place)));
    });
    expect([...distances].sort((a, b) => a - b)[4]).toBeLessThan(0.03);
    expect(clicks.every((click) => click.at >= click.calledAt - 0.006)).toBe(true);
    await at.keyboard.press('Space');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    const [before, coming] = await at.evaluate<[number, number]>(
      '[clickStarts.length, clickStarts.filter((click) => !click.stopped && click.at > click.context.currentTime + 0.05).length]',
    );
    expect(coming).toBe(0);
    await unchanged(at, 'clickStarts.length');
    expect(await at.evaluate('clickStarts.length')).toBe(before);
    expect(errors).toEqual([]);
  });

  it('plays without cross-origin isolation, over a message port', async () => {
    const at = await openPage('?isolation=off');
    expect(await at.evaluate('crossOriginIsolated')).toBe(false);
    await play(at);
    await at.waitForFunction(
      "document.querySelector('#engine').textContent.includes('message port')",
      undefined,
      PATIENCE,
    );
    expect(errors).toEqual([]);
  });
});

interface Start {
  /** Context time at which it sounds. */
  readonly at: number;
  readonly offset: number;
  /** Context time of the call. */
  readonly calledAt: number;
}

/** Records in the page when the song and each click start. A click is shorter than 100 ms. */
const RECORD_STARTS = `
  globalThis.clickStarts = [];
  const { start } = AudioBufferSourceNode.prototype;
  const { stop } = AudioScheduledSourceNode.prototype;
  AudioBufferSourceNode.prototype.start = function (at = 0, offset = 0, ...more) {
    const entry = { at, offset, calledAt: this.context.currentTime, stopped: false };
    Object.defineProperty(entry, 'context', { value: this.context });
    this.record = entry;
    if (this.buffer.duration < 0.1) clickStarts.push(entry);
    else globalThis.songStart = entry;
    return start.call(this, at, offset, ...more);
  };
  AudioScheduledSourceNode.prototype.stop = function (...when) {
    if (this.record) this.record.stopped = true;
    return stop.apply(this, when);
  };
`;
