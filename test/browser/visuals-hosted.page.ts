/** Runs in the browser, called by visuals-hosted.test.ts: the music in the world of an app with its own renderer and loop. */
import { STEM_NAMES, type StemName } from '@sense/core';
import { createLandscapeScene, createStage, type HostedStage, type HostedStageOptions } from '@sense/visuals';
import { pass } from 'three/tsl';
import {
  BoxGeometry,
  Mesh,
  MeshBasicNodeMaterial,
  NoToneMapping,
  PerspectiveCamera,
  RenderPipeline,
  Scene,
  WebGPURenderer,
} from 'three/webgpu';
import { createFakeFeed, type FakeFeed } from '../support/fake-feed.js';

const WIDTH = 120;
const HEIGHT = 80;
const LOUD = { levelDb: -12, lowDb: -14, midDb: -16, highDb: -20, flux: 0.2, centroidHz: 900 } as const;

interface App {
  readonly renderer: WebGPURenderer;
  readonly world: Scene;
  readonly camera: PerspectiveCamera;
  readonly feed: FakeFeed;
  /** A white box in a corner of the picture. */
  readonly box: Mesh;
  /** Mean over the colour channels, 0..255, of the whole picture and of the corner with the box. */
  look(): { all: number; box: number };
  end(): Promise<void>;
}

async function openApp(): Promise<App> {
  const renderer = new WebGPURenderer({ forceWebGL: true, antialias: false });
  renderer.setSize(WIDTH, HEIGHT, false);
  await renderer.init();
  const world = new Scene();
  const camera = new PerspectiveCamera(50, WIDTH / HEIGHT, 0.1, 200);
  camera.position.set(0, 5, 14);
  camera.lookAt(0, 2, 0);
  const material = new MeshBasicNodeMaterial();
  const box = new Mesh(new BoxGeometry(1, 1, 1), material);
  box.position.set(-7, 6.5, 0);
  world.add(box);
  const copy = document.createElement('canvas');
  [copy.width, copy.height] = [WIDTH, HEIGHT];
  const pixels = copy.getContext('2d', { willReadFrequently: true })!;
  const mean = (width: number, height: number): number => {
    const { data } = pixels.getImageData(0, 0, width, height);
    return data.reduce((sum, value, index) => sum + (index % 4 === 3 ? 0 : value), 0) / ((data.length / 4) * 3);
  };
  const feed = createFakeFeed({ now: () => performance.now() });
  return {
    renderer,
    world,
    camera,
    feed,
    box,
    look() {
      pixels.drawImage(renderer.domElement, 0, 0);
      return { all: mean(WIDTH, HEIGHT), box: mean(20, 20) };
    },
    async end() {
      feed.controller.abort();
      box.geometry.dispose();
      material.dispose();
      await renderer.dispose();
    },
  };
}

/** Draws frames as an app does, and returns the last picture. */
async function draw(app: App, stage: HostedStage, render: () => void, count: number, stems: readonly StemName[] = []) {
  for (let i = 0; i < count; i++) {
    const time = performance.now() / 1000;
    for (let hop = 4; hop >= 0; hop--) {
      app.feed.features(time - hop * 0.0107, Object.fromEntries(stems.map((stem) => [stem, LOUD])));
    }
    frameTime += 1000 / 60;
    // A pass of a pipeline is drawn once per animation frame.
    await new Promise((resolve) => requestAnimationFrame(resolve));
    stage.update(frameTime);
    render();
  }
  return app.look();
}
let frameTime = 1000;

/** Brightness of a picture in silence and with music, for each way in which an app may draw it. */
export async function drawEachWay() {
  const ways: Record<string, { silent: number; loud: number; box: number }> = {};
  for (const way of ['alone', 'world', 'pipeline'] as const) {
    const app = await openApp();
    const parent: Partial<HostedStageOptions> = way === 'alone' ? {} : { parent: app.world, camera: app.camera };
    const stage = await createStage(app.feed, { renderer: app.renderer, reducedMotion: false, ...parent });
    const pipeline = new RenderPipeline(app.renderer, pass(app.world, app.camera));
    const render = {
      alone: () => stage.render(),
      world: () => app.renderer.render(app.world, app.camera),
      pipeline: () => pipeline.render(),
    }[way];
    const silent = (await draw(app, stage, render, 3)).all;
    const loud = await draw(app, stage, render, 30, STEM_NAMES);
    ways[way] = { silent, loud: loud.all, box: loud.box };
    pipeline.dispose();
    await app.end();
  }
  return ways;
}

/** What the app has before the stage, with it, and after its end. */
export async function leaveAppAlone() {
  const app = await openApp();
  app.renderer.toneMapping = NoToneMapping;
  const disposed: string[] = [];
  app.box.geometry.addEventListener('dispose', () => disposed.push('geometry'));
  (app.box.material as MeshBasicNodeMaterial).addEventListener('dispose', () => disposed.push('material'));
  const settings = () => ({
    size: [app.renderer.domElement.width, app.renderer.domElement.height],
    toneMapping: app.renderer.toneMapping,
    children: app.world.children.length,
    camera: app.camera.matrixWorld.toArray(),
  });
  const render = () => app.renderer.render(app.world, app.camera);
  render();
  const before = settings();
  const stage = await createStage(app.feed, { renderer: app.renderer, parent: app.world, camera: app.camera });
  const loop = app.renderer.getAnimationLoop();
  await draw(app, stage, render, 5, STEM_NAMES);
  const during = settings();
  await stage.dispose();
  stage.update();
  stage.render();
  render();
  const after = { ...settings(), box: app.look().box, state: stage.state };
  const result = { before, during, after, loop: loop !== null, disposed: [...disposed] };
  await app.end();
  return result;
}

/** Places in the picture of the app's camera, before and after the world moves; and a replaced scene. */
export async function placesAndScenes() {
  const app = await openApp();
  const stage = await createStage(app.feed, { renderer: app.renderer, parent: app.world, camera: app.camera });
  const before = stage.placeOf('vocals');
  app.world.position.x = 2;
  const after = stage.placeOf('vocals');
  const { scene } = stage;
  let disposed = 0;
  const spied = () => {
    const inner = createLandscapeScene('light');
    return {
      ...inner,
      dispose: () => {
        disposed++;
        inner.dispose();
      },
    };
  };
  await stage.setScene(spied);
  await stage.setScene(spied);
  const replaced = disposed;
  const same = scene === stage.scene && app.world.children.includes(scene) && scene.children.length === 1;
  app.feed.controller.abort();
  const result = {
    before,
    after,
    replaced,
    same,
    ended: disposed,
    state: stage.state,
    left: app.world.children.length,
  };
  await app.end();
  return result;
}

/** Messages of stages that cannot be created. */
export async function rejections() {
  const app = await openApp();
  const failure = async (options: unknown): Promise<string> => {
    try {
      await createStage(app.feed, options as HostedStageOptions);
      return 'none';
    } catch (error) {
      return `${(error as { code: string }).code}: ${(error as Error).message}`;
    }
  };
  class WebGLRenderer {}
  const result = {
    renderer: await failure({ renderer: new WebGLRenderer() }),
    parent: await failure({ renderer: app.renderer, parent: 'world' }),
    aborted: await failure({ renderer: app.renderer, signal: AbortSignal.abort() }),
  };
  await app.end();
  return result;
}
