/**
 * The night drive in a real browser, driven by a script: gates come with the beats, events of the game and the music
 * reach the motors, and menus are silent.
 */
import type { Browser, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, expect, inject, it } from 'vitest';
import { DESKTOP, PATIENCE, PHONE, unchanged } from './examples-page.js';
import { connectBrowser } from './harness/harness.js';

let browser: Browser;
let at: Page;
const errors: string[] = [];

beforeAll(async () => {
  browser = await connectBrowser();
});
afterEach(() => at?.close());
afterAll(() => browser?.close());

async function open(size: { width: number; height: number }): Promise<void> {
  errors.length = 0;
  at = await browser.newPage({ viewport: size, deviceScaleFactor: 0.5 });
  at.on('pageerror', (error) => errors.push(String(error)));
  at.on('console', (message) => message.type() === 'error' && errors.push(message.text()));
  await at.goto(`${inject('browser').galleryUrl}game-rumble/?seed=3&detail=low`);
  await at.waitForSelector('body[data-state=menu]', PATIENCE);
}

/** Drives to the lanes of the kind `target`; the function runs in the page. */
const player = (target: 'gate' | 'car'): string => `nightDrive.player = (world) => {
  const [next] = world.items
    .filter(({ kind, state }) => kind === '${target}' && state === 'ahead')
    .sort((a, b) => a.arrivesAt - b.arrivesAt);
  const offset = (next ? [-3.6, 0, 3.6][next.lane] : 0) - world.x;
  return { steer: Math.max(-1, Math.min(1, offset / 0.6)), boost: world.charge >= 1 };
}`;

/** Closes the settings and drives on. */
async function resume(): Promise<void> {
  await at.click('#feel-close');
  await at.click('#start');
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
}

const until = (expression: string): Promise<unknown> => at.waitForFunction(expression, undefined, PATIENCE);

const STRONGEST = `(() => {
  const { low, high, leftTrigger, rightTrigger } = nightDrive.rumble.virtual.levels();
  return Math.max(low, high, leftTrigger, rightTrigger);
})()`;
const STILL = `${STRONGEST} === 0`;
/** Nothing is sent while the page runs on. */
const staysStill = (): Promise<void> => unchanged(at, 'nightDrive.rumble.haptics.stats.commands', 30);

it('plays a run: a score, gates on beats, collisions, rumble, silence in pause and at the end', async () => {
  await open(DESKTOP);
  await at.evaluate(player('gate'));
  await at.click('#start');
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await until('nightDrive.world.bestCombo >= 4 && nightDrive.world.score > 500');
  await until(`nightDrive.rumble.haptics.stats.commands > 20 && ${STRONGEST} > 0`);

  await at.keyboard.press('Escape');
  await at.waitForSelector('body[data-state=paused]', PATIENCE);
  // How often the picture is drawn depends on the machine; that it is drawn does not.
  expect(await at.evaluate('nightDrive.stats.fps')).toBeGreaterThan(0);
  await until(`${STILL} && nightDrive.context.state === 'suspended'`);
  const time = await at.evaluate('nightDrive.world.time');
  await staysStill();
  expect(await at.evaluate('nightDrive.world.time')).toBe(time);

  await at.click('#start');
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await until(`nightDrive.world.time > ${Number(time)} && ${STRONGEST} > 0`);
  await at.evaluate(player('car'));
  await until('nightDrive.world.hits > 0');
  await at.waitForSelector('body[data-state=over]', PATIENCE);
  await until(STILL);
  await staysStill();
  expect(Number((await at.textContent('#result-score'))!.replaceAll(',', ''))).toBeGreaterThan(500);
  expect(errors).toEqual([]);
});

it('fits a phone, and every part of the rumble can be switched off', async () => {
  await open(PHONE);
  const [content, width] = await at.evaluate<[number, number]>(
    '[document.documentElement.scrollWidth, document.documentElement.clientWidth]',
  );
  expect(content).toBeLessThanOrEqual(width);
  await at.evaluate(player('gate'));
  await at.click('#start');
  await at.waitForSelector('body[data-state=playing]', PATIENCE);
  await until(`${STRONGEST} > 0`);
  // The settings pause the game.
  await at.click('#feel-open');
  await at.waitForSelector('body[data-state=paused]', PATIENCE);
  for (const box of await at.$$('#feel-form input[type=checkbox]:checked')) await box.uncheck();
  await resume();
  await until(STILL);
  await staysStill();
  await at.click('#feel-open');
  await at.check('#feel-engine');
  await resume();
  await until(`${STRONGEST} > 0`);
  expect(errors).toEqual([]);
});
