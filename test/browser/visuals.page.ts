/** Runs in the browser, called by visuals.test.ts: a stage on a feed that the test fills. */
import { STEM_NAMES, perStem, type StemName } from '@sense/core';
import { createStage, createLandscapeScene, type FrameInfo, type Stage, type StageOptions } from '@sense/visuals';
import { createFakeFeed } from '../support/fake-feed.js';

const CENTROID_HZ = { drums: 1500, bass: 90, other: 900, vocals: 900 } as const;
const LOUD = { levelDb: -12, lowDb: -14, midDb: -16, highDb: -20, flux: 0.2 } as const;

interface Rig {
  readonly stage: Stage;
  readonly container: HTMLElement;
  readonly frames: FrameInfo[];
  /** Resolves after `count` further frames, each with these stems sounding. */
  play(count: number, stems?: readonly StemName[]): Promise<void>;
  onset(id: number, stem: StemName, time: number): void;
  /** Mean over the colour channels, 0..255, in a square around each stem's place, and of the whole picture. */
  look(): Promise<Record<StemName | 'all', number>>;
  end(): void;
}

/** A stage with a small picture, because the CPU draws it. */
async function openRig(options: Partial<StageOptions> = {}, width = 240, height = 150): Promise<Rig> {
  const container = document.createElement('div');
  container.style.cssText = `position:fixed;left:0;top:0;width:${width}px;height:${height}px`;
  document.body.append(container);
  const feed = createFakeFeed({ now: () => performance.now() });
  const frames: FrameInfo[] = [];
  const waiting: (() => void)[] = [];
  const stage = await createStage(feed, {
    canvas: container,
    adaptiveResolution: false,
    maxPixelRatio: 1,
    reducedMotion: false,
    ...options,
    onFrame: (info) => {
      frames.push({ ...info, shownEvents: [...info.shownEvents] });
      for (const resolve of waiting.splice(0)) resolve();
    },
  });
  const nextFrame = (): Promise<void> => new Promise((resolve) => waiting.push(resolve));
  const copy = document.createElement('canvas');
  copy.width = width;
  copy.height = height;
  const pixels = copy.getContext('2d', { willReadFrequently: true })!;

  /** Mean of all colour channels in a rectangle. */
  function mean(x: number, y: number, w: number, h: number): number {
    const { data } = pixels.getImageData(Math.round(x), Math.round(y), Math.round(w), Math.round(h));
    let sum = 0;
    for (let i = 0; i < data.length; i += 4) sum += data[i]! + data[i + 1]! + data[i + 2]!;
    return sum / ((data.length / 4) * 3);
  }

  return {
    stage,
    container,
    frames,
    async play(count, stems = []) {
      for (let i = 0; i < count; i++) {
        const time = performance.now() / 1000;
        for (let hop = 8; hop >= 0; hop--) {
          feed.features(
            time - hop * 0.0107,
            Object.fromEntries(stems.map((stem) => [stem, { ...LOUD, centroidHz: CENTROID_HZ[stem] }])),
          );
        }
        await nextFrame();
      }
    },
    onset: (id, stem, time) => feed.onset({ id, stem, time }),
    async look() {
      await nextFrame();
      pixels.drawImage(stage.canvas, 0, 0, width, height);
      const size = 0.2 * Math.min(width, height);
      const at = perStem((stem) => {
        const { x, y } = stage.placeOf(stem);
        return mean(x * width - size / 2, y * height - size / 2, size, size);
      });
      return { ...at, all: mean(0, 0, width, height) };
    },
    end() {
      feed.controller.abort();
      container.remove();
    },
  };
}

/** Gain in brightness (of 255) over silence at each stem's place while one stem sounds. Rows: the sounding stem. */
export async function soundEach(options: { width: number; height: number; reducedMotion: boolean }) {
  const rig = await openRig({ reducedMotion: options.reducedMotion }, options.width, options.height);
  await rig.play(2);
  const silent = await rig.look();
  const gains: Record<string, Record<string, number>> = {};
  for (const stem of STEM_NAMES) {
    await rig.play(12, [stem]);
    const loud = await rig.look();
    gains[stem] = Object.fromEntries(STEM_NAMES.map((place) => [place, loud[place] - silent[place]]));
    await rig.play(40);
  }
  const after = await rig.look();
  const result = { silent: silent.all, after: after.all, gains, backend: rig.stage.backend };
  rig.end();
  return result;
}

/**
 * In how many frames an onset is shown, and the times of the first of them and the frame before it,
 * relative to the audible time. Tries again if the machine stalls until the onset has expired.
 */
export async function showInTime(delayMs: number) {
  const rig = await openRig({}, 120, 80);
  await rig.play(2);
  for (let id = 42; ; id++) {
    const heardMs = performance.now() + delayMs;
    rig.onset(id, 'drums', heardMs / 1000);
    while (rig.frames.at(-1)!.frameTime < heardMs) await rig.play(1);
    await rig.play(3);
    const showing = rig.frames.filter(({ shownEvents }) => shownEvents.includes(id));
    const [shown] = showing;
    if (shown === undefined) continue;
    const before = rig.frames[rig.frames.indexOf(shown) - 1]!;
    rig.end();
    return { times: showing.length, lateMs: shown.performanceTime - heardMs, beforeMs: before.frameTime - heardMs };
  }
}

/** Frames requested and drawn after the end, for each way in which a stage can end. */
export async function framesAfterEnd(how: 'dispose' | 'feed' | 'signal') {
  const controller = new AbortController();
  const rig = await openRig({ signal: controller.signal }, 120, 80);
  await rig.play(3);
  if (how === 'dispose') await rig.stage.dispose();
  else if (how === 'signal') controller.abort();
  else rig.end();
  await rig.stage.dispose();
  const original = window.requestAnimationFrame;
  let asked = 0;
  window.requestAnimationFrame = (callback) => {
    asked++;
    return original(callback);
  };
  const drawn = rig.frames.length;
  await pageFrames(20);
  window.requestAnimationFrame = original;
  const result = {
    asked,
    drawn: rig.frames.length - drawn,
    canvases: rig.container.querySelectorAll('canvas').length,
    state: rig.stage.state,
    startCode: code(() => rig.stage.start()),
  };
  rig.end();
  return result;
}

function code(run: () => void): string {
  try {
    run();
    return 'none';
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** Loses the graphics context and restores it. */
export async function loseContext() {
  const rig = await openRig({}, 120, 80);
  await rig.play(2);
  const extension = rig.stage.canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
  extension.loseContext();
  await until(() => rig.stage.state === 'lost');
  const lost = rig.stage.state;
  extension.restoreContext();
  await until(() => rig.stage.state === 'running');
  await rig.play(20, ['bass', 'vocals']);
  const { all } = await rig.look();
  const restored = rig.stage.state;
  rig.end();
  return { lost, restored, all };
}

const pageFrame = requestAnimationFrame.bind(window);

/** Waits for frames of the page, which continue when a stage draws none. */
async function pageFrames(count: number): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => pageFrame(resolve));
}

async function until(met: () => boolean): Promise<void> {
  while (!met()) await pageFrames(1);
}

/** Movement of a silent picture: mean absolute difference per colour channel of two frames. */
export async function driftInSilence(reducedMotion: boolean) {
  const rig = await openRig({ reducedMotion }, 240, 150);
  const copies: Uint8ClampedArray[] = [];
  for (let i = 0; i < 2; i++) {
    await rig.play(i === 0 ? 3 : 30);
    await rig.look();
    const copy = document.createElement('canvas');
    copy.width = 240;
    copy.height = 150;
    const pixels = copy.getContext('2d')!;
    await rig.look();
    pixels.drawImage(rig.stage.canvas, 0, 0);
    copies.push(pixels.getImageData(0, 0, 240, 150).data);
  }
  let sum = 0;
  copies[0]!.forEach((value, index) => (sum += Math.abs(value - copies[1]![index]!)));
  rig.end();
  return sum / copies[0]!.length;
}

/** Replaces the scene: the first is disposed, and sizes follow the element. */
export async function swapAndResize() {
  let disposed = 0;
  const sizes: number[][] = [];
  const spied = () => {
    const scene = createLandscapeScene();
    return {
      ...scene,
      resize: (width: number, height: number) => {
        sizes.push([width, height]);
        scene.resize(width, height);
      },
      dispose: () => {
        disposed++;
        scene.dispose();
      },
    };
  };
  const rig = await openRig({ scene: spied }, 120, 80);
  await rig.play(1);
  rig.container.style.width = '90px';
  rig.container.style.height = '160px';
  await until(() => sizes.some(([width]) => width === 90));
  await rig.play(1);
  const buffer = [rig.stage.canvas.width, rig.stage.canvas.height];
  await rig.stage.setScene(createLandscapeScene);
  await rig.play(1);
  const afterSwap = disposed;
  rig.stage.stop();
  const stopped = rig.frames.length;
  await pageFrames(15);
  const drawnStopped = rig.frames.length - stopped;
  rig.stage.start();
  await rig.play(1);
  rig.end();
  await rig.stage.dispose();
  return { firstSize: sizes[0], buffer, afterSwap, disposed, drawnStopped };
}

/** The backend or error code that each choice of backend results in. */
export async function backends() {
  const webgpu = await openRig({ backend: 'webgpu' }, 60, 40).then(
    (rig) => {
      rig.end();
      return rig.stage.backend as string;
    },
    (error: { code: string }) => error.code,
  );
  const rig = await openRig({ backend: 'auto' }, 60, 40);
  const auto = rig.stage.backend;
  await rig.play(2);
  rig.end();
  return { webgpu, auto, canvases: document.querySelectorAll('canvas').length };
}

/** Error codes of stages that cannot be created. */
export async function rejections() {
  const feed = createFakeFeed();
  const codeOf = (options: unknown): Promise<string> =>
    createStage(feed, options as StageOptions).then(
      () => 'none',
      (error: { code: string }) => error.code,
    );
  const canvas = document.createElement('canvas');
  return {
    element: await codeOf({ canvas: 'canvas' }),
    ratio: await codeOf({ canvas, maxPixelRatio: 0 }),
    aborted: await codeOf({ canvas, signal: AbortSignal.abort() }),
  };
}
