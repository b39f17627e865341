/**
 * The gallery's page in a real browser: it loads, plays, shows, draws and says what is wrong.
 */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import type { Browser, Page } from 'playwright-core';
import { createServer, type ViteDevServer } from 'vite';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/launch-browser.js';

const ROOT = fileURLToPath(new URL('../../examples', import.meta.url));
const SONG = `${ROOT}/public/demo/song.wav`;
const TRUTH = `${ROOT}/public/demo/truth.json`;
const PATIENCE = { timeout: 60_000 };
/** Small: the graphics card is emulated. */
const DESKTOP = { width: 960, height: 640 };
const PHONE = { width: 390, height: 844 };

let server: ViteDevServer;
let browser: Browser;
let page: Page | undefined;
let errors: string[];

beforeAll(async () => {
  if (!existsSync(SONG)) execFileSync('npm', ['run', 'demo'], { cwd: ROOT });
  server = await createServer({
    root: ROOT,
    configFile: `${ROOT}/vite.config.ts`,
    logLevel: 'error',
    // Nothing is reloaded behind the test's back.
    server: { port: 0, host: '127.0.0.1', hmr: false, watch: null },
  });
  await server.listen();
  browser = await launchBrowser({ microphoneWav: SONG });
});

afterEach(async () => {
  await page?.close();
});

afterAll(async () => {
  await browser?.close();
  await server?.close();
});

async function openPage(query = '', viewport = DESKTOP, before?: string): Promise<Page> {
  errors = [];
  page = await browser.newPage({ viewport });
  page.on('pageerror', (error) => errors.push(String(error)));
  page.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  if (before) await page.addInitScript(before);
  await page.goto(server.resolvedUrls!.local[0]! + query);
  await page.waitForSelector('body[data-state=idle]', PATIENCE);
  return page;
}

async function play(at: Page, input = '#hero-play'): Promise<void> {
  await at.click(input);
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await at.waitForSelector('.event:not([hidden])', PATIENCE);
}

describe('the page', () => {
  it('loads isolated, without errors, with a name on every control', async () => {
    const at = await openPage();
    expect(await at.evaluate('crossOriginIsolated')).toBe(true);
    const nameless = await at.evaluate<string[]>(`[...document.querySelectorAll('button, input, select, canvas')]
      .filter((e) => !e.ariaLabel && !e.textContent.trim() && !e.labels?.length && !e.ariaHidden && !e.id.startsWith('microphone'))
      .map((e) => e.outerHTML)`);
    expect(nameless).toEqual([]);
    expect(errors).toEqual([]);
  });

  it('fits a phone: nothing scrolls sideways, nothing is covered, every input is in sight', async () => {
    const at = await openPage('', PHONE);
    expect(await at.evaluate(COVERED)).toEqual([]);
    const [content, width] = await at.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(width);
  });
});

describe('the demo song', () => {
  it('plays: meters move, events appear, controller and picture are drawn, numbers are there', async () => {
    const at = await openPage();
    await play(at);
    const levels = new Set<string>();
    await at.waitForFunction(
      "document.querySelector('.meter-fill').style.getPropertyValue('--level') > 0.2",
      undefined,
      PATIENCE,
    );
    for (let i = 0; i < 12; i++) {
      levels.add(await at.evaluate("document.querySelector('.meter-fill').style.getPropertyValue('--level')"));
      await at.waitForTimeout(100);
    }
    expect(levels.size).toBeGreaterThan(2);
    await at.waitForFunction(brightPixels('#controller'), undefined, PATIENCE);
    await at.waitForSelector('.stage.pictured canvas', PATIENCE);
    await at.waitForFunction("document.querySelector('#numbers dd').textContent.endsWith('ms')", undefined, PATIENCE);
    expect(await at.textContent('#engine')).toMatch(/\w+ · shared memory/);
    expect(await at.textContent('#duration')).toBe('0:40');
    expect(errors).toEqual([]);
  });

  it('obeys the keys: pause, solo, mute, volume, stop', async () => {
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

  it('leaves full screen and stops at Escape, whoever takes the key', async () => {
    const at = await openPage();
    await play(at);
    for (const escape of [() => at.keyboard.press('Escape'), () => at.evaluate('document.exitFullscreen()')]) {
      await at.keyboard.press('f');
      await at.waitForFunction('document.fullscreenElement !== null', undefined, PATIENCE);
      expect(await at.getAttribute('body', 'data-state')).toBe('playing');
      await escape();
      await at.waitForSelector('body[data-state=paused]', PATIENCE);
      expect(await at.evaluate('document.fullscreenElement')).toBe(null);
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

  it('shows what the detectors hear when asked, in a picture and in words', async () => {
    const at = await openPage();
    await play(at);
    expect(await at.isVisible('#scope')).toBe(false);
    await at.keyboard.press('d');
    expect(await at.isVisible('#scope')).toBe(true);
    expect(await at.getAttribute('#detectors-toggle', 'aria-pressed')).toBe('true');
    await at.waitForFunction(brightPixels('#scope'), undefined, PATIENCE);
    await at.waitForFunction(
      "/drums \\d+, .*beats per minute/.test(document.querySelector('#scope').ariaLabel)",
      undefined,
      PATIENCE,
    );
    await at.click('#detectors-toggle');
    expect(await at.isVisible('#scope')).toBe(false);
    expect(errors).toEqual([]);
  });

  it('clicks on the beats of the song, as late as the stems, until it is paused', async () => {
    const at = await openPage('', DESKTOP, RECORD_STARTS);
    await play(at);
    await at.keyboard.press('k');
    await at.waitForFunction(
      'clickStarts.filter((click) => click.at > songStart.at + 12).length >= 8',
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
    await at.waitForTimeout(1500);
    expect(await at.evaluate('clickStarts.length')).toBe(before);
    expect(errors).toEqual([]);
  });

  it('plays without isolation, over a message port', async () => {
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

describe('other inputs', () => {
  it('hears a Tone.js patch, and sends a stem back into a Tone.js effect', async () => {
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

  it('hears a microphone and lists it by name', async () => {
    const at = await openPage();
    await play(at, '[data-input=microphone]');
    await at.waitForFunction("document.querySelector('#microphone-choice').options.length > 0", undefined, PATIENCE);
    expect(await at.textContent('#duration')).toBe('Live');
    expect(errors).toEqual([]);
  });

  it('moves from one input to the next', async () => {
    const at = await openPage();
    await play(at);
    await at.setInputFiles('#file', SONG);
    await at.waitForFunction("document.querySelector('#title').textContent === 'song.wav'", undefined, PATIENCE);
    await at.waitForSelector('body[data-state=playing]', PATIENCE);
    await at.waitForSelector('.event:not([hidden])', PATIENCE);
    expect(errors).toEqual([]);
  });
});

describe('what goes wrong', () => {
  it('names a file that cannot be decoded, and plays on when asked', async () => {
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

  it('says what to do when the microphone is denied', async () => {
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

  it('gives up what is being opened when stopped, and asks for it once', async () => {
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

  it('stops listening to a tab that is no longer shared, and says so', async () => {
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

  it('says what broke: in a line while it was mended, in a message when it was not', async () => {
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

  it('greys out what the browser lacks', async () => {
    const at = await openPage('', PHONE, 'delete MediaDevices.prototype.getDisplayMedia');
    expect(await at.isDisabled('[data-input=tab]')).toBe(true);
    expect(await at.textContent('[data-input=tab]')).toContain('Not offered by this browser');
  });
});

/** An expression: what the player's bar covers before anything is scrolled, and inputs that an edge cuts. */
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

interface Start {
  /** Context time at which it sounds. */
  readonly at: number;
  readonly offset: number;
  /** Context time of the call. */
  readonly calledAt: number;
}

/** Keeps in the page when the song and each click start: a click is what is shorter than 100 ms. */
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

/** An expression: whether the 2D canvas holds a pixel brighter than its resting grey. */
function brightPixels(selector: string): string {
  return `(() => {
    const canvas = document.querySelector('${selector}');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    for (let i = 0; i < data.length; i += 4) {
      const [r, g, b, a] = data.subarray(i, i + 4);
      if (a > 200 && Math.max(r, g, b) - Math.min(r, g, b) > 60) return true;
    }
    return false;
  })()`;
}
