/** The gallery in a browser of any engine: starts the demo song and measures what is drawn. */
import type { EnginePage } from './drivers/engine-browser.js';

/** How long a step of the page may take on a busy machine. */
const PATIENCE_MS = 100_000;

export interface Gallery {
  /** Starts the demo song and resolves when its first event is shown. */
  play(): Promise<void>;
  hasWebGl(): Promise<boolean>;
  /** What the page says in the place of the picture. */
  stageNote(): Promise<string>;
}

/** Waits until the gallery that `page` shows is idle. */
export async function openGallery(page: EnginePage): Promise<Gallery> {
  await waitFor(page, "document.body.dataset.state === 'idle'");
  return {
    async play() {
      await page.evaluate("document.querySelector('#hero-play').click()");
      await waitFor(page, "document.body.dataset.state === 'playing'");
      await waitFor(page, "document.querySelector('.event:not([hidden])') !== null");
    },
    hasWebGl: () => page.evaluate("document.createElement('canvas').getContext('webgl2') !== null"),
    async stageNote() {
      await waitFor(page, "!document.querySelector('#stage-note').hidden");
      return page.evaluate("document.querySelector('#stage-note').textContent");
    },
  };
}

/**
 * Mean of the colour channels, 0..255, over the picture of the stage, from what the browser shows: waits until one is
 * drawn. The page itself decodes the image of its screen.
 */
export async function pictureBrightness(page: EnginePage): Promise<number> {
  await waitFor(page, "document.querySelector('.stage.pictured canvas') !== null");
  const png = Buffer.from(await page.screenshot()).toString('base64');
  return page.evaluate(`(async () => {
    const image = new Image();
    image.src = 'data:image/png;base64,${png}';
    await image.decode();
    const { left, top, width, height } = document.querySelector('.stage.pictured canvas').getBoundingClientRect();
    const scale = image.width / innerWidth;
    const canvas = Object.assign(document.createElement('canvas'), { width: 64, height: 64 });
    const context = canvas.getContext('2d');
    context.drawImage(image, left * scale, top * scale, width * scale, height * scale, 0, 0, 64, 64);
    const { data } = context.getImageData(0, 0, 64, 64);
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i] + data[i + 1] + data[i + 2];
    return sum / (3 * 64 * 64);
  })()`);
}

/** Resolves when an expression is true in the page. */
async function waitFor(page: EnginePage, expression: string): Promise<void> {
  const isTrue = await page.evaluate<boolean>(`new Promise((resolve) => {
    const end = performance.now() + ${PATIENCE_MS};
    const timer = setInterval(() => {
      if (!(${expression}) && performance.now() < end) return;
      clearInterval(timer);
      resolve(Boolean(${expression}));
    }, 50);
  })`);
  if (isTrue) return;
  const state = await page.evaluate<string>(
    'JSON.stringify([document.body.dataset.state, document.body.innerText.slice(0, 600)])',
  );
  throw new Error(`the page did not reach ${expression}: ${state}`);
}
