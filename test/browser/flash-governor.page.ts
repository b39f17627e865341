/** Runs in the browser, called by flash-governor.test.ts: the governor on pictures that the page paints. */
import {
  createFlashGovernor,
  createStage,
  FlashMeter,
  ReferenceGovernor,
  type FlashMeasurement,
  type Scene,
  type Stage,
} from '@sense/visuals';
import {
  Color,
  DataTexture,
  FloatType,
  NodeMaterial,
  PerspectiveCamera,
  QuadMesh,
  Scene as ThreeScene,
  WebGPURenderer,
} from 'three/webgpu';
import { int, ivec2, screenCoordinate, texture } from 'three/tsl';
import { createFakeFeed } from '../support/fake-feed.js';
import { encoded, FLASHING_PICTURES, HARMLESS_PICTURES, paint, type MovingPicture } from '../support/flash-pictures.js';

export type PictureName = keyof typeof FLASHING_PICTURES | keyof typeof HARMLESS_PICTURES;

const PICTURES: Record<string, MovingPicture> = { ...FLASHING_PICTURES, ...HARMLESS_PICTURES };
/** Of a screen, as the governor takes it. */
const FIELD = { width: 1 / 3, height: 1 / 3 };

export interface Run {
  readonly picture: PictureName;
  readonly rate: number;
  readonly seconds: number;
  readonly width?: number;
  readonly height?: number;
}

async function openRig(width: number, height: number) {
  const canvas = document.createElement('canvas');
  const renderer = new WebGPURenderer({ canvas, forceWebGL: true, alpha: false });
  await renderer.init();
  renderer.setPixelRatio(1);
  renderer.setSize(width, height, false);
  const governor = createFlashGovernor(renderer);
  const data = new DataTexture(new Float32Array(4 * width * height), width, height, undefined, FloatType);
  const material = new NodeMaterial();
  material.fragmentNode = texture(data).load(ivec2(int(screenCoordinate.x), int(screenCoordinate.y)));
  const quad = new QuadMesh(material);
  const copy = document.createElement('canvas');
  Object.assign(copy, { width, height });
  const context = copy.getContext('2d', { willReadFrequently: true })!;
  return {
    renderer,
    governor,
    canvas,
    /** Shows `picture` of `time`; the pixels of the screen. */
    show(picture: MovingPicture, time: number): Uint8ClampedArray {
      const size = { width: canvas.width, height: canvas.height };
      paint(picture, size, time, data.image.data as Float32Array, 4);
      data.needsUpdate = true;
      governor.render(() => quad.render(renderer), time);
      context.drawImage(canvas, 0, 0);
      return context.getImageData(0, 0, size.width, size.height).data;
    },
    async end() {
      await governor.dispose();
      material.dispose();
      data.dispose();
      await renderer.dispose();
    },
  };
}

const fails = ({ general, red }: FlashMeasurement): boolean =>
  [general, red].some(({ verdict }) => verdict === 'flashing' || verdict === 'extended');

/** Largest and mean difference of GPU and CPU, in values of 255; failing pictures before and after; share changed. */
export async function compare({ picture, rate, seconds, width = 96, height = 56 }: Run) {
  const rig = await openRig(width, height);
  const reference = new ReferenceGovernor(width, height, FIELD);
  const source = new Float32Array(3 * width * height);
  const rgba = new Uint8ClampedArray(4 * width * height);
  const meters = [new FlashMeter({ width, height, field: FIELD }), new FlashMeter({ width, height, field: FIELD })];
  let [largest, sum, changed, before, residual, referenceLimited] = [0, 0, 0, 0, 0, 0];
  for (let i = 0; i < seconds * rate; i++) {
    const time = i / rate;
    paint(PICTURES[picture]!, { width, height }, time, source);
    const expected = reference.step(source, time);
    const shown = rig.show(PICTURES[picture]!, time);
    referenceLimited = Math.max(referenceLimited, reference.limited);
    for (let at = 0; at < width * height; at++) {
      for (let channel = 0; channel < 3; channel++) {
        const value = shown[4 * at + channel]!;
        const difference = Math.abs(value - encoded(expected[3 * at + channel]!));
        largest = Math.max(largest, difference);
        sum += difference;
        rgba[4 * at + channel] = encoded(source[3 * at + channel]!);
        changed += Math.abs(value - rgba[4 * at + channel]!) / 255;
      }
    }
    if (fails(meters[0]!.measure(rgba, time))) before++;
    if (fails(meters[1]!.measure(shown, time))) residual++;
  }
  const values = 3 * width * height * Math.ceil(seconds * rate);
  await rig.end();
  return { largest, mean: sum / values, changed: changed / values, before, residual, referenceLimited };
}

/** Shows `picture` in sizes that change; pictures that fail, of the last size carried over. */
export async function resizeWhileFlashing() {
  const rig = await openRig(96, 56);
  const strobe = FLASHING_PICTURES['strobe of 12 Hz'];
  const light: number[] = [];
  for (let i = 0; i < 90; i++) {
    // The sizes that adaptive resolution takes.
    if (i % 15 === 0) rig.renderer.setPixelRatio([1, 0.8, 0.64][(i / 15) % 3]!);
    const [canvas, pixels] = [rig.canvas, rig.show(strobe, i / 30)];
    let sum = 0;
    for (let at = 0; at < 4 * canvas.width * canvas.height; at += 4) sum += pixels[at]!;
    light.push(sum / canvas.width / canvas.height);
  }
  await rig.end();
  return { largestStep: Math.max(...light.slice(20).map((value, i) => Math.abs(value - light[i + 19]!))) };
}

/** Textures of the renderer before and after governors have come and gone, and frames after disposal. */
export async function createAndDispose() {
  const rig = await openRig(96, 56);
  const strobe = FLASHING_PICTURES['strobe of 12 Hz'];
  rig.show(strobe, 0);
  const { memory } = rig.renderer.info;
  const counts: number[] = [];
  for (let i = 0; i < 4; i++) {
    const governor = createFlashGovernor(rig.renderer);
    for (let frame = 0; frame < 3; frame++) governor.render(() => undefined, frame / 30);
    await governor.dispose();
    await governor.dispose();
    counts.push(memory.textures, memory.renderTargets);
  }
  await rig.end();
  let drawn = 0;
  rig.governor.render(() => drawn++, 1);
  return { first: counts.slice(0, 2), last: counts.slice(-2), drawn, limited: rig.governor.limited ?? null };
}

/** The codes of governors that cannot be created. */
export async function refusals() {
  const rig = await openRig(32, 32);
  const codeOf = (renderer: unknown, options?: unknown): string => {
    try {
      createFlashGovernor(renderer as WebGPURenderer, options as object);
      return 'none';
    } catch (error) {
      return (error as { code: string }).code;
    }
  };
  const codes = { renderer: codeOf({}), viewing: codeOf(rig.renderer, { viewing: 'cinema' }) };
  await rig.end();
  return codes;
}

/** A scene whose background is black or white by the time of its frames. */
function strobeScene(hertz: number, isOn: () => boolean): Scene {
  const scene = new ThreeScene();
  const background = new Color(0, 0, 0);
  scene.background = background;
  const camera = new PerspectiveCamera();
  return {
    scene,
    camera,
    resize: () => undefined,
    update: (_controls, { seconds }) => background.setScalar(isOn() && (seconds * hertz) % 1 < 0.5 ? 1 : 0),
    placeOf: (_stem, out) => Object.assign(out, { x: 0.5, y: 0.5 }),
    dispose: () => undefined,
  };
}

interface StrobeRig {
  readonly stage: Stage;
  /** Light of the middle of the picture, and time of its frame, for each frame drawn. */
  readonly frames: { readonly value: number; readonly seconds: number }[];
  /** Resolves after the frame that ends `seconds` after the newest. */
  play(seconds: number): Promise<void>;
  setOn(on: boolean): void;
  end(): Promise<void>;
}

async function openStrobe(flashGovernor: boolean): Promise<StrobeRig> {
  const container = document.createElement('div');
  container.style.cssText = 'position:fixed;left:0;top:0;width:64px;height:64px';
  document.body.append(container);
  const feed = createFakeFeed({ now: () => performance.now() });
  const context = document.createElement('canvas').getContext('2d', { willReadFrequently: true })!;
  const frames: { value: number; seconds: number }[] = [];
  const waiting: { until: number; resolve: () => void }[] = [];
  let on = true;
  const stage = await createStage(feed, {
    canvas: container,
    scene: () => strobeScene(6, () => on),
    adaptiveResolution: false,
    maxPixelRatio: 1,
    flashGovernor,
    onFrame({ frameTime }) {
      context.drawImage(stage.canvas, 0, 0);
      const seconds = frameTime / 1000;
      frames.push({ value: context.getImageData(32, 32, 1, 1).data[0]!, seconds });
      for (const wait of waiting.splice(0)) {
        if (seconds >= wait.until) wait.resolve();
        else waiting.push(wait);
      }
    },
  });
  return {
    stage,
    frames,
    play: (seconds) =>
      new Promise((resolve) => waiting.push({ until: (frames.at(-1)?.seconds ?? 0) + seconds, resolve })),
    setOn(value) {
      on = value;
    },
    async end() {
      feed.controller.abort();
      await stage.dispose();
      container.remove();
    },
  };
}

/** Largest number of opposing changes of a tenth of luminance in a second. */
function mostChanges(frames: StrobeRig['frames']): number {
  const linear = frames.map(({ value, seconds }) => ({ light: (value / 255) ** 2.2, seconds }));
  const times: number[] = [];
  let extreme = linear[0]!.light;
  let direction = 0;
  for (const { light, seconds } of linear) {
    if (direction !== 0 && direction * light > direction * extreme) extreme = light;
    else if (Math.abs(light - extreme) >= 0.1) {
      direction = Math.sign(light - extreme);
      extreme = light;
      times.push(seconds);
    }
  }
  return Math.max(0, ...times.map((start) => times.filter((time) => time >= start && time < start + 1).length));
}

/** Changes per second of a strobe on a stage, with and without a governor, and what the stage reports of it. */
export async function strobeOnStage(flashGovernor: boolean) {
  const rig = await openStrobe(flashGovernor);
  // The seconds of the scene advance by at most 0.1 in a frame: on a busy machine the strobe slows down with it.
  while (rig.frames.length < 120 || rig.frames.at(-1)!.seconds - rig.frames[0]!.seconds < 3) await rig.play(0);
  const limited = rig.stage.limited ?? null;
  const changes = mostChanges(rig.frames);
  await rig.end();
  return { changes, limited };
}

/** A strobe across a lost context and a pause: what the stage reports, and the changes in a second after each. */
export async function interruptStrobe() {
  const rig = await openStrobe(true);
  while (rig.frames.length < 60) await rig.play(0);
  const extension = rig.stage.canvas.getContext('webgl2')!.getExtension('WEBGL_lose_context')!;
  extension.loseContext();
  const state = (): string => rig.stage.state;
  while (state() !== 'lost') await new Promise((resolve) => requestAnimationFrame(resolve));
  const lost = rig.stage.limited ?? null;
  rig.frames.length = 0;
  extension.restoreContext();
  while (state() !== 'running') await new Promise((resolve) => requestAnimationFrame(resolve));
  while (rig.frames.length < 60) await rig.play(0);
  const restored = mostChanges(rig.frames);
  // As of a hidden page: no frames for longer than the governor remembers, and another picture at return. However much
  // longer a busy machine takes, the result is the same.
  rig.stage.stop();
  rig.setOn(false);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  rig.frames.length = 0;
  rig.stage.start();
  while (rig.frames.length < 20) await rig.play(0);
  const returned = mostChanges(rig.frames);
  await rig.end();
  return { lost, restored, returned };
}
