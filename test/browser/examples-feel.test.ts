/**
 * Haptics of the gallery's page, in a real browser with a gamepad that records its commands.
 */
import type { Page } from 'playwright-core';
import { afterEach, describe, expect, it } from 'vitest';
import { DESKTOP, errors, openPage, PATIENCE, play, TOUCH_PHONE, unchanged, useGallery } from './examples-page.js';

// Run in reverse: after the page is closed.
afterEach(() => expect(errors).toEqual([]));
useGallery();

const VIRTUAL_SCOPE = '[aria-label^="Virtual controller: the last"]';

async function openDrawer(at: Page): Promise<void> {
  await at.click('#feel-more-open');
  await at.waitForSelector('#matrix input', PATIENCE);
}

/** Chooses a preset as a user does; the radio button itself is hidden. */
async function choose(at: Page, label: string): Promise<void> {
  await at.click(`.chip:has-text("${label}")`);
}

describe('presets', () => {
  it('can change during playback, which changes the output of the virtual controller', async () => {
    const at = await openPage();
    await play(at);
    await openDrawer(at);
    await choose(at, 'Full band');
    // Other instruments play at the triggers; vocals do not.
    const inkedTrigger = inked(VIRTUAL_SCOPE, 'trigger');
    await at.waitForFunction(`${inkedTrigger} > 60`, undefined, PATIENCE);
    await choose(at, 'Vocals breath');
    await at.waitForFunction(`${inkedTrigger} < 10`, undefined, PATIENCE);
    await choose(at, 'Full band');
    await at.waitForFunction(`${inkedTrigger} > 60`, undefined, PATIENCE);
    expect(await at.textContent('#preset-about')).toContain('All four stems');
    expect(await at.getAttribute('body', 'data-state')).toBe('playing');
  });

  it('can be selected by keys, and are stored for the next visit', async () => {
    const at = await openPage();
    expect(await at.inputValue('input[name=preset]:checked')).toBe('drums-first');
    await at.focus('input[name=preset]:checked');
    await at.keyboard.press('ArrowRight');
    expect(await at.inputValue('input[name=preset]:checked')).toBe('bass-body');
    await at.keyboard.press('p');
    expect(await at.inputValue('input[name=preset]:checked')).toBe('vocals-breath');
    await at.reload();
    await at.waitForSelector('body[data-state=idle]', PATIENCE);
    expect(await at.inputValue('input[name=preset]:checked')).toBe('vocals-breath');
    expect(await at.textContent('#preset-about')).toContain('Level and melody of the voice');
  });
});

describe('the matrix', () => {
  it('removes a stem from one motor, and adds it to another', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await play(at);
    await choose(at, 'Full band');
    await openDrawer(at);
    await at.waitForFunction('pad.commands.some(({ leftTrigger }) => leftTrigger > 0)', undefined, PATIENCE);
    await at.uncheck('[aria-label="Instruments at Test pad, triggers"]');
    await at.uncheck('[aria-label="Drums at Test pad, all motors by character"]');
    expect(await quietTriggers(at)).toBeGreaterThan(10);
    await at.check('[aria-label="Bass at Test pad, triggers"]');
    await at.waitForFunction('pad.commands.at(-1)?.leftTrigger > 0', undefined, PATIENCE);
    await setRange(at, '[aria-label="Strength of bass"]', 0);
    await quietTriggers(at);
    expect(await at.textContent('#preset-about')).toContain('Places changed by you');
    await at.click('#feel-reset');
    expect(await at.isChecked('[aria-label="Drums at Test pad, all motors by character"]')).toBe(true);
    await at.waitForFunction('pad.commands.at(-1)?.leftTrigger > 0', undefined, PATIENCE);
  });

  it('is exported and imported as text, and reports errors in it', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await openDrawer(at);
    await at.click('#feel-copy');
    await at.waitForFunction("document.querySelector('#feel-text-status').textContent !== ''", undefined, PATIENCE);
    const text = await at.inputValue('#feel-text');
    expect(Object.keys(JSON.parse(text))).toEqual(['mapping', 'routing']);
    await at.fill('#feel-text', text.replace(/"depth": [\d.]+/, '"depth": 7'));
    await at.click('#feel-apply');
    expect(await at.textContent('#feel-text-status')).toMatch(/in the mapping: ducking\.depth .*7/);
    expect(await at.inputValue('input[name=preset]:checked')).toBe('drums-first');
    const routes = [{ stem: 'bass', device: 'gamepad:*', motor: 'low', strength: 1, range: [0, 1] }];
    await at.fill('#feel-text', JSON.stringify({ routing: { name: 'mine', routes } }));
    await at.click('#feel-apply');
    expect(await at.textContent('#feel-text-status')).toBe('Applied: routing.');
    expect(await at.evaluate("document.querySelectorAll('#matrix .cell:checked').length")).toBe(1);
    expect(await at.isChecked('[aria-label="Bass at Test pad, low motor"]')).toBe(true);
    // Digits typed here must not solo a stem.
    await at.focus('#feel-text');
    await at.keyboard.press('2');
    expect(await at.getAttribute('[aria-label="Solo bass"]', 'aria-pressed')).toBe('false');
  });
});

describe('panic', () => {
  it('stops song, motors and shaker immediately', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await openDrawer(at);
    await at.click('#shaker-add');
    await play(at);
    await at.waitForFunction('pad.commands.length > 5', undefined, PATIENCE);
    await at.waitForFunction(`${inked('[aria-label^="Shaker"]', 'low')} > 20`, undefined, PATIENCE);
    await at.click('#shaker-sweep');
    await at.waitForFunction(
      "/\\d+ Hz/.test(document.querySelector('#shaker-sweep').textContent)",
      undefined,
      PATIENCE,
    );
    await at.keyboard.press('Escape');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    expect(await at.getAttribute('#shaker-sweep', 'aria-pressed')).toBe('false');
    const sent = await at.evaluate<number>('pad.commands.length');
    expect(await at.evaluate('pad.stops')).toBeGreaterThan(0);
    for (const scope of [VIRTUAL_SCOPE, '[aria-label^="Shaker"]'])
      await at.waitForFunction(`${inked(scope, 'low')} === 0`, undefined, PATIENCE);
    expect(await at.evaluate('pad.commands.length')).toBe(sent);
    expect(await at.textContent('#devices')).toContain('stopped');
    await at.click('#play');
    await at.waitForFunction(`pad.commands.length > ${sent}`, undefined, PATIENCE);
  });
});

describe('calibration', () => {
  it('pauses the song, plays on the one device, and applies the offset of the taps', async () => {
    const at = await openPage('', DESKTOP, PAD);
    await play(at);
    await openDrawer(at);
    await at.click('[aria-label="Calibrate Test pad by tapping along"]');
    await at.waitForSelector('body[data-state=paused]', PATIENCE);
    expect(await at.textContent('.tap-text')).toContain('1 of 2');
    // The last commands of the song.
    await unchanged(at, 'pad.commands.length', 40);
    await at.evaluate('pad.commands.length = 0');
    await tapAlong(at, '2 of 2');
    expect(await at.getAttribute('body', 'data-state')).toBe('paused');
    expect(await at.evaluate('pad.commands.length'), 'no vibration with the sound').toBe(0);
    await tapAlong(at, 'is felt');
    const gaps = await at.evaluate<number[]>(
      '(() => { const at = pad.commands.filter((t) => t.strongMagnitude + t.weakMagnitude > 0).map((t) => t.at); return at.slice(1).map((t, i) => t - at[i]).filter((gap) => gap > 200); })()',
    );
    expect(gaps.length).toBeGreaterThan(5);
    expect([...gaps].sort((a, b) => a - b)[gaps.length >> 1]!).toBeGreaterThan(450);
    const words = (await at.textContent('.tap-area button:has-text("Apply")'))!;
    await at.click('.tap-area button:has-text("Apply")');
    const offset = await at.inputValue('[aria-label="How late Test pad is felt"]');
    expect(`Apply ${offset} ms`).toBe(words);
    await setRange(at, '[aria-label="How late Test pad is felt"]', 35);
    await at.reload();
    await at.waitForSelector('body[data-state=idle]', PATIENCE);
    await openDrawer(at);
    expect(await at.inputValue('[aria-label="How late Test pad is felt"]')).toBe('35');
  });
});

describe('a phone that cannot vibrate', () => {
  it('offers light and sound instead, and the drawer fits it', async () => {
    const at = await openPage('', TOUCH_PHONE, 'delete Navigator.prototype.vibrate');
    expect(await at.textContent('#no-vibration')).toMatch(/cannot vibrate.*light or sound/);
    await at.click('#as-light');
    expect(await at.evaluate("document.querySelector('#controller').clientHeight")).toBeGreaterThan(300);
    await at.click('#as-sound');
    expect(await at.textContent('#devices')).toContain('Shaker, channel 1');
    await at.click('#as-sound');
    expect(await at.textContent('#devices')).not.toContain('Shaker');
    await openDrawer(at);
    const [content, width] = await at.evaluate<[number, number]>(
      '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
    );
    expect(content).toBeLessThanOrEqual(width);
    const nameless = await at.evaluate<
      string[]
    >(`[...document.querySelectorAll('button, input, select, textarea, canvas')]
      .filter((e) => !e.ariaLabel && !e.textContent.trim() && !e.labels?.length && !e.ariaHidden && !e.id.startsWith('microphone'))
      .map((e) => e.outerHTML)`);
    expect(nameless).toEqual([]);
  });
});

/** A gamepad that records its commands, connected from the start. */
const PAD = `
  const commands = [];
  globalThis.pad = { commands, stops: 0 };
  const vibrationActuator = {
    effects: ['dual-rumble', 'trigger-rumble'],
    playEffect: async (type, magnitudes) => void commands.push({ ...magnitudes, at: performance.now() }),
    reset: async () => void pad.stops++,
  };
  const gamepad = { id: 'Test pad', index: 0, connected: true, buttons: [], axes: [], vibrationActuator };
  navigator.getGamepads = () => [gamepad, null, null, null];
`;

/**
 * Waits until no command has driven the gamepad's triggers for a while. Returns the number of commands
 * since the last one that did.
 */
async function quietTriggers(at: Page): Promise<number> {
  await at.evaluate('pad.commands.length = 0');
  await unchanged(at, 'pad.commands.findLastIndex(({ leftTrigger }) => leftTrigger > 0)');
  return at.evaluate<number>(
    'pad.commands.length - 1 - pad.commands.findLastIndex(({ leftTrigger }) => leftTrigger > 0)',
  );
}

/** Presses Space in a steady beat until the text of the calibration contains `until`. */
async function tapAlong(at: Page, until: string): Promise<void> {
  for (let tap = 0; tap < 40; tap++) {
    await at.keyboard.press('Space');
    if ((await at.textContent('.tap-text'))!.includes(until)) return;
    await at.waitForTimeout(600);
  }
  throw new Error(`the calibration never shows "${until}": ${await at.textContent('.tap-text')}`);
}

async function setRange(at: Page, selector: string, value: number): Promise<void> {
  await at.fill(selector, String(value));
}

/** An expression: the number of pixels of the scope's canvas in the colour of that motor. */
function inked(selector: string, motor: 'low' | 'trigger'): string {
  const [red, green, blue] = motor === 'low' ? [0x56, 0xb4, 0xe9] : [0xcc, 0x79, 0xa7];
  return `(() => {
    const canvas = document.querySelector('${selector}');
    const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
    let count = 0;
    for (let i = 0; i < data.length; i += 4) {
      const near = Math.abs(data[i] - ${red}) + Math.abs(data[i + 1] - ${green}) + Math.abs(data[i + 2] - ${blue});
      if (data[i + 3] > 200 && near < 30) count++;
    }
    return count;
  })()`;
}
