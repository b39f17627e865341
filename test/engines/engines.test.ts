/**
 * Sessions and the gallery in a browser of each engine: Chromium, Firefox, WebKit. The tests are the same for all; one
 * that is missing is skipped with the reason.
 */
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { EngineBrowser, EnginePage } from './drivers/engine-browser.js';
import { openSoundDevice, type SoundDevice } from './drivers/sound-device.js';
import { ENGINES, missingFor } from './engines.js';
import { openGallery, pictureBrightness } from './gallery.js';
import { RECORDED_ERRORS } from './record-errors.js';
import type { EngineRun } from './session.page.js';

const SESSION_PAGE = '/test/engines/session.page.ts';
/** Consecutive drum onsets of the demo song that must be reported: a little more than four bars. */
const ONSETS = 12;
const SECONDS = 10;

describe.each(ENGINES)('$name', (engine) => {
  const missing = missingFor(engine);
  if (missing !== undefined) console.warn(`skipped: ${missing}`);

  describe.skipIf(missing !== undefined)('runs', () => {
    let sound: SoundDevice | undefined;
    let browser: EngineBrowser;

    beforeAll(async () => {
      if (engine.name !== 'Chromium') sound = await openSoundDevice();
      browser = await engine.launch(sound?.env ?? process.env);
    });
    afterAll(async () => {
      await browser?.close();
      await sound?.close();
    });

    it('a session: events of the demo song, sounding stems, and haptics', async () => {
      const page = await browser.open(inject('enginePages').harnessUrl);
      const run = await playSong(page);
      console.info(`measured: ${describeRun(browser.version, run)}`);
      expect(run.status).toMatchObject({ state: 'running', source: 'open', workerRestarts: 0 });
      expect(run.status.error).toBeUndefined();
      expect(run.consecutive).toBeGreaterThanOrEqual(ONSETS);
      for (const db of Object.values(run.loudestDb)) expect(db).toBeGreaterThan(-60);
      expect(run.commands).toBeGreaterThanOrEqual(ONSETS);
      expect(run.levelAfter).toBe(0);
      expect(await page.evaluate(RECORDED_ERRORS)).toEqual([]);
    });

    it('the gallery: plays the demo song and draws it, without errors', async () => {
      const page = await browser.open(inject('enginePages').galleryUrl);
      const gallery = await openGallery(page);
      await gallery.play();
      if (await gallery.hasWebGl()) expect(await pictureBrightness(page)).toBeGreaterThan(1);
      else expect(await gallery.stageNote()).not.toBe('');
      expect(await page.evaluate(RECORDED_ERRORS)).toEqual([]);
    });
  });
});

async function playSong(page: EnginePage): Promise<EngineRun> {
  const options = JSON.stringify({ onsets: ONSETS, seconds: SECONDS });
  return page.evaluate(`import('${SESSION_PAGE}').then(({ playSong }) => playSong(${options}))`);
}

function describeRun(version: string, { status, latencyMs, processingMs, seconds }: EngineRun): string {
  const { underruns, separator, transport } = status;
  const [median, slowest] = latencyMs;
  return (
    `${version}: events ${median} ms typical, ${slowest} slowest, processing up to ${processingMs} of 10.7 ms, ` +
    `${underruns} gaps in ${seconds.toFixed(0)} s, ${separator}, ${transport}`
  );
}
