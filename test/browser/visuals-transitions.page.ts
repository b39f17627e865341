/** Runs in the browser, called by visuals-transitions.test.ts: scenes that follow one another on a stage. */
import {
  createStage,
  findScene,
  type FrameFilter,
  type Scene,
  type SceneDefinition,
  type Stage,
  type StageOptions,
  type Transition,
} from '@sense/visuals';
import {
  MeshBasicNodeMaterial,
  PerspectiveCamera,
  PlaneGeometry,
  Mesh,
  Scene as ThreeScene,
  type Node,
} from 'three/webgpu';
import { positionGeometry, uniform, vec4 } from 'three/tsl';
import { createFakeFeed } from '../support/fake-feed.js';

interface Rig {
  readonly stage: Stage;
  readonly feed: ReturnType<typeof createFakeFeed>;
  /** Resolves after `count` further frames. */
  frames(count: number): Promise<void>;
  /** Red, green and blue in the middle of the picture, 0..255. */
  look(): Promise<number[]>;
  end(): Promise<void>;
}

async function openRig(options: Partial<StageOptions>): Promise<Rig> {
  const container = document.createElement('div');
  container.style.cssText = 'position:fixed;left:0;top:0;width:96px;height:64px';
  document.body.append(container);
  const feed = createFakeFeed({ now: () => performance.now() });
  const waiting: (() => void)[] = [];
  const stage = await createStage(feed, {
    canvas: container,
    adaptiveResolution: false,
    maxPixelRatio: 1,
    reducedMotion: false,
    ...options,
    onFrame: (info) => {
      options.onFrame?.(info);
      for (const resolve of waiting.splice(0)) resolve();
    },
  });
  const frames = async (count: number): Promise<void> => {
    for (let i = 0; i < count; i++) await new Promise<void>((resolve) => waiting.push(resolve));
  };
  return {
    stage,
    feed,
    frames,
    async look() {
      await frames(2);
      const copy = document.createElement('canvas');
      copy.width = copy.height = 1;
      const pixels = copy.getContext('2d')!;
      await new Promise<void>((resolve) => waiting.push(() => (pixels.drawImage(stage.canvas, -48, -32), resolve())));
      return [...pixels.getImageData(0, 0, 1, 1).data].slice(0, 3);
    },
    async end() {
      feed.controller.abort();
      await stage.dispose();
      container.remove();
    },
  };
}

let disposed = 0;

/** A scene in one colour, with its level of light as a parameter. */
function plain(id: string, rgb: readonly [number, number, number]): SceneDefinition {
  const light = {
    type: 'number',
    minimum: 0,
    maximum: 1,
    default: 0.5,
    title: 'Light',
    description: 'Light.',
  } as const;
  return {
    id,
    title: id,
    description: id,
    parameters: { light },
    presets: { dark: { title: 'Dark', values: { light: 0.1 } } },
    create: (): Scene => {
      const amount = uniform(0.5);
      const material = new MeshBasicNodeMaterial();
      material.vertexNode = vec4(positionGeometry.xy, 0, 1) as unknown as Node<'vec4'>;
      material.fragmentNode = vec4(amount.mul(rgb[0]), amount.mul(rgb[1]), amount.mul(rgb[2]), 1);
      const mesh = new Mesh(new PlaneGeometry(2, 2), material);
      mesh.frustumCulled = false;
      return {
        scene: new ThreeScene().add(mesh),
        camera: new PerspectiveCamera(),
        resize: () => undefined,
        update: () => undefined,
        setParameters: (values) => void (amount.value = Number(values['light'])),
        placeOf: (_stem, out) => out,
        dispose() {
          disposed++;
          mesh.geometry.dispose();
          material.dispose();
        },
      };
    },
  };
}

const RED = plain('red', [1, 0, 0]);
const BLUE = plain('blue', [0, 0, 1]);

/** The middle of the picture before, during and after a transition that is held at about half. */
export async function mix(
  kind: Transition['kind'],
  options: { bloom?: boolean; filter?: boolean; reducedMotion?: boolean } = {},
) {
  disposed = 0;
  const rig = await openRig({
    scene: RED,
    reducedMotion: options.reducedMotion ?? false,
    bloom: options.bloom ?? false,
    ...(options.filter ? { filter: quartering } : {}),
  });
  const before = await rig.look();
  const blends: number[][] = [];
  let over = false;
  const shown = rig.stage.setScene(BLUE, { transition: { kind: kind!, seconds: 1.5 } }).then(() => (over = true));
  while (!over) blends.push(await rig.look());
  await shown;
  const after = await rig.look();
  const both = blends.filter(([red, , blue]) => red! > 8 && blue! > 8).length;
  await rig.end();
  return { before, both, after, disposedScenes: disposed };
}

/** A filter that leaves a quarter of the light. */
function quartering(): FrameFilter {
  return {
    output: (frame) => frame.mul(0.25) as unknown as Node<'vec4'>,
    measure: (_renderer, { width, height }) => void (measured = [width, height]),
    dispose: () => undefined,
  };
}
let measured: number[] = [];

/** With and without a filter: the middle of the picture, and what the filter measured. */
export async function filtered() {
  const one = await openRig({ scene: RED });
  const plainLook = await one.look();
  await one.end();
  const two = await openRig({ scene: RED, filter: quartering });
  const filteredLook = await two.look();
  await two.end();
  return { plainLook, filteredLook, measured };
}

/** Presets and values, before and after changes while the scene is shown. */
export async function parameters() {
  const rig = await openRig({ scene: RED, preset: 'dark' });
  const dark = (await rig.look())[0]!;
  rig.stage.setParameters({ light: 9 });
  const bright = (await rig.look())[0]!;
  const { values, sceneId } = rig.stage;
  const errors: string[] = [];
  for (const change of [() => rig.stage.setParameters({ size: 1 }), () => rig.stage.setScene(BLUE, { preset: 'x' })]) {
    try {
      await change();
    } catch (error) {
      errors.push((error as Error).message);
    }
  }
  await rig.end();
  return { dark, bright, values, sceneId, errors };
}

/** After a scene that cannot be created: the error, the scene of the stage, and its colour once its light is raised. */
export async function failingScene() {
  const rig = await openRig({ scene: RED, preset: 'dark' });
  const broken: SceneDefinition = {
    ...BLUE,
    id: 'broken',
    create: () => {
      throw new Error('broken scene');
    },
  };
  const error = await rig.stage.setScene(broken).then(
    () => 'none',
    ({ message }: Error) => message,
  );
  const { sceneId } = rig.stage;
  rig.stage.setParameters({ light: 1 });
  const color = await rig.look();
  await rig.end();
  return { error, sceneId, color };
}

/** A cut on a beat, while beats come: frames from the last shown beat to the one in which it is over, and its colour. */
export async function cutOnBeat() {
  let frame = 0;
  let beatFrame = Number.NaN;
  const rig = await openRig({
    scene: RED,
    onFrame: ({ shownEvents }) => {
      frame++;
      if (shownEvents.length > 0) beatFrame = frame;
    },
  });
  await rig.frames(2);
  let over = false;
  void rig.stage.setScene(BLUE, { transition: { start: 'beat' } }).then(() => (over = true));
  let nextBeatMs = 0;
  while (!over) {
    // Closer than the time after which a transition waits no more.
    if (performance.now() > nextBeatMs) {
      nextBeatMs = performance.now() + 400;
      rig.feed.beat({ time: performance.now() / 1000, tempo: 30, beatInBar: 1, beatsInBar: 4 });
    }
    await rig.frames(1);
  }
  const framesAfterBeat = frame - beatFrame;
  const color = await rig.look();
  await rig.end();
  return { framesAfterBeat, color };
}

/** Shader programs linked while frames are drawn, from the call of `setScene` until some frames after the transition. */
export async function linkedInFrames(from: string, to: string, kind: NonNullable<Transition['kind']>) {
  const rig = await openRig({ scene: findScene(from) });
  await rig.frames(3);
  const links = await countLinks(async () => {
    await rig.frames(1);
    await rig.stage.setScene(findScene(to), { transition: { kind, seconds: 0.5 } });
    await rig.frames(3);
  });
  await rig.end();
  return links;
}

/** Shader programs linked in the first frames of a stage, and before them. */
export async function linkedAtStart(scene: string) {
  let rig!: Rig;
  const links = await countLinks(async () => {
    rig = await openRig({ scene: findScene(scene) });
    await rig.frames(3);
  });
  await rig.end();
  return links;
}

/** Shader programs linked during `run`: in the callbacks of animation frames, and between them. */
async function countLinks(run: () => Promise<void>) {
  const { prototype } = WebGL2RenderingContext;
  const { requestAnimationFrame: request } = window;
  const link = prototype.linkProgram;
  let drawing = false;
  const links = { inFrames: 0, between: 0 };
  prototype.linkProgram = function (program) {
    links[drawing ? 'inFrames' : 'between']++;
    link.call(this, program);
  };
  window.requestAnimationFrame = (callback) =>
    request((time) => {
      drawing = true;
      callback(time);
      drawing = false;
    });
  await run();
  prototype.linkProgram = link;
  window.requestAnimationFrame = request;
  return links;
}
