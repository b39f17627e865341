/** Runs in the browser, called by visuals-own-scenes.test.ts: scenes of an app that are wrong. */
import {
  createStage,
  DIAMOND_PLACES,
  defineShaderScene,
  type SceneDefinition,
  type ShaderInputs,
} from '@sense/visuals';
import { PerspectiveCamera, Scene as ThreeScene, WebGPURenderer, type Node } from 'three/webgpu';
import { float, vec3 } from 'three/tsl';
import { createFakeFeed } from '../support/fake-feed.js';

const outcome = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'none',
    ({ code, message }: Error & { code?: string }) => `${code}: ${message}`,
  );

function shader(id: string, picture: (inputs: ShaderInputs) => unknown): SceneDefinition {
  return defineShaderScene({
    id,
    title: id,
    description: id,
    parameters: {},
    presets: {},
    places: DIAMOND_PLACES,
    picture: picture as () => Node<'vec3'>,
  });
}

const PICTURES = {
  throws: () => {
    throw new Error('broken picture');
  },
  undefined: () => undefined,
  float: () => float(0.5),
  row: ({ past }: ShaderInputs) => past('nope' as never, 1).rgb,
  right: ({ past }: ShaderInputs) => vec3(past('onset', 1).r, 0, 0),
};

/** Sets each picture on a running stage: what it rejected with, and the scene that shows in the end. */
export async function wrongPictures(hosted: boolean) {
  const feed = createFakeFeed({ now: () => performance.now() });
  const errors: Record<string, string> = {};
  const renderer = hosted ? new WebGPURenderer({ forceWebGL: true, antialias: false }) : undefined;
  renderer?.setSize(96, 64, false);
  const stage = renderer
    ? await createStage(feed, { renderer, scene: shader('first', () => vec3(0.1)) })
    : await createStage(feed, { canvas: container(), scene: shader('first', () => vec3(0.1)) });
  for (const [id, picture] of Object.entries(PICTURES)) errors[id] = await outcome(stage.setScene(shader(id, picture)));
  const sceneId = 'sceneId' in stage ? stage.sceneId : undefined;
  await stage.dispose();
  await renderer?.dispose();
  return { errors, sceneId };
}

/** Sets scenes that lack a member each: what they rejected with, and whether the stage draws on. */
export async function missingMethods() {
  const feed = createFakeFeed({ now: () => performance.now() });
  let resolveFrame = (): void => undefined;
  const stage = await createStage(feed, {
    canvas: container(),
    scene: shader('first', () => vec3(0.1)),
    onFrame: () => resolveFrame(),
  });
  const errors: Record<string, string> = {};
  for (const member of ['scene', 'camera', 'resize', 'update', 'placeOf', 'dispose']) {
    const create = () => ({ ...complete(), [member]: undefined }) as never;
    errors[member] = await outcome(
      stage.setScene({ id: 'incomplete', title: '', description: '', parameters: {}, presets: {}, create }),
    );
  }
  const { sceneId } = stage;
  const frames = await new Promise<string>((resolve) => (resolveFrame = () => resolve('drawn')));
  const next = await outcome(stage.setScene(shader('next', () => vec3(0.2))));
  await stage.dispose();
  return { errors, sceneId, frames, next };
}

function complete() {
  return {
    scene: new ThreeScene(),
    camera: new PerspectiveCamera(),
    resize: () => undefined,
    update: () => undefined,
    placeOf: () => ({ x: 0, y: 0 }),
    dispose: () => undefined,
  };
}

function container(): HTMLElement {
  const element = document.createElement('div');
  element.style.cssText = 'position:fixed;left:0;top:0;width:96px;height:64px';
  document.body.append(element);
  return element;
}
